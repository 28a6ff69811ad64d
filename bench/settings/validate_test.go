package settings

import (
	"strings"
	"testing"
)

// Everything that is wrong is reported at once, each with what it may be.
func TestValidateReportsAll(t *testing.T) {
	e := Defaults()
	for _, set := range []string{
		`name=""`, "datasets=[gpqa, gpqa]", "seeds=[]", "split=half", "backend=real", "planner=both",
		"votes.k=0", "policy.tau0=2", "policy.lambda=-1",
		"cascade.score=luck", "cascade.budget=5", "budget.usd=1", "sot.points=65",
		"strategies=[nobody]", "policy.a_budget=-1", "practice.items=0",
	} {
		if err := e.Set(set); err != nil {
			t.Fatal(err)
		}
	}
	err := e.Validate()
	for _, want := range []string{
		"name: needs one", "datasets: gpqa is named twice", "seeds: need at least one, such as [1, 2, 3]",
		`split: "half" is neither train nor test`,
		`backend: "real" is none of sim, live and replay`, `planner: "both" is neither edge nor cloud`, "votes.k: 0 is not in [1, 64]",
		"policy.tau0: 2 is not in [0, 1]", "policy.lambda: -1 is below 0", `cascade.score: "luck" is none of votes, confidence and learned`,
		"set split to test", "budget: tokens and usd are both set", "sot.points: 65 is not in [1, 64]", `strategies: no strategy "nobody"`,
		"policy.a_budget: -1 is below 0", "practice.items: 0 is below 1",
	} {
		if err == nil || strings.Count(err.Error(), want) != 1 {
			t.Errorf("%q is not once in:\n%v", want, err)
		}
	}
}

// An infinite number is refused, since neither a clock nor the manifest can hold it.
func TestNumbersAreFinite(t *testing.T) {
	for _, key := range []string{"edge.idle_timeout", "policy.explore", "budget.tokens"} {
		e := Defaults()
		if err := e.Set(key + "=.inf"); err != nil {
			t.Fatal(err)
		}
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), key+": +Inf is not finite") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
