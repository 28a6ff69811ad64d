package paper

import (
	"slices"
	"testing"

	"hybridflow/bench/settings"
)

// The two runs have the sweep that was asked for, and neither has the other's.
func TestReproductionsShareNothing(t *testing.T) {
	e := settings.Defaults()
	e.VaryEach = append(make([]string, 0, 64), "edge.slots=1,4")
	tables, curves := Reproduction(e)
	if want := slices.Concat(e.VaryEach, variants); !slices.Equal(tables.VaryEach, want) {
		t.Errorf("tables vary %q", tables.VaryEach)
	}
	if want := slices.Concat(e.VaryEach, curveSettings); !slices.Equal(curves.VaryEach, want) {
		t.Errorf("curves vary %q", curves.VaryEach)
	}
	for _, x := range []settings.Experiment{tables, *curves} {
		if err := x.Validate(); err != nil {
			t.Error(err)
		}
	}
	if slices.Contains(tables.Strategies, "hybridllm") {
		t.Error("a strategy that needs a router of whole questions, without one")
	}
}
