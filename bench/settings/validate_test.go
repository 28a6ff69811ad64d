package settings

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"hybridflow/router"
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
		`split: "half" is none of train, test`,
		`backend: "real" is none of sim, live, replay`, `planner: "both" is none of edge, cloud`, "votes.k: 0 is not in [1, 64]",
		"policy.tau0: 2 is not in [0, 1]", "policy.lambda: -1 is below 0", `cascade.score: "luck" is none of votes, confidence, learned`,
		"set split to test", "budget: tokens and usd are both set", "sot.points: 65 is not in [1, 64]", `strategies: no strategy "nobody"`,
		"policy.a_budget: -1 is below 0", "practice.items: 0 is below 1",
	} {
		if err == nil || strings.Count(err.Error(), want) != 1 {
			t.Errorf("%q is not once in:\n%v", want, err)
		}
	}
}

// A budget has a name or figures, not both, and a sweep over names says which is which.
func TestBudgetProfiles(t *testing.T) {
	e := Defaults()
	e.Strategies = []string{"cloud-cot", "hybridflow"}
	e.VaryEach = []string{"budget.profile=low,default,high @ hybridflow"}
	cells, err := e.Cells()
	if err != nil || e.Validate() != nil || len(cells) != 4 {
		t.Fatal(len(cells), err, e.Validate())
	}
	for i, want := range []router.Limits{
		{Unit: "tokens", Money: 2048, Seconds: 25}, {Unit: "tokens", Money: 512, Seconds: 10},
		{Unit: "tokens", Money: 2048, Seconds: 25}, {Unit: "tokens", Money: 8192, Seconds: 50},
	} {
		name := []string{"", "budget.profile=low", "budget.profile=default", "budget.profile=high"}[i]
		if got := cells[i].Budget.Limits(); got != want || cells[i].NameFor(nil) != name {
			t.Errorf("%q: %+v, want %+v", cells[i].NameFor(nil), got, want)
		}
	}
	for set, want := range map[string]string{
		"budget={profile: low, tokens: 700}": "budget.profile: low says what",
		"budget={profile: low, seconds: -1}": "budget.profile: low says what",
		"budget={profile: high, usd: 0.5}":   "budget.profile: high says what",
		"budget.profile=huge":                `"huge" is none of low, default, high`,
	} {
		e := Defaults()
		if err := e.Set(set); err != nil {
			t.Fatal(err)
		}
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", set, err)
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

// What a field declares can be read, and its default complies.
func TestDeclarationsAreWellFormed(t *testing.T) {
	n := 0
	for _, f := range fields("", reflect.ValueOf(Defaults())) {
		low, high, numeric := strings.Cut(f.tag.Get("check"), "..")
		if !numeric {
			continue
		}
		n++
		lo, err := strconv.ParseFloat(low, 64)
		hi, err2 := strconv.ParseFloat(high, 64)
		if err != nil || high != "" && (err2 != nil || hi <= lo) || f.help() == "" {
			t.Errorf("%s: %s", f.name, f.tag)
		}
		var p problems
		if p.declared(f); len(p) > 0 {
			t.Error(p[0])
		}
	}
	if n < 30 {
		t.Errorf("%d fields declare a range", n)
	}
}
