package summary

import (
	"math"
	"testing"
)

func TestScoreBounds(t *testing.T) {
	nan := math.NaN()
	type row struct {
		question int
		status   string
		score    float64
	}
	for _, c := range []struct {
		name      string
		rows      []row
		low, high float64
	}{
		{"nothing is unknown", nil, nan, nan},
		{"all read", []row{{0, "answered", 1}, {1, "answered", 0}}, .5, .5},
		{"wrong or right", []row{{0, "unparsed", 0}, {1, "answered", 1}}, .5, 1},
		{"half of a question's answers", []row{{0, "unparsed", 0}, {0, "answered", 0}, {1, "answered", 0}}, 0, .25},
		{"given a guess's worth", []row{{0, "unparsed", .1}, {1, "answered", 0}}, 0, .5},
		{"truncated is not unparsed", []row{{0, "truncated", 0}}, 0, 0},
		{"without a score is no answer at all", []row{{0, "unparsed", nan}, {1, "answered", 1}}, 1, 1},
	} {
		var y tally
		for _, r := range c.rows {
			y.add(r.question, &queryFigures{Status: r.status, Score: r.score})
		}
		low, high := y.wrong.mean().Value, y.right.mean().Value
		if math.Abs(low-c.low) > 1e-12 || math.Abs(high-c.high) > 1e-12 || math.IsNaN(low) != math.IsNaN(c.low) {
			t.Errorf("%s: %v to %v, want %v to %v", c.name, low, high, c.low, c.high)
		}
	}
}
