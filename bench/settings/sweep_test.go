package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSweepsAreGrids(t *testing.T) {
	e := Defaults()
	e.Vary = []string{"policy.threshold=0:0.3:0.15", "budget.tokens=512,2048"}
	cells, err := e.Cells()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range cells {
		names = append(names, c.NameFor(nil))
	}
	want := []string{
		"policy.threshold=0 budget.tokens=512", "policy.threshold=0 budget.tokens=2048",
		"policy.threshold=0.15 budget.tokens=512", "policy.threshold=0.15 budget.tokens=2048",
		"policy.threshold=0.3 budget.tokens=512", "policy.threshold=0.3 budget.tokens=2048",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if last := cells[5].Experiment; last.Policy.Threshold != 0.3 || last.Budget.Tokens != 2048 || cells[0].Experiment.Budget.Tokens != 512 {
		t.Errorf("%+v", last.Policy)
	}
}

func TestVaryIsChecked(t *testing.T) {
	for _, bad := range []string{
		"", "policy.threshold", "policy.threshold=", "=1", "seeds=1,2", "datasets=gpqa",
		"policy.tau0=0:1:0", "policy.tau0=1:0:0.1", "policy.tau0=a:b:c", "policy.tau0=0:1:1e-9",
	} {
		e := Defaults()
		e.Vary = []string{bad}
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), "vary") {
			t.Errorf("vary %q: error %v", bad, err)
		}
	}
	e := Defaults()
	e.Vary = []string{"policy.nothing=1"}
	if _, err := e.Cells(); err == nil {
		t.Error("an unknown field was accepted")
	}
}
