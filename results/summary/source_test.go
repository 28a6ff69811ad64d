package summary

import (
	"math"
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
	s := &Source{Backends: []string{"live"}, Seeds: []uint64{4}, Datasets: []results.Dataset{{Name: "gpqa", Items: 448}}}
	if got, want := s.Caption(), "live endpoints; seed 4; data gpqa (448)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
