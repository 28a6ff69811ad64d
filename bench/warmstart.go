package bench

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/router/learn"
)

// A WarmStart trains the routers and the scorer that learned strategies need, before
// a run on simulated models, on outcomes of questions that the run does not ask. The
// paper does so on MMLU-Pro and MATH-500 (section on the router). Of MMLU-Pro we
// take training items only, and leave them out of the run, which the paper's code
// does not.
type WarmStart struct {
	Dir    string               // for outcomes and routers
	Data   datasets.Options     // where benchmarks are
	Report func(message string) // is called after each step
	Items  int                  // questions of each benchmark, at most; 0 goes by the experiment's limit
}

// warmStarts are the benchmarks that are profiled.
var warmStarts = []struct {
	dataset, split string
	items          int
}{
	{"mmlu-pro", "train", 1500},
	{"math500", "", 500},
}

// warmSeed is the seed of profiles; those of runs count from 1.
const warmSeed = 101

// warmProfiles are the outcomes that are collected: of subtasks, labelled by their
// effect on the final grade, of whole questions, and of the edge's answers to them.
var warmProfiles = []struct {
	file string
	Profile
}{
	{"subtasks.parquet", Profile{Collection: strategy.Collection{Subtasks: true, Share: 0.5}}},
	{"questions.parquet", Profile{}},
	{"drafts.parquet", Profile{Collection: strategy.Collection{Drafts: true}}},
}

// warmRouters are the models that are trained on them.
var warmRouters = []struct{ file, method, from string }{
	{"subtasks.json", "", "subtasks.parquet"},
	{"hybridllm.json", "hybridllm-trans", "questions.parquet"},
	{"routellm.json", "routellm", "questions.parquet"},
	{"drafts.json", "", "drafts.parquet"},
}

// Train returns the experiment with its routers. Questions that they were
// trained on are dropped from it.
func (w WarmStart) Train(ctx context.Context, e settings.Experiment) (settings.Experiment, error) {
	if err := os.MkdirAll(w.Dir, 0o755); err != nil {
		return e, err
	}
	outcomes := map[string][]learn.Outcome{}
	for _, p := range warmProfiles {
		var err error
		if outcomes[p.file], err = w.profile(ctx, e, p.Profile); err != nil {
			return e, err
		}
		if err := learn.WriteOutcomes(filepath.Join(w.Dir, p.file), learn.EachOutcome(outcomes[p.file])); err != nil {
			return e, err
		}
	}
	paths := make([]string, len(warmRouters))
	for i, r := range warmRouters {
		paths[i] = filepath.Join(w.Dir, r.file)
		m, report, err := learn.Train(ctx, outcomes[r.from], learn.TrainOptions{Method: r.method, Seed: 1, Files: []string{r.from}})
		if err != nil {
			return e, fmt.Errorf("train %s: %w", r.file, err)
		}
		if err := m.Save(paths[i]); err != nil {
			return e, err
		}
		apgr := "unknown"
		if a := report.Metrics.APGR; a != nil {
			apgr = fmt.Sprintf("%.3f", *a)
		}
		if r.from == "subtasks.parquet" {
			scaleCosts(&e.Policy, m, outcomes[r.from])
		}
		w.Report(fmt.Sprintf("trained %s on %d outcomes; held out: APGR %s", paths[i], len(outcomes[r.from]), apgr))
	}
	e.Policy.Router, e.Policy.QuestionRouter, e.Cascade.Scorer = paths[0], strings.Join(paths[1:3], ","), paths[3]
	e.Policy.Overlap = "drop"
	return e, nil
}

// scaleCosts sets what counts as a cost of 1, so that half of the training subtasks
// have a utility above 1/2. The paper's utility is in [0, 1], with thresholds from
// all of this range; its normalization is not described. Where the cloud does not
// help half of the subtasks, the scale stays as it is.
func scaleCosts(p *strategy.PolicySettings, m *learn.Model, outcomes []learn.Outcome) {
	tokens, dollars := make([]float64, len(outcomes)), make([]float64, len(outcomes))
	for i := range outcomes {
		o := &outcomes[i]
		benefit := m.Predict(o.Example()).Benefit()
		tokens[i] = benefit / (o.Cloud.PromptTokens + o.Cloud.CompletionTokens)
		dollars[i] = benefit / (o.Cloud.CostUSD - o.Edge.CostUSD)
	}
	for _, s := range []struct {
		ratios []float64
		cost   *float64
	}{{tokens, &p.CostTokens}, {dollars, &p.CostUSD}} {
		slices.Sort(s.ratios) // NaN first
		if median := s.ratios[len(s.ratios)/2]; median > 0 && !math.IsInf(median, 0) {
			*s.cost, _ = strconv.ParseFloat(strconv.FormatFloat(0.5/median, 'g', 3, 64), 64)
		}
	}
}

// profile collects the outcomes of all warm starts. A run of few questions gets
// routers that were trained on few.
func (w WarmStart) profile(ctx context.Context, e settings.Experiment, what Profile) (all []learn.Outcome, err error) {
	most := w.Items
	if most <= 0 && e.Limit > 0 {
		most = max(200, 10*e.Limit)
	}
	for _, from := range warmStarts {
		items := from.items
		if most > 0 {
			items = min(items, most)
		}
		p := toProfile(&e, from.dataset, from.split, items)
		load := NewLoader(&p, w.Data)
		set, err := load(ctx, from.dataset)
		if err != nil {
			return nil, err
		}
		if set.Practice && from.split != "" {
			continue // the run has the same few questions of this benchmark
		}
		h, err := New(ctx, Options{Experiment: p, Load: load})
		if err != nil {
			return nil, err
		}
		_, err = h.Profile(ctx, what, 2, func(_ string, found []learn.Outcome) error {
			all = append(all, found...)
			return nil
		})
		h.Close()
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// toProfile returns the experiment on one benchmark, without routers and sweeps.
func toProfile(e *settings.Experiment, dataset, split string, items int) settings.Experiment {
	p := e.Clone()
	p.Datasets, p.Strategies, p.Seeds = []string{dataset}, strategy.Single[:], []uint64{warmSeed}
	p.Split, p.Limit, p.Practice.Items = split, items, items
	p.Policy.Router, p.Policy.QuestionRouter, p.Cascade.Scorer, p.Vary = "", "", "", nil
	p.VaryEach, p.Settings = nil, nil
	return p
}
