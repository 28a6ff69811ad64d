package paper

import (
	"slices"
	"testing"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/results"
	"hybridflow/results/summary"
)

// Every strategy has one place in the tables of methods, or is an ablation.
func TestGroups(t *testing.T) {
	seen := map[string]int{}
	for _, g := range groups {
		for _, name := range g.Strategies {
			seen[name]++
		}
	}
	for _, name := range ablations.Strategies {
		seen[name]++
	}
	for _, s := range strategy.All {
		if seen[s.Name] != 1 {
			t.Errorf("%s is in %d places; groups.go has the blocks of tables", s.Name, seen[s.Name])
		}
		delete(seen, s.Name)
	}
	for name := range seen {
		t.Errorf("%s is no strategy", name)
	}
	if !slices.ContainsFunc(strategy.All, func(s strategy.Strategy) bool { return s.Name == ablations.Of }) {
		t.Errorf("%s is no strategy", ablations.Of)
	}
	for field, value := range map[string]string{"policy.force_ends": "false", "planner": "cloud", "without_context": "true"} {
		e := settings.Defaults()
		e.Vary = []string{field + "=" + value}
		if _, err := e.Cells(); err != nil || !slices.Contains(ablations.Fields, field) {
			t.Errorf("%s cannot be varied: %v", field, err)
		}
	}
}

// Two runs of one paper have its figures once.
func TestReportOptionsOfTwoRuns(t *testing.T) {
	d := settings.Defaults()
	m := results.Manifest{Backend: "sim", Strategies: []string{"edge-cot", "hybridflow"},
		Models:   []results.Model{{Tier: "edge", Name: d.Edge.Model}, {Tier: "cloud", Name: d.Cloud.Model}},
		Datasets: []results.Dataset{{Name: "gpqa", Family: "gpqa"}}}
	one, err := ReportOptions(summary.Options{}, m)
	if err != nil {
		t.Fatal(err)
	}
	two, err := ReportOptions(summary.Options{}, m, m)
	if err != nil {
		t.Fatal(err)
	}
	if len(one.Published) != 4 || len(two.Published) != 4 || len(one.Targets) != 1 || len(two.Targets) != 1 {
		t.Errorf("published %d and %d, targets %d and %d", len(one.Published), len(two.Published), len(one.Targets), len(two.Targets))
	}
	if len(two.Bounds) == 0 || two.Ablations.Of != "hybridflow" {
		t.Errorf("%+v", two)
	}
}

// A sweep over models is compared with publications by the models of its first cell.
func TestTargetsOfSweepsOverModels(t *testing.T) {
	d := settings.Defaults()
	m := results.Manifest{Backend: "sim", Strategies: []string{"edge-cot"}, Datasets: []results.Dataset{{Name: "gpqa", Family: "gpqa"}},
		Models: []results.Model{
			{Tier: "edge", Name: d.Edge.Model}, {Tier: "edge", Name: "qwen2.5-7b-instruct"}, {Tier: "cloud", Name: d.Cloud.Model},
		}}
	first := m
	first.Models = []results.Model{m.Models[0], m.Models[2]}
	want, err := ReportOptions(summary.Options{}, first)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReportOptions(summary.Options{}, m)
	if err != nil || len(want.Targets) != 1 || !slices.Equal(got.Targets, want.Targets) || len(got.Published) != len(want.Published) {
		t.Errorf("targets %v, want %v; %d published, error %v", got.Targets, want.Targets, len(got.Published), err)
	}
	m.Models[0], m.Models[1] = m.Models[1], m.Models[0]
	if got, err := ReportOptions(summary.Options{}, m); err != nil || len(got.Published) != 0 {
		t.Errorf("published %v of another pair of models, error %v", got.Published, err)
	}
}
