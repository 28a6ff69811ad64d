package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEmbolden(t *testing.T) {
	nan := math.NaN()
	all := func(int) bool { return true }
	for _, c := range []struct {
		name     string
		blocks   string
		values   []float64
		lowest   bool
		competes func(int) bool
		want     []int
	}{
		{"the highest of each block", "aabb", []float64{1, 2, 5, 4}, false, all, []int{1, 2}},
		{"equals both", "aaa", []float64{2, 1, 2}, false, all, []int{0, 2}},
		{"a block of one has no best", "abb", []float64{9, 1, 2}, false, all, []int{2}},
		{"unknown is none", "aaa", []float64{nan, 1, 2}, false, all, []int{2}},
		{"one known has no best", "aa", []float64{nan, 1}, false, all, nil},
		{"the lowest above zero", "aaa", []float64{0, 1, 2}, true, all, []int{1}},
		{"bounds do not compete", "aaa", []float64{9, 1, 2}, false, func(row int) bool { return row > 0 }, []int{2}},
	} {
		table := Table{Columns: []Column{{"block", Heading, 0}, {"v", Number, 0}}}
		for i, v := range c.values {
			table.Rows = append(table.Rows, []Value{words(c.blocks[i : i+1]), number(v)})
		}
		table.embolden(1, c.lowest, c.competes)
		var got []int
		for i, row := range table.Rows {
			if row[1].Bold {
				got = append(got, i)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
