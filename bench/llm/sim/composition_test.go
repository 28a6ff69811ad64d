package sim

import (
	"math"
	"testing"

	"hybridflow/bench/llm/sim/irt"
)

// The default world is valid on records that it was not fitted to beyond one pooled
// rate: for models with the accuracies of the recorded ones, the ratio of plans with
// small steps to plans that are all large lies in the measured interval of each set.
// That of the old law does not. In the records a small step can be any but the plan and
// the final answer. Where the opening is the large model's too, as under force_ends,
// the ratio of CHAMP is a little above its interval.
func TestWorldsAgainstRecords(t *testing.T) {
	c, err := LoadComposition()
	if err != nil {
		t.Fatal(err)
	}
	informative := 0
	for _, set := range c.Sets {
		if set.Ratio == nil {
			continue
		}
		informative++
		now, old := DefaultAssumptions(), oldWorld()
		for _, w := range []struct {
			name         string
			assume       *Assumptions
			largeOpening bool
			holds        bool
		}{
			{"default", &now, false, true}, {"default, large opening", &now, true, set.Name != "CHAMP"},
			{"old", &old, false, false}, {"old, large opening", &old, true, false},
		} {
			ratio := smallSteps(t, w.assume, w.largeOpening, set.Small, set.Large)
			t.Logf("%s, %s world: ratio %.3f, recorded %v", set.Name, w.name, ratio, set.Ratio)
			if set.Ratio.Has(ratio) != w.holds {
				t.Errorf("%s: the ratio of the %s world is %.3f, recorded %v", set.Name, w.name, ratio, set.Ratio)
			}
		}
	}
	if informative != 4 {
		t.Errorf("%d sets with a ratio, want 4", informative)
	}
}

// smallSteps returns the accuracy of plans whose parts but the conclusion, and but a
// large opening, a small model does, divided by that of plans all by the large one; the
// models have the given accuracies alone.
func smallSteps(t *testing.T, a *Assumptions, largeOpening bool, small, large float64) float64 {
	items := freeItems(4000)
	b := make([]float64, len(items))
	for i, it := range items {
		b[i] = it.Difficulty
	}
	ability := func(accuracy float64) float64 {
		theta, err := irt.Ability(accuracy, b, make([]float64, len(b)))
		if err != nil {
			t.Fatal(err)
		}
		return theta
	}
	weak, strong := player{"small", ability(small), a.RecoverEdge}, player{"large", ability(large), a.RecoverCloud}
	opening := weak
	if largeOpening {
		opening = strong
	}
	mixed, all := 0.0, 0.0
	for _, it := range items {
		if bySteps(it, a, opening, weak, strong) {
			mixed++
		}
		if inParts(it, a, strong, strong) {
			all++
		}
	}
	return mixed / all
}

// The shipped rates are those of their ratios, and the default lies in the pooled one.
func TestRatesFollowFromRatios(t *testing.T) {
	c, err := LoadComposition()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range c.Sets {
		if s.Recover == nil {
			continue
		}
		alone := s.Small / s.Large
		if want := (s.Ratio.Value - alone) / (1 - alone); math.Abs(s.Recover.Value-want) > 0.002 || !s.Recover.Has(s.Recover.Value) {
			t.Errorf("%s: rate %+v, want %.3f", s.Name, *s.Recover, want)
		}
	}
	if r := DefaultAssumptions().RecoverCloud; !c.Recover.Has(r) || math.Abs(r-c.Recover.Value) > 0.01 {
		t.Errorf("default %v, pooled %+v", r, *c.Recover)
	}
}
