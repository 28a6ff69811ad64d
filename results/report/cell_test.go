package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAssignments(t *testing.T) {
	for cell, want := range map[string][]assignment{
		"":                                nil,
		"policy.tau0=0.1":                 {{"policy.tau0", "0.1"}},
		"budget.tokens=512 policy.tau0=1": {{"budget.tokens", "512"}, {"policy.tau0", "1"}},
		"a={x: 1, y: 2} b=x=y":            {{"a", "{x: 1, y: 2}"}, {"b", "x=y"}},
		"paper":                           {{"setting", "paper"}},
		"paper a=1":                       {{"setting", "paper"}, {"a", "1"}},
	} {
		if d := cmp.Diff(want, assignments(cell), cmp.AllowUnexported(assignment{})); d != "" {
			t.Errorf("%q: %s", cell, d)
		}
	}
	value, others, ok := assigned("a=1 b=2 c=3", "b")
	if value != "2" || others != "a=1 c=3" || !ok {
		t.Errorf("%q %q %v", value, others, ok)
	}
	if _, others, ok = assigned("a=1", "b"); ok || others != "a=1" {
		t.Errorf("%q %v", others, ok)
	}
}

// Strategies are compared under the same settings, as far as they use them.
func TestNearest(t *testing.T) {
	s := &Summary{Arms: []Arm{
		{"edge", "", ""}, {"edge", "edge.model=m", ""}, {"flow", "", ""}, {"flow", "edge.model=m tau0=1", ""}, {"flow", "tau0=1", ""},
		{"edge", "edge.model=m", "second"}, {"edge", "edge.model=n", "second"}, {"other", "z=1", "third"},
	}}
	for _, c := range []struct {
		strategy string
		a        Arm
		want     int
	}{
		{"edge", Arm{Strategy: "flow", Cell: "edge.model=m tau0=1"}, 1},
		{"edge", Arm{Strategy: "flow", Cell: "tau0=1"}, 0},
		{"flow", Arm{Strategy: "edge", Cell: "edge.model=m"}, 2},
		{"flow", Arm{Strategy: "flow", Cell: "tau0=1"}, 4},
		{"edge", Arm{Strategy: "flow", Run: "second"}, 5},
		{"edge", Arm{Strategy: "flow", Cell: "edge.model=n", Run: "second"}, 6},
		{"other", Arm{Strategy: "flow"}, 7},
		{"nobody", Arm{Strategy: "flow"}, -1},
	} {
		if got := s.nearest(c.strategy, c.a); got != c.want {
			t.Errorf("%s nearest to %v: %d, want %d", c.strategy, c.a, got, c.want)
		}
	}
}
