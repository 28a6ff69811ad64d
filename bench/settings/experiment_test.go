package settings

import (
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// What --print writes, run reads as the same experiment.
func TestExperimentRoundTrip(t *testing.T) {
	e := Defaults()
	e.Name, e.Budget.USD, e.Budget.Tokens, e.Seeds = "other", 0.01, -1, []uint64{7}
	text, err := yaml.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	got := Defaults()
	if err := got.Read(text, "e.yaml"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, got); diff != "" {
		t.Error(diff)
	}
	if e.Hash() != got.Hash() {
		t.Error("equal experiments have different hashes")
	}
	got.Policy.Tau0 += 0.01
	if e.Hash() == got.Hash() {
		t.Error("different experiments have equal hashes")
	}
}

func TestSet(t *testing.T) {
	for _, c := range []struct {
		assignment string
		want       func(*Experiment) bool
	}{
		{"limit=5", func(e *Experiment) bool { return e.Limit == 5 }},
		{"budget.tokens=512", func(e *Experiment) bool { return e.Budget.Tokens == 512 && e.Budget.Seconds == 25 }},
		{"seeds=[4, 5]", func(e *Experiment) bool { return len(e.Seeds) == 2 && e.Seeds[0] == 4 }},
		{"edge.model=a/b", func(e *Experiment) bool { return e.Edge.Model == "a/b" && e.Edge.Slots == 2 }},
		{"budget={tokens: -1, usd: 0.5}", func(e *Experiment) bool { return e.Budget.USD == 0.5 && e.Budget.Seconds == 25 }},
	} {
		e := Defaults()
		if err := e.Set(c.assignment); err != nil {
			t.Errorf("%s: %v", c.assignment, err)
		} else if !c.want(&e) {
			t.Errorf("%s: %+v", c.assignment, e)
		}
	}
	for _, bad := range []string{"limit", "=5", "nothing=1", "budget.nothing=1", "limit=many", "limit=[1"} {
		e := Defaults()
		if err := e.Set(bad); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

// An empty file is the defaults.
func TestEmptyFile(t *testing.T) {
	e := Defaults()
	if err := e.Read([]byte("# nothing\n"), "empty.yaml"); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(Defaults(), e); diff != "" {
		t.Error(diff)
	}
}

// The name of an experiment cannot lead out of the folder of runs.
func TestNameStaysBelowRuns(t *testing.T) {
	for name, ok := range map[string]bool{
		"default": true, "paper/gpqa 2": true, "..": false, "../evil": false, "a/../../evil": false, "/etc/evil": false,
	} {
		e := Defaults()
		e.Name = name
		if err := e.Validate(); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
