package router

import (
	"math"
	"slices"
	"sync"
	"testing"
)

// Trials of a batch may run at once, and the same decisions come of it.
func TestTrialsOfABatchRunInParallel(t *testing.T) {
	const trials, size = 512, 16
	s := stream("stationary", trials, 3)
	all, _, _ := demand(s)
	run := func(each func(n int, do func(i int))) (tiers []Tier) {
		pacer := newPacer(t, Limits{Unit: "tokens", Money: all / 3, Seconds: math.Inf(1)}, trials)
		bandit := newBandit(t, Bandit{Alpha: 0.5, Explore: 1e5, Cost: Cost{Unit: "tokens", Money: 1000}, Lambda: 0.1})
		for begin := 0; begin < trials; begin += size {
			paced, learning := pacer.Batch(size), bandit.Batch(size)
			out := make([][]Decision, size)
			each(size, func(i int) {
				for _, c := range s[begin+i] {
					paced[i].Effects, learning[i].Effects = always(c.Effect), always(c.Effect)
					if (Within{Policy: &paced[i], Budget: paced[i].Budget}).Decide(Subtask{}, c.worst, 0).Tier == Cloud {
						paced[i].Budget.Settle(c.worst, c.spent)
						out[i] = append(out[i], Decision{Tier: Cloud})
					}
					out[i] = append(out[i], learning[i].Decide(Subtask{}, State{}))
				}
			})
			pacer.Settle(paced)
			bandit.Close(learning)
			for i, ds := range out {
				for _, d := range ds {
					tiers = append(tiers, d.Tier)
					if d.Ticket == 0 {
						continue
					}
					if err := bandit.Feedback(d.Ticket, s[begin+i][0].Cloud); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		return tiers
	}
	one := run(func(n int, do func(int)) {
		for i := range n {
			do(i)
		}
	})
	many := run(func(n int, do func(int)) {
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { do(i) })
		}
		wg.Wait()
	})
	if !slices.Equal(one, many) || !slices.Contains(one, Cloud) || !slices.Contains(one, Edge) {
		t.Error("trials that ran at once decided otherwise, or all of them the same")
	}
}
