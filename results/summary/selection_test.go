package summary

import (
	"slices"
	"strings"
	"testing"
)

// Tables show the run's own settings, or those that have names; cells around them
// are for curves.
func TestHeadline(t *testing.T) {
	for _, c := range []struct {
		name            string
		arms            []string
		headline, first []int
		ablations       []int
		whole           []int // of the ablations
	}{
		{"one setting", []string{"flow", "chain"}, []int{0, 1}, []int{0, 1}, []int{1}, []int{0}},
		{"cells around it", []string{"flow", "flow z=1", "chain", "chain z=1"}, []int{0, 2}, []int{0, 2}, []int{2}, []int{0}},
		{"nothing but cells", []string{"edge", "flow z=1", "flow z=2", "chain z=1", "chain z=2"}, []int{0, 1, 2, 3, 4}, []int{0, 1, 2, 3, 4},
			[]int{3, 4}, []int{1, 2}},
		{"settings with names", []string{"edge", "flow paper", "flow other", "flow paper z=1", "chain paper", "chain other"},
			[]int{0, 1, 2, 4, 5}, []int{0, 1, 4}, []int{4}, []int{1}},
		{"settings of the method that are ablations", []string{"flow", "flow planner=cloud", "flow planner=cloud z=1", "edge planner=cloud"},
			[]int{0, 3}, []int{0, 3}, []int{1}, []int{0}},
		{"around a setting with a name", []string{"flow paper", "flow other", "flow paper planner=cloud", "flow other planner=cloud"},
			[]int{0, 1}, []int{0}, []int{2}, []int{0}},
	} {
		s := selectionOf(t, Options{Ablations: Ablations{Of: "flow", Strategies: []string{"chain"}, Fields: []string{"planner"}}}, c.arms...)
		var whole []int
		for _, a := range s.Ablations {
			whole = append(whole, s.wholeMethod(a))
		}
		for _, x := range []struct {
			what      string
			got, want []int
		}{{"headline", s.Headline, c.headline}, {"first", s.First, c.first}, {"ablations", s.Ablations, c.ablations}, {"held against", whole,
			c.whole}} {
			if !slices.Equal(x.got, x.want) {
				t.Errorf("%s: %s %v, want %v", c.name, x.what, x.got, x.want)
			}
		}
	}
}

// selectionOf is the selection of strategies in cells, such as "flow z=1".
func selectionOf(t *testing.T, o Options, arms ...string) *Selection {
	t.Helper()
	s, err := newSelection(armsOf(arms...), &o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func armsOf(names ...string) (arms []Arm) {
	for _, name := range names {
		strategy, cell, _ := strings.Cut(name, " ")
		arms = append(arms, Arm{Strategy: strategy, Setting: parseSetting(cell)})
	}
	return arms
}
