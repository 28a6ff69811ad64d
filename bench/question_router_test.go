package bench

import (
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/router/learn"
)

// trained collects outcomes of the training half and trains a router on them.
func trained(t *testing.T, e settings.Experiment, o datasets.Options, p Profile, method string) (path string) {
	t.Helper()
	e.Strategies, e.Split = []string{"edge-cot", "cloud-cot"}, "train"
	m, _, err := learn.Train(t.Context(), profile(t, prepareFrom(t, e, o), p, 2), learn.TrainOptions{Method: method, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), method+".json")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// Practice questions are made from patterns. Training holds a pattern out as a
// whole, but the other half of the set has it too: more questions score high
// than training foresees.
func TestQuestionsAreRoutedAtAShare(t *testing.T) {
	skipArithmetic(t)
	e := small(1200)
	e.Datasets = []string{"mmlu-pro", "gpqa"}
	routeAtShares(t, e, datasets.Options{}, 0.15)
}

func TestRealQuestionsAreRoutedAtAShare(t *testing.T) {
	skipArithmetic(t)
	_, o := realData(t)
	e := small(1)
	e.Practice.Force = false
	e.Datasets, e.Seeds, e.Limit = []string{"mmlu-pro"}, []uint64{1}, 3000
	routeAtShares(t, e, o, 0.08)
}

// routeAtShares trains routers on one half of the questions. They send the share
// that they are asked for to the cloud on the other, and do better than the edge
// and worse than the cloud.
func routeAtShares(t *testing.T, e settings.Experiment, o datasets.Options, within float64) {
	hybrid, win := trained(t, e, o, Profile{}, "hybridllm-trans"), trained(t, e, o, Profile{}, "routellm")
	e.Strategies = []string{"edge-cot", "cloud-cot", "hybridllm", "routellm"}
	e.Policy.QuestionRouter, e.Policy.Overlap, e.Split = win+", "+hybrid, "drop", "test"
	e.Vary = []string{"policy.share=0,0.3,0.5,0.7,1"}
	rows := runAll(t, prepareFrom(t, e, o), 2)
	score, cloud, n := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, q := range rows.queries {
		arm := q.Strategy + " " + q.Cell
		score[arm] += q.Score
		cloud[arm] += float64(q.CloudSteps)
		n[arm]++
		if q.Steps != 1 || q.PlanStatus != "none" || q.BudgetUnit != "" {
			t.Fatalf("%s: %d steps, plan %s, budget of %s", arm, q.Steps, q.PlanStatus, q.BudgetUnit)
		}
	}
	low, high := score["edge-cot "], score["cloud-cot "]
	for _, strategy := range []string{"hybridllm", "routellm"} {
		for _, c := range []struct {
			name                     string
			share, within, low, high float64
		}{{"0", 0, 0, low, low}, {"0.3", 0.3, within, low + 1, high - 1}, {"0.5", 0.5, within, low + 1, high - 1},
			{"0.7", 0.7, within, low + 1, high - 1}, {"1", 1, 0, high, high}} {
			arm := strategy + " policy.share=" + c.name
			t.Logf(
				"%s: %.3f to the cloud, accuracy %.3f (%.3f at the edge, %.3f in the cloud)", arm, cloud[arm]/n[arm], score[arm]/n[arm],
				low/n[arm], high/n[arm],
			)
			if got := cloud[arm] / n[arm]; math.Abs(got-c.share) > c.within {
				t.Errorf("%s: %.3f of the questions go to the cloud", arm, got)
			}
			if score[arm] < c.low || score[arm] > c.high {
				t.Errorf("%s: score %v, want %v to %v", arm, score[arm], c.low, c.high)
			}
		}
	}
	for _, r := range rows.subtasks {
		if r.Reason == "question" && !math.IsNaN(r.Threshold) && (r.Score > r.Threshold) != (r.Tier == "cloud") {
			t.Fatalf("%s: score %v, cutoff %v, in the %s", r.Strategy, r.Score, r.Threshold, r.Tier)
		}
	}
}

// A strategy is refused without a router of its kind.
func TestRoutersOfQuestionsAreRefused(t *testing.T) {
	e := small(40)
	e.Datasets, e.Seeds = []string{"mmlu-pro"}, []uint64{1}
	other, subtasks := trained(
		t, e, datasets.Options{}, Profile{}, "logistic-pair",
	), trained(
		t, e, datasets.Options{}, Profile{Collection: strategy.Collection{Subtasks: true, Share: 0.5}}, "routellm",
	)
	e.Policy.Overlap = "allow"
	for _, c := range []struct{ name, strategy, files, want string }{
		{"no file", "hybridllm", "", "hybridllm-trans; policy.question_router names none"},
		{"no name of a file", "routellm", " ,", "policy.question_router names none"},
		{"another method", "hybridllm", other, "policy.question_router names " + other + " (logistic-pair)"},
		{"a router of subtasks", "routellm", other + "," + subtasks, "subtasks; routellm needs outcomes of whole questions"},
		{"no such file", "routellm", "nowhere.json", "nowhere.json: no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e.Strategies, e.Policy.QuestionRouter = []string{c.strategy}, c.files
			_, err := New(t.Context(), Options{Experiment: e, Getenv: noenv})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want %s", err, c.want)
			}
			var needs *settings.NeedsError
			if errors.As(err, &needs) && !strings.Contains(needs.Recipe, "--set policy.question_router=q.json") {
				t.Errorf("recipe %s", needs.Recipe)
			}
		})
	}
	e.Strategies, e.Policy.QuestionRouter, e.Vary = []string{"routellm"}, "", []string{"policy.question_router=a.json,b.json"}
	if err := e.Validate(); err != nil {
		t.Errorf("a sweep names routers, but: %v", err)
	}
	e.Vary = nil
	whole := trained(t, e, datasets.Options{}, Profile{}, "routellm")
	e.Policy.QuestionRouter, e.Policy.Overlap, e.Split = whole, "refuse", "train"
	if _, err := New(t.Context(), Options{Experiment: e, Getenv: noenv}); !errors.As(err, new(*SeenError)) {
		t.Errorf("tested on what it was trained on: %v", err)
	}
}
