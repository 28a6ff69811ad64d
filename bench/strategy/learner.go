package strategy

import "hybridflow/router"

// A Learner is a policy with a memory over the run. Trials get their policies
// batch by batch, and the outcomes of a batch take effect in the next: rows do
// not depend on how many trials run at a time. One goroutine calls Size, Begin and
// End; between Begin and End, those of the batch's trials get their policies.
type Learner interface {
	// Size returns how many trials the next batch should have, at most.
	Size(most int) int
	// Begin starts a batch of n trials.
	Begin(n int)
	// policy is that of trial i of the batch. It is asked for once.
	policy(i int, effects router.Effects) (router.Policy, *router.Budget)
	// End learns from the feedback of the batch's trials, in their order.
	End(trials []Feedback) error
}

// Feedback is what a learner learns of a trial.
type Feedback struct {
	Seconds float64  // makespan
	Score   float64  // grade, the reward of all its decisions
	Tickets []uint64 // of its decisions, in order of arrival
}

// pacer keeps the money of the run by shadow prices.
type pacer struct {
	*router.Pacer
	trials []router.PacedTrial
}

func newPacer(s *Settings, trials int) (Learner, error) {
	question := s.Budget.Limits()
	run := router.Unlimited()
	if s.Budget.Average >= 0 {
		run.Unit, run.Money = question.Unit, s.Budget.Average*float64(trials)
	}
	if run.Unit == "" {
		run.Unit = "tokens"
	}
	p, err := router.NewPacer(router.Pacing{Run: run, Trials: trials, Trial: question})
	return &pacer{Pacer: p}, err
}

func (p *pacer) Begin(n int) { p.trials = p.Batch(n) }

func (p *pacer) policy(i int, effects router.Effects) (router.Policy, *router.Budget) {
	t := &p.trials[i]
	t.Effects = effects
	return t, t.Budget
}

func (p *pacer) End(trials []Feedback) error {
	for i := range trials {
		p.trials[i].Seconds = trials[i].Seconds
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

func newBandit(s *Settings, trials int) (Learner, error) {
	l, err := router.NewLinUCB(router.Bandit{
		Alpha: s.Policy.Alpha, Lambda: s.Policy.Lambda, Cost: s.cost(), Explore: s.Policy.Explore * float64(trials),
	})
	return &bandit{LinUCB: l, limits: s.Budget.Limits()}, err
}

// banditBatch is how many trials decide by the same statistics.
const banditBatch = 64

func (b *bandit) Size(most int) int { return min(most, banditBatch) }
func (b *bandit) Begin(n int)       { b.trials = b.Batch(n) }

func (b *bandit) policy(i int, effects router.Effects) (router.Policy, *router.Budget) {
	t := &b.trials[i]
	t.Effects = effects
	return t, router.NewBudget(b.limits)
}

func (b *bandit) End(trials []Feedback) error {
	b.Close(b.trials)
	for _, t := range trials {
		for _, ticket := range t.Tickets {
			if err := b.Feedback(ticket, t.Score); err != nil {
				return err
			}
		}
	}
	return nil
}
