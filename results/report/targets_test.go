package report

import (
	"math"
	"strings"
	"testing"
)

func TestTargetNotes(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells [][2]float64 // difference and standard error
		want  string
	}{
		{"near", [][2]float64{{1.5, 1}, {-1.2, .1}, {math.NaN(), math.NaN()}}, ""},
		{"far, by chance", [][2]float64{{1.6, 1}, {-3, 2.2}, {.1, 9}}, "2 cells differ by more than 1.5 points; " +
			"repeat with more seeds: their Monte-Carlo error is up to 2.2 points."},
		{"far", [][2]float64{{-3, .5}}, "1 cell differs by more than 1.5 points; " +
			"repeat with more seeds: their Monte-Carlo error is up to 0.5 points." +
			"|More than two standard errors from the target, which chance alone hardly explains: c."},
		{"far, nothing known", [][2]float64{{-3, math.NaN()}}, "1 cell differs by more than 1.5 points; " +
			"repeat with more seeds: their Monte-Carlo error is unknown." +
			"|More than two standard errors from the target, which chance alone hardly explains: c."},
	} {
		var off farOff
		for _, cell := range c.cells {
			off.add("c", cell[0], cell[1])
		}
		if got := strings.Join(off.notes(), "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
