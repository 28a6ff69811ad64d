package settings

import (
	"errors"
	"fmt"
	"path/filepath"

	"hybridflow/bench/strategy"
)

// Validate reports every field with a value that makes no sense, and a value that
// would. In a sweep it is the cells that need to make sense; the error names the
// first that does not.
func (e *Experiment) Validate() error {
	plain := e.validate()
	cells, err := e.Cells()
	if err != nil {
		return errors.Join(plain, err)
	}
	for i := range cells {
		err := cells[i].Experiment.validate()
		if err != nil && (plain == nil || err.Error() != plain.Error()) {
			return fmt.Errorf("%s: %w", cells[i].NameFor(nil), err)
		}
		if err != nil {
			return plain
		}
	}
	return nil
}

// validate checks the experiment without its sweep.
func (e *Experiment) validate() error {
	var p problems
	e.validateQuestions(&p)
	unique(&p, "strategies", e.Strategies, "[edge-cot, hybridflow]")
	for _, name := range e.Strategies {
		if s, err := strategy.Find(name); err != nil {
			p.add(fmt.Errorf("strategies: %w", err))
		} else {
			p.add(check(s, e))
		}
	}
	e.validateModels(&p)
	e.validateBudget(&p)
	e.validatePolicy(&p)
	e.validateStructure(&p)
	return errors.Join(p...)
}

// validateQuestions checks what is asked, and how often.
func (e *Experiment) validateQuestions(p *problems) {
	p.check(e.Name != "", "name: needs one, such as default")
	p.check(e.Name == "" || filepath.IsLocal(e.Name),
		"name: %q leads out of the folder of runs; give a plain name, such as default, and a folder by --out", e.Name)
	unique(p, "datasets", e.Datasets, "[gpqa]")
	unique(p, "seeds", e.Seeds, "[1, 2, 3]")
	p.check(e.Limit >= 0, "limit: %d is below 0; 0 means all questions", e.Limit)
	p.check(e.Split == "" || e.Split == "train" || e.Split == "test", "split: %q is neither train nor test", e.Split)
	p.within("shots", e.Shots, 0, 5, "")
	p.check(e.Practice.Items > 0, "practice.items: %d is not above 0", e.Practice.Items)
}

// validateModels checks who answers.
func (e *Experiment) validateModels(p *problems) {
	p.oneOf("backend", e.Backend, "sim", "live", "replay")
	p.oneOf("planner", e.Planner, "edge", "cloud")
	p.check(e.TimeScale > 0, "time_scale: %v is not above 0; real endpoints have 1", e.TimeScale)
	live := e.Backend == "live"
	e.Edge.validate(p, "edge", live)
	e.Cloud.validate(p, "cloud", live)
	if e.Embed.Model != "" {
		embed := e.Embed.ForEmbedding()
		embed.validate(p, "embed", false)
	}
	e.Embed.withoutSecrets(p, "embed")
	p.add(e.Simulation.Validate())
}

func (e *Experiment) validateBudget(p *problems) {
	b := e.Budget
	p.check(b.Tokens < 0 || b.USD < 0, "budget: tokens and usd are both set; set one of them to -1")
	p.limit("budget.tokens", b.Tokens, "no limit")
	p.limit("budget.usd", b.USD, "no limit")
	p.limit("budget.seconds", b.Seconds, "no limit")
	p.limit("budget.average", b.Average, "no limit")
	p.add(b.Limits().Validate())
}

// validatePolicy checks what decides on tiers.
func (e *Experiment) validatePolicy(p *problems) {
	s, c := e.Policy, e.Cascade
	p.oneOf("policy.overlap", s.Overlap, "refuse", "drop", "allow")
	p.oneOf("policy.utility", s.Utility, "ratio", "difference")
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"temperature", s.Temperature}, {"alpha", s.Alpha}, {"explore", s.Explore}, {"lambda", s.Lambda},
		{"cost_tokens", s.CostTokens}, {"cost_usd", s.CostUSD}, {"cost_seconds", s.CostSeconds},
		{"a_budget", s.MoneyWeight}, {"a_latency", s.TimeWeight},
	} {
		p.check(f.value >= 0, "policy.%s: %v is below 0", f.name, f.value)
	}
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"policy.tau0", s.Tau0}, {"policy.threshold", s.Threshold}, {"policy.share", s.Share}, {"cascade.threshold", c.Threshold},
	} {
		p.check(f.value >= 0 && f.value <= 1, "%s: %v is not in [0, 1]", f.name, f.value)
	}
	p.within("policy.difficulty", s.Difficulty, 1, 10, "")
	p.oneOf("cascade.score", c.Score, "votes", "confidence", "learned")
	p.limit("cascade.budget", c.Budget, "that cascade.threshold is as given")
	p.check(c.Budget < 0 || e.Split == "test",
		"cascade.budget: the threshold is fitted on the training half of each benchmark; set split to test, to run on the other half")
}

// validateStructure checks how questions are divided and answers are sampled.
func (e *Experiment) validateStructure(p *problems) {
	p.within("votes.k", e.Votes.K, 1, 64, "; 5 is usual")
	p.oneOf("sot.planner", e.SoT.Planner, "edge", "cloud")
	p.within("sot.points", e.SoT.Points, 1, 64, "; the paper has 10")
	p.within("plan.max_steps", e.Plan.MaxSteps, 1, 64, "")
	p.check(e.Plan.MaxTokens > 0 && e.Sampling.MaxTokens > 0 && e.Sampling.StepTokens > 0,
		"max_tokens and step_tokens: need to be above 0, such as 1024")
}
