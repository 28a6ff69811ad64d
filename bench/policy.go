package bench

import (
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/router"
)

// A Setup is what a trial's policy is made of.
type Setup struct {
	Settings strategy.PolicySettings
	Cascade  strategy.CascadeSettings
	Doubt    router.Scorer // of drafts, in cascades
	Asking   *asking       // a router of whole questions; nil where the strategy has none
	Seed     uint64
	Limits   router.Limits  // of the question
	Budget   *router.Budget // the question's account
	Effects  router.Effects // of its subtasks
	Scorer   router.Scorer  // utility: learned, or the planner's difficulty
	Planned  func() float64 // share of the money limit that planning would have taken
}

func fixed(t router.Tier) func(Setup) router.Policy {
	return func(Setup) router.Policy { return router.Fixed{Tier: t} }
}

func adaptive(s Setup) router.Policy {
	t := router.Threshold{Scorer: s.Scorer, Tau0: s.Settings.Tau0, Money: s.Settings.MoneyWeight, Time: s.Settings.TimeWeight}
	return router.Bernoulli{Threshold: t, Temperature: s.Settings.Temperature, Seed: s.Seed}
}

// forced sends a step to the cloud because of its place in the plan.
type forced struct{}

func (forced) Decide(_ router.Subtask, at router.State) router.Decision {
	d := router.Fixed{Tier: router.Cloud}.Decide(router.Subtask{}, at)
	d.Reason = "forced"
	return d
}

func fixedThreshold(s Setup) router.Policy {
	t := router.Threshold{Scorer: s.Scorer, Tau0: s.Settings.Threshold}
	return router.Bernoulli{Threshold: t, Temperature: s.Settings.Temperature, Seed: s.Seed}
}

func random(s Setup) router.Policy { return router.Random{Share: s.Settings.Share, Seed: s.Seed} }

func difficulty(s Setup) router.Policy { return router.Difficulty{AtLeast: s.Settings.Difficulty} }

func lookahead(s Setup) router.Policy {
	return &router.Lookahead{Effects: s.Effects, Budget: s.Budget}
}

func repoCompatible(s Setup) router.Policy {
	return repoPolicy{s}
}

// repoPolicy knows what planning took only when it decides.
type repoPolicy struct{ s Setup }

func (p repoPolicy) Decide(t router.Subtask, at router.State) router.Decision {
	return router.RepoCompatible{
		Scorer: p.s.Scorer, Delta0: p.s.Settings.Tau0, Seed: p.s.Seed, Planner: p.s.Planned(),
	}.Decide(t, at)
}

// A learner is a policy with a memory over the run. Trials get their policies
// batch by batch, and what a batch taught takes effect in the next: rows do not
// depend on how many trials run at a time.
type learner interface {
	// size is how many trials the next batch should have, at most.
	size(most int) int
	begin(n int)
	// policy is that of a trial of the batch. It is asked for once.
	policy(i int, effects router.Effects) (router.Policy, *router.Budget)
	// end takes what the trials of the batch came to, in their order.
	end(trials []outcome) error
}

// An outcome is what a learner is told of a trial.
type outcome struct {
	seconds float64  // makespan
	score   float64  // grade, the reward of all its decisions
	tickets []uint64 // of its decisions, in order of arrival
}

// pacer keeps the money of the run by shadow prices.
type pacer struct {
	*router.Pacer
	trials []router.PacedTrial
}

func newPacer(e *settings.Experiment, trials int) (learner, error) {
	question := e.Budget.Limits()
	run := router.Unlimited()
	if e.Budget.Average >= 0 {
		run.Unit, run.Money = question.Unit, e.Budget.Average*float64(trials)
	}
	if run.Unit == "" {
		run.Unit = "tokens"
	}
	p, err := router.NewPacer(router.Pacing{Run: run, Trials: trials, Trial: question})
	return &pacer{Pacer: p}, err
}

func (p *pacer) size(most int) int { return p.Size(most) }
func (p *pacer) begin(n int)       { p.trials = p.Batch(n) }

func (p *pacer) policy(i int, effects router.Effects) (router.Policy, *router.Budget) {
	t := &p.trials[i]
	t.Effects = effects
	return t, t.Budget
}

func (p *pacer) end(trials []outcome) error {
	for i := range trials {
		p.trials[i].Seconds = trials[i].seconds
	}
	p.Settle(p.trials)
	return nil
}

// bandit corrects the router's predictions by the grades of the run's own
// answers.
type bandit struct {
	*router.LinUCB
	trials []router.BanditTrial
	limits router.Limits
}

func newBandit(e *settings.Experiment, trials int) (learner, error) {
	s := e.Policy
	l, err := router.NewLinUCB(router.Bandit{
		Alpha: s.Alpha, Lambda: s.Lambda, Cost: costOf(e), Explore: s.Explore * float64(trials),
	})
	return &bandit{LinUCB: l, limits: e.Budget.Limits()}, err
}

// banditBatch is how many trials decide by the same statistics.
const banditBatch = 64

func (b *bandit) size(most int) int { return min(most, banditBatch) }
func (b *bandit) begin(n int)       { b.trials = b.Batch(n) }

func (b *bandit) policy(i int, effects router.Effects) (router.Policy, *router.Budget) {
	t := &b.trials[i]
	t.Effects = effects
	return t, router.NewBudget(b.limits)
}

func (b *bandit) end(trials []outcome) error {
	b.Close(b.trials)
	for _, t := range trials {
		for _, ticket := range t.tickets {
			if err := b.Feedback(ticket, t.score); err != nil {
				return err
			}
		}
	}
	return nil
}

// cost normalises money and seconds, so that a typical cloud call costs about 1.
func costOf(e *settings.Experiment) router.Cost {
	c := router.Cost{Unit: "tokens", Money: e.Policy.CostTokens, Seconds: e.Policy.CostSeconds}
	if e.Budget.Limits().Unit == "usd" {
		c.Unit, c.Money = "usd", e.Policy.CostUSD
	}
	return c
}
