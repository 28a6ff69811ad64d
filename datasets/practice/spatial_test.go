package practice

import (
	"math/big"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hybridflow/datasets"
)

// The second ways to the answers of the spatial questions, from their texts.
var spatialChecks = map[string]func(q datasets.Question, n []int) string{
	"rolling-cube":  rollByRotation,
	"straight-cuts": cutLineByLine,
	"four-pins":     hullByDeterminants,
}

func TestSpatial(t *testing.T) {
	answers := map[string]int{}
	for template, questions := range byTemplate(questionSet(t, "livebench-reasoning", 7, 1200)) {
		check := spatialChecks[template]
		for _, q := range questions {
			if q.Category != "spatial" {
				continue
			}
			answers[q.Answer]++
			if check == nil {
				t.Fatalf("%s has no second way to its answer", template)
			}
			if want := check(q, intsIn(q.Text)); q.Answer != want {
				t.Fatalf("%s: answer %s, the second way gives %s: %s", q.ID, q.Answer, want, q.Text)
			}
		}
	}
	for _, shape := range []string{"square", "triangle", "tetrahedron"} {
		if answers[shape] == 0 {
			t.Errorf("no answer is %s", shape)
		}
	}
}

type vector [3]int

func cross(a, b vector) vector {
	return vector{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

func dot(a, b vector) int { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func minus(a, b vector) vector { return vector{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

// rollByRotation turns the normals of the faces about the axis of each roll.
func rollByRotation(q datasets.Question, n []int) string {
	up, north, east := vector{0, 0, 1}, vector{0, 1, 0}, vector{1, 0, 0}
	neg := func(v vector) vector { return minus(vector{}, v) }
	normals := []vector{up, neg(up), north, neg(north), east, neg(east)}
	_, route, _ := strings.Cut(q.Text, "one after another: ")
	route, ask, _ := strings.Cut(route, ".")
	direction := map[string]vector{"north": north, "south": neg(north), "east": east, "west": neg(east)}
	for roll := range strings.SplitSeq(route, ", ") {
		axis := cross(up, direction[roll])
		for i, v := range normals { // a quarter turn about axis: the part along it stays
			along := dot(v, axis)
			turned := cross(axis, v)
			for k := range turned {
				turned[k] += along * axis[k]
			}
			normals[i] = turned
		}
	}
	want := up
	if strings.Contains(ask, "on the north side?") {
		want = north
	} else if strings.Contains(ask, "on the east side?") {
		want = east
	}
	for i, v := range normals {
		if v == want {
			return strconv.Itoa(n[i])
		}
	}
	return "no face"
}

// cutLineByLine draws actual lines. Each adds a piece for every segment into
// which the points where it crosses earlier lines divide it.
func cutLineByLine(_ datasets.Question, n []int) string {
	type line struct{ a, b, c int64 } // a x + b y = c
	rng := rand.New(rand.NewPCG(1, 2))
	var lines []line
	for family, normal := range [][2]int64{{1, 0}, {0, 1}, {1, 1}} {
		for i := range n[1+family] { // offsets at random, so that no three meet
			lines = append(lines, line{normal[0], normal[1], int64(i+1)<<40 + rng.Int64N(1<<40)})
		}
	}
	for i := range n[4] {
		k := int64(i + 2)
		lines = append(lines, line{k, 1, 0}) // through the origin
	}
	pieces := 1
	for i, l := range lines {
		points := map[[2]string]bool{}
		for _, m := range lines[:i] {
			if det := l.a*m.b - l.b*m.a; det != 0 {
				point := func(n1, n2, n3, n4 int64) string {
					x := new(big.Int).Mul(big.NewInt(n1), big.NewInt(n2))
					x.Sub(x, new(big.Int).Mul(big.NewInt(n3), big.NewInt(n4)))
					return new(big.Rat).SetFrac(x, big.NewInt(det)).String()
				}
				points[[2]string{point(l.c, m.b, l.b, m.c), point(l.a, m.c, l.c, m.a)}] = true
			}
		}
		pieces += len(points) + 1
	}
	return strconv.Itoa(pieces)
}

// hullByDeterminants decides by volumes and by sides of edges.
func hullByDeterminants(q datasets.Question, _ []int) string {
	var p []vector
	for _, m := range regexp.MustCompile(`\(-?\d+, -?\d+, -?\d+\)`).FindAllString(q.Text, -1) {
		p = append(p, vector(intsIn(m)))
	}
	u, v, w := minus(p[1], p[0]), minus(p[2], p[0]), minus(p[3], p[0])
	if dot(cross(u, v), w) != 0 {
		return "tetrahedron"
	}
	// In a plane: the hull is a triangle when one point is in that of the
	// others, which is when the areas around it add up to theirs.
	twiceArea := func(a, b, c vector) *big.Float { // exact enough: square roots to 200 bits
		n := cross(minus(b, a), minus(c, a))
		x := new(big.Float).SetPrec(200).SetInt64(int64(dot(n, n)))
		return x.Sqrt(x)
	}
	for i := range p {
		a, b, c := p[(i+1)%4], p[(i+2)%4], p[(i+3)%4]
		parts := new(big.Float).SetPrec(200)
		parts.Add(parts, twiceArea(a, b, p[i])).Add(parts, twiceArea(b, c, p[i])).Add(parts, twiceArea(c, a, p[i]))
		off, _ := parts.Sub(parts, twiceArea(a, b, c)).Float64()
		if off < 1e-30 {
			return "triangle"
		}
	}
	// A square: of the six distances, the four smaller ones are equal and the
	// two larger ones are the diagonals.
	counts := map[int]int{}
	for i := range p {
		for j := range i {
			d := minus(p[i], p[j])
			counts[dot(d, d)]++
		}
	}
	for side, k := range counts {
		if k == 4 && counts[2*side] == 2 {
			return "square"
		}
	}
	return "something else"
}
