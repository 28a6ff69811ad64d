package bench

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"hybridflow/datasets"
	"hybridflow/datasets/grade"
)

func TestDefaultsAreValid(t *testing.T) {
	e := Defaults()
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
}

// What --print writes, run reads as the same experiment.
func TestExperimentRoundTrip(t *testing.T) {
	e := Defaults()
	e.Name, e.Budget.USD, e.Budget.Tokens, e.Seeds = "other", 0.01, -1, []uint64{7}
	text, err := yaml.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	got := Defaults()
	if err := got.Read(strings.NewReader(string(text)), "e.yaml"); err != nil {
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
	if err := e.Read(strings.NewReader("# nothing\n"), "empty.yaml"); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(Defaults(), e); diff != "" {
		t.Error(diff)
	}
}

// deciders counts what decides on tiers.
func deciders(s Strategy) (n int) {
	for _, is := range []bool{s.Policy != nil, s.Learner != nil, s.Hindsight != nil} {
		if is {
			n++
		}
	}
	return n
}

func TestEveryStrategyIsExplained(t *testing.T) {
	for _, s := range Strategies {
		if s.Doc == "" || deciders(s) != 1 || s.Bound != (s.Hindsight != nil) || s.Prompt == "" || s.Decompose == nil {
			t.Errorf("%s: %+v", s.Name, s)
		}
		if prompts[s.Prompt] == nil {
			t.Errorf("%s: no prompt %q", s.Name, s.Prompt)
		}
	}
	if _, err := FindStrategy("nope"); err == nil || !strings.Contains(err.Error(), "hybridflow") {
		t.Errorf("error %v does not list the strategies", err)
	}
}

// Worked examples come as turns of their own, before the question.
func TestWorkedExamples(t *testing.T) {
	e := small(1)
	e.Datasets, e.Shots, e.Strategies = []string{"mmlu-pro"}, 5, []string{"cloud-cot", "cloud-direct"}
	h := prepare(t, e)
	h.KeepText = true
	s := runAll(t, h, 1)
	for _, row := range s.texts {
		n := strings.Count(row.Prompt, `"role":"assistant"`)
		if want := map[string]int{"cloud-cot": 5, "cloud-direct": 0}[row.Strategy]; n != want {
			t.Errorf("%s: %d worked examples, want %d", row.Strategy, n, want)
		}
	}
	if s.queries[0].Status != "answered" {
		t.Errorf("status %s: the question was not found behind its examples", s.queries[0].Status)
	}
}

// Nothing of a benchmark is in our prompts.
func TestPromptsHaveNoBenchmarkText(t *testing.T) {
	for name, p := range prompts {
		if len(p) != 2 || p[0].Role != "system" || p[1].Role != "user" {
			t.Errorf("%s: %d sections", name, len(p))
		}
	}
	for _, family := range []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning", "math500"} {
		if formats[family] == "" {
			t.Errorf("no answer format for %s", family)
		}
	}
	if _, err := parsePrompt("[nobody]\nhello"); err == nil {
		t.Error("an unknown section was accepted")
	}
	if _, err := parsePrompt("hello\n[user]\nx"); err == nil {
		t.Error("text before the first section was accepted")
	}
}

// The models know a right answer to every question of the practice sets that
// the grader accepts, and wrong ones that it rejects.
func TestBankAgreesWithTheGraders(t *testing.T) {
	h := prepare(t, small(300))
	checkBank(t, h.Sets, 0)
}

func checkBank(t *testing.T, sets []*datasets.Set, unanswerable int) {
	t.Helper()
	bank, err := NewBank(mustModels(t), sets)
	if err != nil {
		t.Fatal(err)
	}
	rejected := 0
	for _, set := range sets {
		for _, q := range set.Questions {
			it := bank[strings.TrimSpace(body(&q))]
			if grade.Reply(q, thinking+it.Right).Score != 1 {
				rejected++
			}
			for _, w := range it.Wrong {
				if grade.Reply(q, thinking+w).Score != 0 {
					t.Errorf("%s %s: %q is no wrong answer", set.Name, q.ID, w)
				}
			}
		}
	}
	if rejected != unanswerable {
		t.Errorf("%d questions whose own answer the grader rejects, want %d", rejected, unanswerable)
	}
}

// Halves are disjoint, whole, and about equal.
func TestSplit(t *testing.T) {
	var got [3][]string
	for i, half := range []string{"", "train", "test"} {
		e := small(400)
		e.Datasets, e.Split = []string{"gpqa"}, half
		for _, q := range prepare(t, e).questions[0] {
			got[i] = append(got[i], q.ID)
		}
	}
	both := append(slices.Clone(got[1]), got[2]...)
	slices.Sort(both)
	if diff := cmp.Diff(got[0], both); diff != "" {
		t.Error(diff)
	}
	if n := len(got[1]); n < 160 || n > 240 {
		t.Errorf("%d of 400 questions are for training", n)
	}
}

// A stranger's experiment is written below the folder of runs.
func TestNameStaysBelowRuns(t *testing.T) {
	for name, ok := range map[string]bool{"default": true, "paper/gpqa 2": true, "..": false, "../evil": false, "a/../../evil": false, "/etc/evil": false} {
		e := Defaults()
		e.Name = name
		if err := e.Validate(); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// IDs that are short and alike are split as well.
func TestSplitOfShortIDs(t *testing.T) {
	for _, family := range []string{"aime24", "math500"} {
		n := 0
		for id := 60; id < 90; id++ {
			if split(&datasets.Question{Dataset: family, ID: strconv.Itoa(id)}) == "train" {
				n++
			}
		}
		if n < 7 || n > 23 {
			t.Errorf("%s: %d of 30 questions are for training", family, n)
		}
	}
}
