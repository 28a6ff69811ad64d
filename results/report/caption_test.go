package report

import (
	"math"
	"strings"
	"testing"

	"hybridflow/results"
)

func TestRanges(t *testing.T) {
	var hundred, scattered []uint64
	for i := range uint64(100) {
		hundred, scattered = append(hundred, i+1), append(scattered, 10*i)
	}
	for _, c := range []struct {
		numbers []uint64
		want    string
	}{
		{nil, ""},
		{[]uint64{7}, "7"},
		{[]uint64{1, 2, 3}, "1-3"},
		{hundred, "1-100"},
		{[]uint64{7, 3, 2, 1, 3}, "1-3, 7"},
		{[]uint64{math.MaxUint64, 0, math.MaxUint64 - 1}, "0, 18446744073709551614-18446744073709551615"},
		{scattered, "0, 10, 20, 30, 40, 50, 60, 70 and 92 more"},
	} {
		if got := ranges(c.numbers); got != c.want {
			t.Errorf("%v: %q, want %q", c.numbers, got, c.want)
		}
	}
}

func TestCaption(t *testing.T) {
	s := &Summary{Backends: []string{"live"}, Seeds: []uint64{4}, Datasets: []results.Dataset{{Name: "gpqa", Items: 448}}}
	if got, want := s.Caption(), "live endpoints; seed 4; data gpqa (448)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTargetNotes(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells [][2]float64 // difference and standard error
		want  string
	}{
		{"near", [][2]float64{{1.5, 1}, {-1.2, .1}, {math.NaN(), math.NaN()}}, ""},
		{"far, by chance", [][2]float64{{1.6, 1}, {-3, 2.2}, {.1, 9}}, "2 cells differ by more than 1.5 points; repeat with more seeds: their Monte-Carlo error is up to 2.2 points."},
		{"far", [][2]float64{{-3, .5}}, "1 cell differs by more than 1.5 points; repeat with more seeds: their Monte-Carlo error is up to 0.5 points." +
			"|More than two standard errors from the target, which chance alone hardly explains: c."},
		{"far, nothing known", [][2]float64{{-3, math.NaN()}}, "1 cell differs by more than 1.5 points; repeat with more seeds: their Monte-Carlo error is unknown." +
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
