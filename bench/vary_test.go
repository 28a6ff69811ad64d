package bench

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSweepsAreGrids(t *testing.T) {
	e := small(2)
	e.Vary = []string{"policy.threshold=0:0.3:0.15", "budget.tokens=512,2048"}
	cells, err := e.settings()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range cells {
		names = append(names, c.name(nil))
	}
	want := []string{
		"policy.threshold=0 budget.tokens=512", "policy.threshold=0 budget.tokens=2048",
		"policy.threshold=0.15 budget.tokens=512", "policy.threshold=0.15 budget.tokens=2048",
		"policy.threshold=0.3 budget.tokens=512", "policy.threshold=0.3 budget.tokens=2048",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if last := cells[5].exp; last.Policy.Threshold != 0.3 || last.Budget.Tokens != 2048 || cells[0].exp.Budget.Tokens != 512 {
		t.Errorf("%+v", last.Policy)
	}
}

func TestVaryIsChecked(t *testing.T) {
	for _, bad := range []string{"", "policy.threshold", "policy.threshold=", "=1", "seeds=1,2", "datasets=gpqa", "policy.tau0=0:1:0", "policy.tau0=1:0:0.1", "policy.tau0=a:b:c", "policy.tau0=0:1:1e-9"} {
		e := Defaults()
		e.Vary = []string{bad}
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), "vary") {
			t.Errorf("vary %q: error %v", bad, err)
		}
	}
	e := Defaults()
	e.Vary = []string{"policy.nothing=1"}
	if _, err := e.settings(); err == nil {
		t.Error("an unknown field was accepted")
	}
}

// Cells share everything that the setting does not touch, and a strategy that
// it does not touch at all runs once.
func TestCellsShareTheirLuck(t *testing.T) {
	e := small(5)
	e.Vary = []string{"policy.threshold=0.1,0.9", "budget.tokens=512,2048"}
	e.Strategies = []string{"cloud-cot", "hybridflow", "fixed-threshold"}
	h := prepare(t, e)
	s := runAll(t, h, 2)
	if want := h.Trials(); len(s.queries) != want || want != 4*5*2*(1+2+4) {
		t.Fatalf("%d rows of %d trials", len(s.queries), want)
	}
	offload, cells := map[string]int32{}, map[string]bool{}
	for _, q := range s.queries {
		offload[q.Strategy+" "+q.Cell] += q.CloudSteps
		cells[q.Strategy+" "+q.Cell] = true
	}
	want := []string{
		"cloud-cot ",
		"fixed-threshold policy.threshold=0.1 budget.tokens=2048", "fixed-threshold policy.threshold=0.1 budget.tokens=512",
		"fixed-threshold policy.threshold=0.9 budget.tokens=2048", "fixed-threshold policy.threshold=0.9 budget.tokens=512",
		"hybridflow budget.tokens=2048", "hybridflow budget.tokens=512",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(cells))); diff != "" {
		t.Error(diff)
	}
	if offload[want[1]] <= offload[want[3]] || offload[want[5]] <= offload[want[6]] {
		t.Errorf("offloads by setting: %v", offload)
	}
	if m := h.Manifest(nil); len(m.Cells) != 7 || m.Cells[0] != "" {
		t.Errorf("cells of the manifest: %q", m.Cells)
	}
}
