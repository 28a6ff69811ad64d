package router

import (
	"fmt"
	"math"
)

// Pacing says what a whole run may use.
type Pacing struct {
	// Run is the budget of all trials together: Money is never exceeded, in any
	// order of completions, while Seconds, the sum of the trials' own, can only
	// be steered, for work at the edge takes time too. An infinite limit does
	// not exist.
	Run Limits

	// Trials is how many the run has; it sets the pace.
	Trials int

	// Trial is what one trial may use at most, on top of its share of the run.
	Trial Limits
}

// A Pacer spreads the budgets of a run over its trials by online shadow prices.
// A subtask goes to the cloud when its benefit outweighs its extra money and
// seconds at these prices,
//
//	dq > lambda_B money + lambda_L seconds
//
// The prices, quality per unit of money and per second, solve the dual of the
// run's knapsack on the subtasks seen last, at the pace that the rest of
// the budget allows for each trial to come:
//
//	min over lambda >= 0 of  lambda_B pace_B + lambda_L pace_L
//	                         + mean of max(0, dq - lambda_B money - lambda_L seconds)
//
// That is adaptive pacing (Balseiro & Gur 2019) whose dual is solved again on a
// window instead of descended one step at a time (Agrawal, Wang & Ye 2014), so
// that there is no step size and no long way to the first good price. What was
// really used, not the prediction, is taken off the budget, and the ratio of both
// corrects the pace.
//
// It needs effects and the number of trials. Within 1 % of the budget is met
// where the demand keeps up with the pace to the end and where one trial's
// reservations are a small part, well below 1 %, of the budget; the
// unused rest is never more than the last trials could not reserve. So trials should
// come in a mixed order, not one benchmark after the other.
//
// Under parallel trials it stays deterministic because nothing is learnt within
// a batch: [Pacer.Batch] hands out trials at frozen prices, each with a fixed
// share of the rest, that may run in any order and at once; [Pacer.Settle]
// then takes them in the order of the trials. [Pacer.Size] says how large the
// next batch should be; it depends on what was settled, and not on how many
// trials run at a time. One goroutine owns the Pacer. Its memory does not grow.
type Pacer struct {
	settings Pacing
	used     amounts // by settled trials
	prices   amounts // lambda, quality per unit
	window   window
	done     int     // trials settled
	need     float64 // the most money that a trial tried to set aside
}

const (
	// paceAhead is the share of the trials to come in which to use the rest:
	// a little less than all, as the last trials cannot make up for a surplus.
	paceAhead = 0.99

	// timeAim is the share of the seconds to steer for; they are not ours to
	// reserve, so some are kept for what trials take by chance.
	timeAim = 0.995

	// paceBatch is how many batches, at least, the trials left are to make.
	paceBatch = 32
)

// NewPacer starts a run.
func NewPacer(p Pacing) (*Pacer, error) {
	if err := p.Run.Validate(); err != nil {
		return nil, fmt.Errorf("pacing: run: %w", err)
	}
	if err := p.Trial.Validate(); err != nil {
		return nil, fmt.Errorf("pacing: trial: %w", err)
	}
	if p.Run.Unit != p.Trial.Unit && !math.IsInf(p.Run.Money, 1) && !math.IsInf(p.Trial.Money, 1) {
		return nil, fmt.Errorf("pacing: the run's money is in %s, a trial's in %s: need the same unit", p.Run.Unit, p.Trial.Unit)
	}
	if math.IsInf(p.Run.Money, 1) {
		p.Run.Unit = p.Trial.Unit
	}
	if p.Trials < 1 {
		return nil, fmt.Errorf("pacing: %d trials: need at least 1", p.Trials)
	}
	return &Pacer{settings: p}, nil
}

// Prices are the shadow prices of now, in quality per unit of money and per
// second; neither is ever negative.
func (p *Pacer) Prices() (money, second float64) { return p.prices[0], p.prices[1] }

// Used is what settled trials used.
func (p *Pacer) Used() (money, seconds float64) { return p.used[0], p.used[1] }

// Size is how many trials the next batch should have, 1 to most, which must not
// depend on the parallelism. Batches start small, when prices are unknown, and
// end small, when the rest does not pay for many trials at a time.
func (p *Pacer) Size(most int) int {
	n := min(most, p.settings.Trials-p.done)
	limits := p.settings.Run
	money := limits.Money - p.used[0]
	unlimited := math.IsInf(limits.Money, 1)
	switch {
	case unlimited && math.IsInf(limits.Seconds, 1), !unlimited && money <= limits.Money/1000:
		return max(n, 1) // nothing to pace, or too little to be worth waiting for
	}
	n = min(n, p.done, (p.settings.Trials-p.done)/paceBatch)
	if money < p.need*float64(n) {
		n = int(money / p.need) // so that a share is enough for any trial so far
	}
	return max(n, 1)
}

// Batch begins n trials, 1 or more, at the prices of now.
func (p *Pacer) Batch(n int) []PacedTrial {
	share := p.settings.Trial
	share.Unit = p.settings.Run.Unit
	share.Money = min(share.Money, math.Max(0, p.settings.Run.Money-p.used[0])/float64(n))
	trials := make([]PacedTrial, n)
	for i := range trials {
		trials[i] = PacedTrial{Budget: NewBudget(share), prices: p.prices}
	}
	return trials
}

// Settle takes what the trials of a batch used, in their order, and sets the
// prices. A reservation that was never settled counts as spent.
func (p *Pacer) Settle(trials []PacedTrial) {
	var used amounts
	for i := range trials {
		t := &trials[i]
		spent := t.Budget.spent + t.Budget.reserved
		used[0] += spent
		used[1] += t.Seconds
		p.need = max(p.need, t.Budget.wanted)
		p.window.add(t, spent)
	}
	p.done += len(trials)
	p.used[0] += used[0]
	p.used[1] += used[1]
	if left := float64(p.settings.Trials-p.done) * paceAhead; left > 0 {
		run := p.settings.Run
		pace := amounts{(run.Money - p.used[0]) / left, (run.Seconds*timeAim - p.used[1]) / left}
		p.prices = p.window.pricesAt(pace, p.prices)
	}
}

// A PacedTrial is one trial of a batch, and a [Policy]. One goroutine at a time
// may use it.
type PacedTrial struct {
	Effects Effects // of the trial's subtasks; set before the first decision
	Budget  *Budget // the trial's share, for [Within]; its owner settles it
	Seconds float64 // that the trial took; set when it is over

	prices amounts
	offers []offer
}

// Decide implements [Policy]. The score is the benefit and the threshold what
// the extra money and seconds cost at the shadow prices, below 0 where time that
// the cloud saves is worth more than its money.
func (t *PacedTrial) Decide(s Subtask, at State) Decision {
	e := t.Effects.Effect(s)
	o := offer{benefit: e.Benefit(), extra: amounts{e.Money(t.Budget.limits.Unit), e.Seconds}}
	d := Decision{Reason: "pacing", Score: o.benefit, Threshold: o.cost(t.prices), Propensity: 1, State: at}
	d = decide(d.Score > d.Threshold, d)
	o.taken = d.Tier == Cloud
	t.offers = append(t.offers, o)
	return d
}
