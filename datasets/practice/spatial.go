package practice

import (
	"fmt"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// spatialTemplates are problems of small exact geometry. Levels of problem and
// template are the same; the answers are integers or names of shapes.
var spatialTemplates = []template{
	{"spatial", "rolling-cube", 4, rollingCube},
	{"spatial", "painted-box", 3, paintedBox},
	{"spatial", "straight-cuts", 4, straightCuts},
	{"spatial", "four-pins", 3, fourPins},
	{"spatial", "walk-back", 2, walkBack},
}

// spatialQuestion makes the k-th spatial question of a set.
func spatialQuestion(d *draw, k int) datasets.Question {
	q := freeQuestion(d, k, spatialTemplates)
	q.Meta["release"] = "2024-07-26"
	return q
}

const boldInteger = "Think step by step, and then put your answer in **bold** as a single integer, such as **0**."

// Directions in which a cube rolls, and the order of faces in a cube.
var compass = [4]string{"north", "east", "south", "west"}

func rollingCube(d *draw) problem {
	labels := d.Perm(40)[:6]
	top, bottom, north, south, east, west := labels[0]+1, labels[1]+1, labels[2]+1, labels[3]+1, labels[4]+1, labels[5]+1
	start := fmt.Sprintf("%d on the top, %d on the bottom, %d on the north side, %d on the south side, %d on the east side and %d on the west side", top, bottom, north, south, east, west)
	rolls := make([]string, d.between(4, 9))
	for i := range rolls {
		rolls[i] = pick(d, compass[:])
		switch rolls[i] {
		case "north":
			top, north, bottom, south = south, top, north, bottom
		case "east":
			top, east, bottom, west = west, top, east, bottom
		case "south":
			top, south, bottom, north = north, top, south, bottom
		case "west":
			top, west, bottom, east = east, top, west, bottom
		}
	}
	face := pick(d, []struct {
		name   string
		number int
	}{{"on the top", top}, {"on the north side", north}, {"on the east side", east}})
	return problem{
		text: fmt.Sprintf("A cube lies on a table marked with squares of the size of its faces. Its faces carry numbers: %s. "+
			"It is rolled over its lower edges, each time by one square and without sliding, in these directions one after another: %s. Which number is then %s? %s",
			start, strings.Join(rolls, ", "), face.name, boldInteger),
		answer: strconv.Itoa(face.number),
	}
}

// paintedSides are ways to paint a box: how many of its two sides across its
// length, width and height get paint.
var paintedSides = []struct {
	words string
	ends  [3]int
}{
	{"all of its six sides", [3]int{2, 2, 2}},
	{"all of its sides except the bottom", [3]int{2, 2, 1}},
	{"its four upright sides, but neither the top nor the bottom", [3]int{2, 2, 0}},
	{"its top, its bottom and its front", [3]int{0, 1, 2}},
	{"all of its sides except the front and the top", [3]int{2, 1, 1}},
	{"its left side, its right side and its top", [3]int{2, 0, 1}},
}

var (
	boxMaterials = []string{"wooden", "plaster", "clay", "cork", "foam", "soap", "chalk", "wax", "marble", "ice"}
	boxColours   = []string{"red", "blue", "green", "yellow", "white", "black", "orange", "violet"}
)

func paintedBox(d *draw) problem {
	size := [3]int{d.between(3, 14), d.between(3, 14), d.between(3, 14)} // left to right, front to back, bottom to top
	sides, k := pick(d, paintedSides), d.between(0, 2)
	// The coefficient of x^j in the product of (size - ends + ends x) counts
	// the small cubes with j painted faces.
	with := [4]int{1}
	for i, n := range size {
		for j := 3; j >= 0; j-- {
			with[j] *= n - sides.ends[i]
			if j > 0 {
				with[j] += with[j-1] * sides.ends[i]
			}
		}
	}
	exactly := "exactly " + numberWords[k] + " painted " + plural(k, "face")
	if k == 0 {
		exactly = "no painted face at all"
	}
	return problem{
		text: fmt.Sprintf("%s has a solid %s box that is %d cm long from left to right, %d cm wide from front to back and %d cm high. The box is painted %s on %s. "+
			"When the paint is dry, the box is cut completely into cubes with edges of one centimetre. How many of these cubes have %s? %s",
			pick(d, practiceNames), pick(d, boxMaterials), size[0], size[1], size[2], pick(d, boxColours), sides.words, exactly, boldInteger),
		answer: strconv.Itoa(with[k]),
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

var roundThings = []string{"pancake", "sheet of felt", "plate of glass", "slice of cheese", "disc of cork", "piece of dough", "tin lid", "table mat"}

func straightCuts(d *draw) problem {
	a, b, c, p := d.between(1, 9), d.between(1, 9), d.between(1, 9), d.between(2, 7)
	lines := a + b + c + p
	crossings := a*b + a*c + b*c + p*(a+b+c)
	return problem{
		text: fmt.Sprintf("A round %s with a diameter of %d mm is cut along straight lines that run from edge to edge: %d parallel %s in one direction, %d parallel %s in a second and %d parallel %s in a third direction, and %d more cuts, "+
			"in yet other directions, that all pass through one common point inside. Any two lines that are not parallel cross inside the disc, and apart from the common point no three lines meet in one point. "+
			"How many pieces are there? %s", pick(d, roundThings), d.between(100, 900), a, plural(a, "cut"), b, plural(b, "cut"), c, plural(c, "cut"), p, boldInteger),
		answer: strconv.Itoa(1 + lines + crossings + p - 1), // a point where k lines meet adds k-1 pieces
	}
}

// rightAngled are triples of vectors of equal length at right angles.
var rightAngled = [][3][3]int{
	{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	{{2, 2, 1}, {1, -2, 2}, {2, -1, -2}},
	{{2, 3, 6}, {3, -6, 2}, {6, 2, -3}},
}

// pinPatterns are four points in steps along such vectors, and the shape of
// their convex hull.
var pinPatterns = []struct {
	shape  string
	points [4][3]int
}{
	{"square", [4][3]int{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}}},
	{"square", [4][3]int{{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}}},
	{"triangle", [4][3]int{{0, 0, 0}, {3, 0, 0}, {0, 3, 0}, {1, 1, 0}}},
	{"triangle", [4][3]int{{0, 0, 0}, {2, 0, 0}, {0, 2, 1}, {1, 0, 0}}},
	{"triangle", [4][3]int{{4, 0, 0}, {0, 4, 0}, {0, 0, 4}, {2, 1, 1}}},
	{"tetrahedron", [4][3]int{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"tetrahedron", [4][3]int{{0, 0, 0}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}}},
	{"tetrahedron", [4][3]int{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 1}}},
}

func fourPins(d *draw) problem {
	frame, pattern, scale := pick(d, rightAngled), pick(d, pinPatterns), d.between(1, 4)
	offset := [3]int{d.between(-60, 60), d.between(-60, 60), d.between(-60, 60)}
	axes := d.Perm(3) // turns the frame, too
	text := make([]string, 4)
	for i, p := range pattern.points {
		at := offset
		for k := range 3 {
			for j, step := range p {
				at[k] += scale * step * frame[axes[j]][k]
			}
		}
		text[i] = "(" + joinInts(at[:], ", ") + ")"
	}
	d.Shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
	return problem{
		text: fmt.Sprintf("In space with three perpendicular axes of equal scale, four pins are at the points %s, %s, %s and %s. Consider the smallest convex set that contains all four points. Is it a square, a triangle or a tetrahedron? "+
			"Think step by step, and then put your answer in **bold** as a single word, such as **circle**.", text[0], text[1], text[2], text[3]),
		answer: pattern.shape,
	}
}

func walkBack(d *draw) problem {
	legs := d.between(5, 9)
	heading := d.IntN(4)
	text := fmt.Sprintf("%s stands at a crossing of a city whose streets form a square grid, facing %s.", pick(d, practiceNames), compass[heading])
	x, y := 0, 0
	var b strings.Builder
	b.WriteString(text)
	for i := range legs {
		if i > 0 {
			turn := d.between(1, 3)
			b.WriteString([...]string{1: " Then comes a right turn.", 2: " Then comes an about-turn.", 3: " Then comes a left turn."}[turn])
			heading = (heading + turn) % 4
		}
		n := d.between(1, 12)
		fmt.Fprintf(&b, " The walk goes straight on for %d %s.", n, plural(n, "block"))
		x += n * [4]int{0, 1, 0, -1}[heading]
		y += n * [4]int{1, 0, -1, 0}[heading]
	}
	b.WriteString(" How many blocks long is a shortest way back to the start along the streets? ")
	b.WriteString(boldInteger)
	return problem{text: b.String(), answer: strconv.Itoa(max(x, -x) + max(y, -y))}
}
