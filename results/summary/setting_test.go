package summary

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseSetting(t *testing.T) {
	for cell, want := range map[string]Setting{
		"":                                {},
		"policy.tau0=0.1":                 {Fields: []Field{{"policy.tau0", "0.1"}}},
		"budget.tokens=512 policy.tau0=1": {Fields: []Field{{"budget.tokens", "512"}, {"policy.tau0", "1"}}},
		"a={x: 1, y: 2} b=x=y":            {Fields: []Field{{"a", "{x: 1, y: 2}"}, {"b", "x=y"}}},
		"paper":                           {Name: "paper"},
		"paper a=1":                       {Name: "paper", Fields: []Field{{"a", "1"}}},
	} {
		got := parseSetting(cell)
		if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Setting{})); d != "" || got.String() != cell {
			t.Errorf("%q is %q: %s", cell, got, d)
		}
	}
	value, others, ok := parseSetting("paper a=1 b=2 c=3").without("b")
	if value != "2" || others.String() != "paper a=1 c=3" || others.Name != "paper" || !ok {
		t.Errorf("%q %q %v", value, others, ok)
	}
	if _, others, ok = parseSetting("a=1").without("b"); ok || others.String() != "a=1" {
		t.Errorf("%q %v", others, ok)
	}
	if got := parseSetting("paper policy.tau0=1 edge.model=m").Short(); got != "paper tau0=1 edge.model=m" {
		t.Errorf("short: %q", got)
	}
}

// Strategies are compared under the same settings, as far as they use them.
func TestNearest(t *testing.T) {
	arm := func(strategy, cell, run string) Arm { return Arm{strategy, parseSetting(cell), run, false} }
	s := &Selection{Arms: []Arm{
		arm("edge", "", ""), arm("edge", "edge.model=m", ""), arm("flow", "", ""), arm("flow", "edge.model=m tau0=1", ""), arm("flow",
			"tau0=1", ""),
		arm("edge", "edge.model=m", "second"), arm("edge", "edge.model=n", "second"), arm("other", "z=1", "third"),
	}}
	for _, c := range []struct {
		strategy string
		a        Arm
		want     int
	}{
		{"edge", arm("flow", "edge.model=m tau0=1", ""), 1},
		{"edge", arm("flow", "tau0=1", ""), 0},
		{"flow", arm("edge", "edge.model=m", ""), 2},
		{"flow", arm("flow", "tau0=1", ""), 4},
		{"edge", arm("flow", "", "second"), 5},
		{"edge", arm("flow", "edge.model=n", "second"), 6},
		{"other", arm("flow", "", ""), 7},
		{"unknown", arm("flow", "", ""), -1},
	} {
		if got := s.Nearest(c.strategy, c.a); got != c.want {
			t.Errorf("%s nearest to %v: %d, want %d", c.strategy, c.a, got, c.want)
		}
	}
}
