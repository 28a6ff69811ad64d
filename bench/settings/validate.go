package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

// Validate reports every field that makes no sense, with a value that would. In
// a sweep it is the cells that have to make sense, and the first that does not is
// named.
func (e *Experiment) Validate(find Lookup) error {
	plain := e.validate(find)
	cells, err := e.Cells(find)
	if err != nil {
		return errors.Join(plain, err)
	}
	for i := range cells {
		err := cells[i].Experiment.validate(find)
		if err != nil && (plain == nil || err.Error() != plain.Error()) {
			return fmt.Errorf("%s: %w", cells[i].NameFor(nil), err)
		}
		if err != nil {
			return plain
		}
	}
	return nil
}

// validate is Validate without the sweep.
func (e *Experiment) validate(find Lookup) error {
	var errs []error
	add := func(err error) {
		if err != nil && !slices.ContainsFunc(errs, func(other error) bool { return other.Error() == err.Error() }) {
			errs = append(errs, err)
		}
	}
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(e.Name != "", "name: needs one, such as default")
	check(e.Name == "" || filepath.IsLocal(e.Name), "name: %q leads out of the folder of runs; give a plain name, such as default, and a folder by --out", e.Name)
	check(len(e.Datasets) > 0, "datasets: need at least one, such as [gpqa]")
	check(len(e.Strategies) > 0, "strategies: need at least one, such as [edge-cot, hybridflow]")
	for i, name := range e.Strategies {
		if s, err := find(name); err != nil {
			add(fmt.Errorf("strategies: %w", err))
		} else {
			add(s.Check(e))
		}
		check(!slices.Contains(e.Strategies[:i], name), "strategies: %s is named twice", name)
	}
	for i, name := range e.Datasets {
		check(!slices.Contains(e.Datasets[:i], name), "datasets: %s is named twice", name)
	}
	check(len(e.Seeds) > 0, "seeds: need at least one, such as [1, 2, 3]")
	for i, s := range e.Seeds {
		check(!slices.Contains(e.Seeds[:i], s), "seeds: %d is named twice", s)
	}
	check(e.Limit >= 0, "limit: %d is below 0; 0 means all questions", e.Limit)
	check(e.Split == "" || e.Split == "train" || e.Split == "test", "split: %q is neither train nor test", e.Split)
	check(e.Shots >= 0 && e.Shots <= 5, "shots: %d is not 0 to 5", e.Shots)
	check(slices.Contains([]string{"sim", "live", "replay"}, e.Backend), "backend: %q is none of sim, live and replay", e.Backend)
	check(e.Planner == "edge" || e.Planner == "cloud", "planner: %q is neither edge nor cloud", e.Planner)
	check(e.TimeScale > 0, "time_scale: %v is not above 0; real endpoints have 1", e.TimeScale)

	for _, t := range []struct {
		name string
		spec Model
	}{{"edge", e.Edge}, {"cloud", e.Cloud}} {
		t.spec.validate(t.name, e.Backend == "live", check)
	}
	if e.Embed.Model != "" {
		e.Embed.ForEmbedding().validate("embed", false, check)
	}
	e.Embed.withoutSecrets("embed", check)

	check(e.Budget.Tokens < 0 || e.Budget.USD < 0, "budget: tokens and usd are both set; set one of them to -1")
	check(e.Budget.Tokens >= -1, "budget.tokens: %v is below -1, which means no limit", e.Budget.Tokens)
	check(e.Budget.USD >= -1, "budget.usd: %v is below -1, which means no limit", e.Budget.USD)
	check(e.Budget.Seconds >= -1, "budget.seconds: %v is below -1, which means no limit", e.Budget.Seconds)
	add(e.Budget.Limits().Validate())
	check(e.Budget.Average >= -1, "budget.average: %v is below -1, which means no limit", e.Budget.Average)
	check(slices.Contains([]string{"refuse", "drop", "allow"}, e.Policy.Overlap), "policy.overlap: %q is none of refuse, drop and allow", e.Policy.Overlap)
	check(e.Policy.Utility == "ratio" || e.Policy.Utility == "difference", "policy.utility: %q is neither ratio nor difference", e.Policy.Utility)
	for _, p := range []struct {
		name  string
		value float64
	}{
		{"temperature", e.Policy.Temperature}, {"alpha", e.Policy.Alpha}, {"explore", e.Policy.Explore}, {"lambda", e.Policy.Lambda},
		{"cost_tokens", e.Policy.CostTokens}, {"cost_usd", e.Policy.CostUSD}, {"cost_seconds", e.Policy.CostSeconds},
	} {
		check(p.value >= 0, "policy.%s: %v is below 0", p.name, p.value)
	}
	for _, p := range []struct {
		name  string
		value float64
	}{{"tau0", e.Policy.Tau0}, {"threshold", e.Policy.Threshold}, {"share", e.Policy.Share}} {
		check(p.value >= 0 && p.value <= 1, "policy.%s: %v is not in [0, 1]", p.name, p.value)
	}
	check(e.Cascade.Threshold >= 0 && e.Cascade.Threshold <= 1, "cascade.threshold: %v is not in [0, 1]", e.Cascade.Threshold)
	check(e.Policy.MoneyWeight >= 0 && e.Policy.TimeWeight >= 0, "policy: a_budget and a_latency need to be 0 or more")
	check(e.Policy.Difficulty >= 1 && e.Policy.Difficulty <= 10, "policy.difficulty: %d is not 1 to 10", e.Policy.Difficulty)
	check(e.Votes.K >= 1 && e.Votes.K <= 64, "votes.k: %d is not 1 to 64; 5 is usual", e.Votes.K)
	check(slices.Contains([]string{"votes", "confidence", "learned"}, e.Cascade.Score), "cascade.score: %q is none of votes, confidence and learned", e.Cascade.Score)
	check(e.Cascade.Budget >= -1, "cascade.budget: %v is below -1, which means that cascade.threshold is as given", e.Cascade.Budget)
	check(e.Cascade.Budget < 0 || e.Split == "test", "cascade.budget: the threshold is fitted on the training half of each benchmark; set split to test, so that the run is on the other one")
	check(e.SoT.Planner == "edge" || e.SoT.Planner == "cloud", "sot.planner: %q is neither edge nor cloud", e.SoT.Planner)
	check(e.SoT.Points >= 1 && e.SoT.Points <= 64, "sot.points: %d is not 1 to 64; the paper has 10", e.SoT.Points)
	check(e.Plan.MaxSteps >= 1 && e.Plan.MaxSteps <= 64, "plan.max_steps: %d is not 1 to 64", e.Plan.MaxSteps)
	check(e.Plan.MaxTokens > 0 && e.Sampling.MaxTokens > 0 && e.Sampling.StepTokens > 0,
		"max_tokens and step_tokens: need to be above 0, such as 1024")
	add(e.Simulation.Validate())
	check(e.Practice.Items > 0, "practice.items: %d is not above 0", e.Practice.Items)
	return errors.Join(errs...)
}
