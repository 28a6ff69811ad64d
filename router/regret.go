package router

import "fmt"

// A Round is a subtask whose rewards at both tiers are known, to try a bandit on.
type Round struct {
	Subtask     Subtask
	State       State
	Effect      Effect
	Edge, Cloud float64 // rewards, in [0, 1]; the bandit learns that of its choice

	// What regret is measured by: expected rewards where they are known, as in a
	// simulation, and else the rewards again.
	MeanEdge, MeanCloud float64
}

// Replay plays rounds in order, size to a batch, with feedback delay batches
// after the decision, and returns the cumulative regret after each: the sum of
//
//	max(r_edge, r_cloud - lambda c) - net reward of the tier chosen
//
// A curve that flattens out is a bandit that learns; one of a policy that does
// not stays straight.
func (l *LinUCB) Replay(rounds []Round, size, delay int) ([]float64, error) {
	if size < 1 || delay < 0 {
		return nil, fmt.Errorf("replay in batches of %d with a delay of %d: need 1 and 0 or more", size, delay)
	}
	curve := make([]float64, 0, len(rounds))
	reported := 0 // rounds
	tickets := make([]Decision, len(rounds))
	for begin := 0; begin < len(rounds); begin += size {
		n := min(size, len(rounds)-begin)
		trials := l.Batch(n)
		for i := range trials {
			r := &rounds[begin+i]
			trials[i].Effects = EffectFunc(func(Subtask) Effect { return r.Effect })
			d := trials[i].Decide(r.Subtask, r.State)
			tickets[begin+i] = d
			curve = append(curve, r.regret(d.Tier, l.settings.Lambda*l.settings.Cost.Of(r.Effect)))
			if last := len(curve) - 1; last > 0 {
				curve[last] += curve[last-1]
			}
		}
		l.Close(trials)
		for ; reported < begin+n-delay*size; reported++ {
			if err := l.tell(&rounds[reported], tickets[reported]); err != nil {
				return nil, fmt.Errorf("replay round %d: %w", reported, err)
			}
		}
	}
	return curve, nil
}

// tell feeds the reward of the chosen tier back.
func (l *LinUCB) tell(r *Round, d Decision) error {
	if d.Ticket == 0 {
		return nil
	}
	if d.Tier == Cloud {
		return l.Feedback(d.Ticket, r.Cloud)
	}
	return l.Feedback(d.Ticket, r.Edge)
}

func (r *Round) regret(t Tier, cost float64) float64 {
	edge, cloud := r.MeanEdge, r.MeanCloud-cost
	if t == Cloud {
		return max(0, edge-cloud)
	}
	return max(0, cloud-edge)
}
