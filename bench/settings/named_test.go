package settings

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func TestParseNamedSetting(t *testing.T) {
	for text, want := range map[string]Named{
		"paper: budget.tokens=2048 policy.tau0=0.2": {Name: "paper", Set: map[string]any{"budget.tokens": uint64(2048), "policy.tau0": 0.2}},
		"base:": {Name: "base", Set: map[string]any{}},
		"small: edge.model=qwen2.5-7b-instruct @ hybridflow, chain": {Name: "small",
			Set: map[string]any{"edge.model": "qwen2.5-7b-instruct"}, Strategies: []string{"hybridflow", "chain"}},
		"usd: budget={tokens: -1, usd: 0.01} planner=cloud": {Name: "usd",
			Set: map[string]any{"budget": map[string]any{"tokens": int64(-1), "usd": 0.01}, "planner": "cloud"}},
	} {
		got, err := ParseNamed(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	for text, want := range map[string]string{
		"budget.tokens=5":                  "need NAME: KEY=VALUE",
		"x: budget.tokens":                 `"budget.tokens" is not KEY=VALUE`,
		"x: planner=edge planner=cloud":    "planner is set twice",
		"x: budget.tokens=[1 planner=edge": "value of budget.tokens",
	} {
		if _, err := ParseNamed(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

// What is wrong with a setting in a file is said with its line.
func TestSettingsInFilesAreChecked(t *testing.T) {
	for file, want := range map[string][]string{
		"settings:\n  - name: x\n    set: {budget.tokns: 5}\n":                       {"3:11", "tokns"},
		"settings:\n  - name: x\n    set:\n      planner: cloud\n      seeds: [1]\n": {"5:7", "seeds is the same in all cells"},
		"settings:\n  - name: x\n    set: {edge.slots: many}\n":                      {"3:11", "many"},
		"settings:\n  - name: x\n    strategy: [chain]\n":                            {"3:5", "strategy"},
		"settings: [{name: x, set: 5}]\n":                                            {"1:", "5"},
	} {
		e := Defaults()
		err := e.Read([]byte(file), "sweep.yaml")
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: error %v, want %q", file, err, part)
			}
		}
	}
}

// What cannot be is refused, and where it stands is said.
func TestSweepsAreChecked(t *testing.T) {
	for file, want := range map[string]string{
		"settings: [{name: a}, {name: b}, {name: a}]":                                      "settings[2]: a is the name of settings[0] too",
		"settings: [{set: {planner: cloud}}]":                                              `settings[0]: the name ""`,
		"settings: [{name: a b}]":                                                          `settings[0]: the name "a b"`,
		"settings: [{name: a, strategies: [hybridfow]}]":                                   `settings[0] (a): no strategy "hybridfow"`,
		"settings: [{name: a, strategies: [dot]}]":                                         "settings[0] (a): none of its strategies dot",
		"settings: [{name: a, set: {budget.tokens: -7}}]":                                  "a: budget.tokens: -7 is below -1",
		"{settings: [{name: a, set: {budget.tokens: 7}}], vary: ['budget.tokens=1,2']}":    "a named setting sets budget.tokens",
		"{settings: [{name: a, set: {budget: {tokens: 7}}}], vary: ['budget.tokens=1,2']}": "a named setting sets budget",
		"vary: ['planner=edge,cloud', 'planner=edge']":                                     "planner is varied already",
		"{vary: ['planner=edge,cloud'], vary_each: ['planner=edge']}":                      "vary has planner too",
		"vary_each: ['policy.tau0=0:1:0.1 @ nobody']":                                      `@ nobody": no strategy "nobody"`,
		"vary_each: ['policy.tau=1']":                                                      "vary_each",
		"vary_each: ['limit=1']":                                                           "limit is the same in all cells",
		"vary: ['policy.tau0=0.5,1.5']":                                                    "policy.tau0=1.5: policy.tau0: 1.5 is not in [0, 1]",
	} {
		e := Defaults()
		e.Strategies = []string{"cloud-cot", "hybridflow", "fixed-threshold"}
		if err := e.Read([]byte(file), "sweep.yaml"); err != nil {
			t.Fatal(err)
		}
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", file, err, want)
		}
	}
	e := Defaults()
	e.Settings = []Named{{Name: "x", Set: map[string]any{"budget.nothing": 1}}}
	if err := e.Validate(); err == nil || !strings.Contains(err.Error(), "settings[0] (x)") {
		t.Errorf("error %v", err)
	}
}

// A setting that was read, from a flag or a file, is printed as it was.
func TestSettingsRoundTrip(t *testing.T) {
	e := Defaults()
	s, err := ParseNamed("usd: budget={tokens: -1, usd: 0.01} edge.slots=1 @ chain")
	if err != nil {
		t.Fatal(err)
	}
	e.Settings, e.VaryEach = []Named{s}, []string{"policy.tau0=0:1:0.5 @ chain"}
	text, err := yaml.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	got := Defaults()
	if err := got.Read(text, "e.yaml"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, got); diff != "" || e.Hash() != got.Hash() {
		t.Error(diff)
	}
}

func FuzzParseNamedSetting(f *testing.F) {
	f.Add("paper: budget.tokens=2048 @ chain")
	f.Add(": = @ ,")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseNamed(text)
		if err != nil {
			return
		}
		e := Defaults()
		e.Settings = []Named{s}
		if e.Validate() == nil && s.Name == "" {
			t.Errorf("%q has no name", text)
		}
	})
}
