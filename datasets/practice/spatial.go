package practice

import (
	"fmt"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// livebenchQuestion makes question i of the LiveBench practice set: zebra puzzles of
// both generations, spatial, lies, in the proportions of the benchmark's 200. Unlike in
// the other families, the text holds the instruction how to answer, as the benchmark's
// own texts do, because each task is graded by another notation.
func livebenchQuestion(d *draw, i int) datasets.Question {
	switch i % 4 {
	case 0:
		return zebraQuestion(d, "2024-11-25")
	case 1:
		return zebraQuestion(d, "2024-06-24")
	case 2:
		q := spatialTemplates[i/4%len(spatialTemplates)].question(d)
		q.Meta["release"] = "2024-07-26"
		return q
	}
	return liesQuestion(d)
}

// spatialTemplates are problems of small exact geometry. The answers are integers or
// names of shapes.
var spatialTemplates = []freeTemplate{
	{"spatial", "rolling-cube", 4, func(d *draw) (text, answer string) {
		labels := d.Perm(40)[:6]
		var faces [6]int
		for i, n := range labels {
			faces[i] = n + 1
		}
		// Each roll moves the faces along a cycle of four, by their index.
		directions := []struct {
			name  string
			cycle [4]int
		}{{"north", [4]int{0, 2, 1, 3}}, {"south", [4]int{0, 3, 1, 2}}, {"east", [4]int{0, 4, 1, 5}}, {"west", [4]int{0, 5, 1, 4}}}
		start := fmt.Sprintf("%d on the top, %d on the bottom, %d on the north side, %d on the south side, %d on the east side and "+
			"%d on the west side", faces[0], faces[1], faces[2], faces[3], faces[4], faces[5])
		rolls := make([]string, d.between(4, 9))
		for i := range rolls {
			roll := pick(d, directions)
			rolls[i] = roll.name
			a, b, c, e := roll.cycle[0], roll.cycle[1], roll.cycle[2], roll.cycle[3]
			faces[b], faces[c], faces[e], faces[a] = faces[a], faces[b], faces[c], faces[e]
		}
		asked := pick(d, []int{0, 2, 4})
		return fmt.Sprintf("A cube lies on a table marked with squares of the size of its faces. Its faces carry numbers: %s. It is "+
			"rolled over its lower edges, each time by one square and "+
			"without sliding, in these directions one after another: %s. Which number is then on the %s? %s",
			start, strings.Join(rolls, ", "), [...]string{0: "top", 2: "north side", 4: "east " +
				"side"}[asked], boldInteger), fmt.Sprint(faces[asked])
	}},
	{"spatial", "straight-cuts", 4, func(d *draw) (text, answer string) {
		a, b, c, p := d.between(2, 9), d.between(2, 9), d.between(2, 9), d.between(2, 7)
		crossings := a*b + a*c + b*c + p*(a+b+c)
		// Every line adds a piece, every crossing of two one more; a point where p lines
		// meet adds p-1.
		return fmt.Sprintf("A round %s with a diameter of %d mm is cut along straight lines that run from edge to edge: %d parallel cuts "+
			"in one direction, %d parallel cuts in a second and %d parallel cuts in a third direction, and %d more cuts, in yet other "+
			"directions, that all pass through one common point inside. Any two lines that are not parallel cross inside the disc, and "+
			"apart from the common point no three lines meet in one point. How many pieces are there? %s",
			pick(d, roundThings), d.between(100, 900), a, b, c, p, boldInteger), strconv.Itoa(1 + (a + b + c + p) + crossings + (p - 1))
	}},
	{"spatial", "four-pins", 3, func(d *draw) (text, answer string) {
		frame, pattern, scale := pick(d, rightAngled), pick(d, pinPatterns), d.between(1, 4)
		offset := [3]int{d.between(-60, 60), d.between(-60, 60), d.between(-60, 60)}
		axes := d.Perm(3) // also turns the frame
		points := make([]string, 4)
		for i, p := range pattern.points {
			at := offset
			for k := range 3 {
				for j, step := range p {
					at[k] += scale * step * frame[axes[j]][k]
				}
			}
			points[i] = fmt.Sprintf("(%d, %d, %d)", at[0], at[1], at[2])
		}
		d.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
		return fmt.Sprintf("In space with three perpendicular axes of equal scale, four pins are at the points %s and %s. Consider the "+
			"smallest convex set that contains all four points. Is it a square, a triangle or a tetrahedron? Think step by step, and then "+
			"put your answer in **bold** as a single word, such as **circle**.",
			strings.Join(points[:3], ", "), points[3]), pattern.shape
	}},
}

const boldInteger = "Think step by step, and then put your answer in **bold** as a single integer, such as **0**."

var roundThings = []string{"pancake", "sheet of felt", "plate of glass", "slice of cheese", "disc of cork", "piece of " +
	"dough", "tin lid", "table mat"}

// rightAngled are triples of vectors of equal length at right angles.
var rightAngled = [][3][3]int{
	{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	{{2, 2, 1}, {1, -2, 2}, {2, -1, -2}},
	{{2, 3, 6}, {3, -6, 2}, {6, 2, -3}},
}

// pinPatterns are four points in steps along such vectors, and the shape of their
// convex hull.
var pinPatterns = []struct {
	shape  string
	points [4][3]int
}{
	{"square", [4][3]int{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}}},
	{"square", [4][3]int{{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}}},
	{"triangle", [4][3]int{{0, 0, 0}, {3, 0, 0}, {0, 3, 0}, {1, 1, 0}}},
	{"triangle", [4][3]int{{4, 0, 0}, {0, 4, 0}, {0, 0, 4}, {2, 1, 1}}},
	{"tetrahedron", [4][3]int{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"tetrahedron", [4][3]int{{0, 0, 0}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}}},
}
