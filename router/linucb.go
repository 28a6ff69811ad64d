package router

import (
	"cmp"
	"fmt"
	"math"
)

// A LinUCB corrects a regressor's predictions from feedback. For each tier it
// learns, by ridge regression, how far the reward r in [0, 1] (the final grade,
// a judge's or self-consistency) is from the predicted P(correct), given what
// was known before:
//
//	q_a(x) = prediction_a + theta_a x,   w_a(x) = sqrt(x A_a^-1 x),   A_a = ridge I + sum of x x
//
// and sends a subtask to the cloud when, with c its normalised cost,
//
//	q_cloud + alpha w_cloud - lambda c > q_edge + alpha w_edge
//
// This is LinUCB with disjoint arms (Li et al. 2010) on the residuals, so that
// without feedback it decides as the regressor does. Optimism fades as the
// question's budget is used up, alpha = Alpha (1 - r_B), and no more than
// Explore money goes on calls that are made from optimism alone.
//
// x has 10 elements of about unit size: 1; P(correct) of both tiers; difficulty;
// planned tokens; whether explain, generate or whole; r_B and r_L.
//
// Under parallel trials it stays deterministic as a [Pacer] does: the trials of a
// batch decide by statistics frozen when it began, and [LinUCB.Close] takes their
// tickets in the order of the trials. [LinUCB.Feedback] may come at any time
// later, in any order that is itself deterministic. One goroutine owns the
// LinUCB; its memory does not grow.
type LinUCB struct {
	settings  Bandit
	arms      [2]arm  // edge, cloud
	explore   float64 // money left that no batch holds
	trials    uint64
	pending   map[uint64]update
	queue     []uint64 // tickets in the order they came, a ring
	queueNext int
}

// Bandit are the settings of a [LinUCB].
type Bandit struct {
	Alpha   float64 // width of optimism; 0 is greedy
	Ridge   float64 // trust in the predictions, in number of updates; 0 means 1
	Cost    Cost    // c
	Lambda  float64 // quality that a cost of 1 is worth
	Explore float64 // money for exploration in the whole run, in Cost.Unit; infinite for no limit

	// Pending is how many tickets wait for feedback at most; the oldest are
	// dropped. 0 means 65,536.
	Pending int
}

// An update is a decision that waits for its reward.
type update struct {
	x         features
	predicted float64
	arm       uint8
}

// NewLinUCB starts without updates.
func NewLinUCB(b Bandit) (*LinUCB, error) {
	switch {
	case !(b.Alpha >= 0):
		return nil, fmt.Errorf("linucb: alpha %v: need 0 or more, such as 0.5", b.Alpha)
	case !(b.Ridge >= 0):
		return nil, fmt.Errorf("linucb: ridge %v: need 0 or more, such as 1", b.Ridge)
	case !(b.Explore >= 0):
		return nil, fmt.Errorf("linucb: %v for exploration: need 0 or more", b.Explore)
	case b.Pending < 0:
		return nil, fmt.Errorf("linucb: %d pending tickets: need 0 or more", b.Pending)
	}
	b.Ridge, b.Pending = cmp.Or(b.Ridge, 1), cmp.Or(b.Pending, 1<<16)
	return &LinUCB{
		settings: b, arms: [2]arm{newArm(b.Ridge), newArm(b.Ridge)},
		explore: b.Explore, pending: map[uint64]update{}, queue: make([]uint64, b.Pending),
	}, nil
}

// Batch begins n trials that decide by the statistics of now, and gives each an
// equal share of the money left for exploration.
func (l *LinUCB) Batch(n int) []BanditTrial {
	share := l.explore / float64(n)
	if !math.IsInf(share, 1) {
		l.explore = 0
	}
	frozen := l.arms
	trials := make([]BanditTrial, n)
	for i := range trials {
		l.trials++
		trials[i] = BanditTrial{settings: &l.settings, arms: &frozen, explore: share, number: l.trials}
	}
	return trials
}

// Close ends a batch: its tickets, in the order of the trials, wait for feedback
// from now on, and what was not used on exploration can be used by later ones.
func (l *LinUCB) Close(trials []BanditTrial) {
	for i := range trials {
		t := &trials[i]
		if !math.IsInf(t.explore, 1) {
			l.explore += t.explore
		}
		for j, update := range t.updates {
			delete(l.pending, l.queue[l.queueNext])
			l.queue[l.queueNext] = t.ticket(j)
			l.queueNext = (l.queueNext + 1) % len(l.queue)
			l.pending[t.ticket(j)] = update
		}
		t.updates = nil
	}
}

// Feedback reports the reward, in [0, 1], of the decision with a ticket. It is an
// error when the ticket is not waiting: never issued, its batch still open,
// answered before, or too old.
func (l *LinUCB) Feedback(ticket uint64, reward float64) error {
	if !(reward >= 0 && reward <= 1) {
		return fmt.Errorf("linucb: ticket %d: reward %v is not in [0, 1]", ticket, reward)
	}
	update, ok := l.pending[ticket]
	if !ok {
		return fmt.Errorf("linucb: ticket %d does not wait for feedback", ticket)
	}
	delete(l.pending, ticket)
	l.arms[update.arm].learn(&update.x, reward-update.predicted)
	return nil
}

// A BanditTrial is one trial of a batch, and a [Policy]. One goroutine at a time
// may use it.
type BanditTrial struct {
	Effects Effects // of the trial's subtasks; set before the first decision

	settings *Bandit
	arms     *[2]arm // shared with the batch, only read
	explore  float64 // money left for exploration
	number   uint64
	updates  []update
}

// ticketBits of a ticket number the decisions of a trial.
const ticketBits = 12

func (t *BanditTrial) ticket(i int) uint64 { return t.number<<ticketBits | uint64(i) }

// Decide implements [Policy]. The score is the estimated benefit, the threshold
// lambda c, and the reason "explore" where optimism alone sent the subtask to the
// cloud. Without a prediction a subtask stays at the edge and teaches nothing.
func (t *BanditTrial) Decide(s Subtask, at State) Decision {
	e := t.Effects.Effect(s)
	c := t.settings.Lambda * t.settings.Cost.Of(e)
	x := describe(s, e, at)
	q := [2]float64{e.Edge + t.arms[0].mean(&x), e.Cloud + t.arms[1].mean(&x)}
	d := Decision{Reason: "linucb", Score: q[1] - q[0], Threshold: c, Propensity: 1, State: at}
	if math.IsNaN(d.Score - c) {
		return decide(false, d)
	}
	greedy := d.Score > c
	alpha := t.settings.Alpha * (1 - clip01(at.Money))
	cloud := d.Score+alpha*(t.arms[1].width(&x)-t.arms[0].width(&x)) > c
	if cloud && !greedy {
		d.Reason = "explore"
		if money := e.Money(t.settings.Cost.Unit); money <= t.explore {
			t.explore -= math.Max(money, 0)
		} else {
			d.Reason, cloud = "linucb", false
		}
	}
	if len(t.updates) < 1<<ticketBits {
		l := update{x: x, predicted: e.Edge}
		if cloud {
			l.arm, l.predicted = 1, e.Cloud
		}
		d.Ticket = t.ticket(len(t.updates))
		t.updates = append(t.updates, l)
	}
	return decide(cloud, d)
}
