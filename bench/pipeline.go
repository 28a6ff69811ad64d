package bench

import (
	"context"
	"iter"
	"sync"

	"hybridflow/bench/strategy"
)

// A pipeline is a run under way: it makes the groups of trials, batch by batch
// where arms learn, and runs each group.
type pipeline struct {
	h        *Harness
	learners []strategy.Learner
	groups   iter.Seq[[]trial]

	mu       sync.Mutex  // groups end in goroutines of their own
	onTrials func(n int) // guarded by mu; may be nil
}

// mostBatch bounds the groups of a batch, whatever size its learners accept.
const mostBatch = 256

// produce submits the groups. Where there are learners it does so in batches, and
// passes them the outcomes of each batch before it makes the next.
func (p *pipeline) produce(ctx context.Context, submit func(func() []strategy.Rows) bool) error {
	next, stop := iter.Pull(p.groups)
	defer stop()
	for {
		batch := p.batch(next)
		if len(batch) == 0 {
			return nil
		}
		ends := make([][]strategy.Feedback, len(batch))
		var running sync.WaitGroup
		for i, trials := range batch {
			running.Add(1)
			if !submit(func() []strategy.Rows {
				defer running.Done()
				rows := p.runGroup(ctx, trials)
				for _, r := range rows {
					ends[i] = append(ends[i], strategy.Feedback{Seconds: r.Query.Seconds, Score: r.Query.Score, Tickets: r.Tickets})
				}
				return rows
			}) {
				return nil
			}
		}
		if len(p.learners) == 0 {
			continue
		}
		running.Wait()
		if ctx.Err() != nil {
			return nil
		}
		if err := p.learn(batch, ends); err != nil {
			return err
		}
	}
}

// runGroup runs a group's trials, or takes them from the journal. When the run
// is cancelled, the trial under way is dropped, and those before it are kept:
// they may have been paid for.
func (p *pipeline) runGroup(ctx context.Context, trials []trial) []strategy.Rows {
	rows := make([]strategy.Rows, 0, len(trials))
	for _, t := range trials {
		if ctx.Err() != nil {
			break
		}
		r, known := p.h.recall(ctx, t)
		if !known {
			r = p.h.runTrial(ctx, t)
		}
		if ctx.Err() != nil {
			break
		}
		if !known {
			p.h.remember(t, r)
		}
		rows = append(rows, r)
		if p.onTrials != nil {
			p.mu.Lock()
			p.onTrials(1)
			p.mu.Unlock()
		}
	}
	return rows
}

// batch takes the next groups: one, or the number that all learners accept.
func (p *pipeline) batch(next func() ([]trial, bool)) (batch [][]trial) {
	n := 1
	if len(p.learners) > 0 {
		n = mostBatch
	}
	for _, l := range p.learners {
		n = min(n, l.Size(n))
	}
	for len(batch) < n {
		trials, ok := next()
		if !ok {
			break
		}
		for i := range trials {
			trials[i].number = len(batch)
		}
		batch = append(batch, trials)
	}
	for _, l := range p.learners {
		if len(batch) > 0 {
			l.Begin(len(batch))
		}
	}
	return batch
}

// learn passes the outcomes of a batch to each learner.
func (p *pipeline) learn(batch [][]trial, ends [][]strategy.Feedback) error {
	for arm, t := range batch[0] {
		if t.learner == nil {
			continue
		}
		own := make([]strategy.Feedback, len(batch))
		for i := range batch {
			own[i] = ends[i][arm]
		}
		if err := t.learner.End(own); err != nil {
			return err
		}
	}
	return nil
}
