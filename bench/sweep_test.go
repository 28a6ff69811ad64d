package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/settings"
	"hybridflow/results"
)

// sweeping is a small experiment whose sweep is written as a file.
func sweeping(t *testing.T, text string) settings.Experiment {
	t.Helper()
	e := small(5)
	e.Datasets, e.Seeds = []string{"gpqa"}, []uint64{1}
	e.Strategies = []string{"cloud-cot", "hybridflow", "fixed-threshold"}
	if err := e.Read([]byte(text), "sweep.yaml"); err != nil {
		t.Fatal(err)
	}
	return e
}

// What runs in which cells, in the order of the arms.
func TestArmsOfSweeps(t *testing.T) {
	for _, c := range []struct {
		name, file, want string
	}{
		{"without a sweep", "", "cloud-cot, hybridflow, fixed-threshold"},
		{"named settings replace the plain one",
			"settings: [{name: paper, set: {budget.tokens: 2048, policy.tau0: 0.2}}, {name: strict, set: {budget.tokens: 512}}]",
			"cloud-cot, hybridflow paper, fixed-threshold paper, hybridflow strict, fixed-threshold strict"},
		{"unless one of them changes nothing",
			"settings: [{name: base}, {name: strict, set: {budget.tokens: 512}}]",
			"cloud-cot, hybridflow base, fixed-threshold base, hybridflow strict, fixed-threshold strict"},
		{"models are settings too",
			"settings: [{name: paper}, {name: other, set: {edge.model: qwen2.5-7b-instruct, cloud.model: deepseek-chat}}]",
			"cloud-cot paper, hybridflow paper, fixed-threshold paper, cloud-cot other, hybridflow other, fixed-threshold other"},
		{"settings times the grid",
			"{settings: [{name: paper}, {name: strict, set: {budget.tokens: 512}}], vary: ['policy.threshold=0.1,0.9']}",
			"cloud-cot, hybridflow paper, fixed-threshold paper policy.threshold=0.1, fixed-threshold paper policy.threshold=0.9, " +
				"hybridflow strict, fixed-threshold strict policy.threshold=0.1, fixed-threshold strict policy.threshold=0.9"},
		{"one field at a time, around the plain cell",
			"vary_each: ['policy.tau0=0.1,0.3', 'policy.threshold=0.1,0.9', 'budget.tokens=512']",
			"cloud-cot, hybridflow, fixed-threshold, hybridflow policy.tau0=0.1, hybridflow policy.tau0=0.3, " +
				"fixed-threshold policy.threshold=0.1, fixed-threshold policy.threshold=0.9, " +
				"hybridflow budget.tokens=512, fixed-threshold budget.tokens=512"},
		{"a cell that equals the plain one is that one",
			"vary_each: ['policy.tau0=0.1,0.20', 'budget.tokens=2048']",
			"cloud-cot, hybridflow, fixed-threshold, hybridflow policy.tau0=0.1"},
		{"some strategies only",
			"{settings: [{name: paper}, {name: strict, set: {budget.tokens: 512}, strategies: [hybridflow]}], " +
				"vary_each: ['budget.seconds=5 @ fixed-threshold, chain']}",
			"cloud-cot, hybridflow paper, fixed-threshold paper, fixed-threshold paper budget.seconds=5, hybridflow strict"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := prepare(t, sweeping(t, c.file))
			var got, cells []string
			for _, a := range h.arms {
				got = append(got, strings.TrimSpace(a.strategy.Name+" "+a.name))
				if !slices.Contains(cells, a.name) && len(h.cells) > 1 {
					cells = append(cells, a.name)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(cells, h.Manifest().Cells); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A cell gives the rows that the same settings give in a run of their own.
func TestCellsAreRuns(t *testing.T) {
	e := sweeping(t, "{settings: [{name: paper}, {name: strict, set: {budget: {tokens: 512}}}], vary_each: ['budget.seconds=5']}")
	all := runAll(t, prepare(t, e), 2)
	alone := sweeping(t, "budget: {tokens: 512, seconds: 5}")
	for _, want := range runAll(t, prepare(t, alone), 1).queries {
		if want.Strategy == "cloud-cot" {
			continue // it has no budget
		}
		want.Cell = "strict budget.seconds=5"
		found := slices.IndexFunc(all.queries, func(q results.Query) bool {
			return q.ID == want.ID && q.Strategy == want.Strategy && q.Cell == want.Cell
		})
		if found < 0 {
			t.Fatalf("no row of %s, %s in %s", want.Strategy, want.ID, want.Cell)
		}
		if diff := cmp.Diff(want, all.queries[found]); diff != "" {
			t.Error(diff)
		}
	}
}

// The manifest names the models of all cells, each once.
func TestManifestNamesTheModelsOfAllCells(t *testing.T) {
	h := prepare(
		t,
		sweeping(t, "{vary: ['edge.model=llama-3.2-3b,qwen2.5-7b-instruct', 'budget.tokens=512,1024'], vary_each: ['cloud.price=1/2']}"),
	)
	var got []string
	for _, m := range h.Manifest().Models {
		got = append(got, fmt.Sprintf("%s %s %v", m.Tier, m.Name, m.PromptPrice))
	}
	want := []string{"edge llama-3.2-3b 0", "edge qwen2.5-7b-instruct 0", "cloud gpt-4.1 2", "cloud gpt-4.1 1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
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
	if m := h.Manifest(); len(m.Cells) != 7 || m.Cells[0] != "" {
		t.Errorf("cells of the manifest: %q", m.Cells)
	}
}
