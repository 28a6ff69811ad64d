package bench

import (
	"context"
	"iter"
	"sync"
)

// A pipeline carries groups of trials from where they are made, through those
// who run them, to the one who writes their rows in order.
type pipeline struct {
	h        *Harness
	learners []learner

	// Results wait in turns. Its bound keeps a slow group from filling the memory
	// with those behind it.
	turns chan chan []Rows
	work  chan func()
}

// mostBatch bounds how many groups learners are asked to wait for.
const mostBatch = 256

// produce hands out the groups. Where there are learners it does so in batches,
// and waits for the end of each, which is when they learn.
func (p *pipeline) produce(ctx context.Context) error {
	defer close(p.turns)
	defer close(p.work)
	next, stop := iter.Pull(p.h.groups)
	defer stop()
	for {
		batch := p.batch(next)
		if len(batch) == 0 {
			return nil
		}
		ends := make([][]outcome, len(batch))
		var running sync.WaitGroup
		for i, trials := range batch {
			out := make(chan []Rows, 1)
			select {
			case p.turns <- out:
			case <-ctx.Done():
				running.Wait()
				return nil
			}
			running.Add(1)
			p.work <- func() {
				defer running.Done()
				rows := p.h.runGroup(ctx, trials)
				ends[i] = outcomes(rows)
				out <- rows
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

// batch takes the next groups: one, or as many as all learners agree to.
func (p *pipeline) batch(next func() ([]trial, bool)) (batch [][]trial) {
	n := 1
	if len(p.learners) > 0 {
		n = mostBatch
	}
	for _, l := range p.learners {
		n = min(n, l.size(n))
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
			l.begin(len(batch))
		}
	}
	return batch
}

// learn tells each learner how its trials of a batch ended.
func (p *pipeline) learn(batch [][]trial, ends [][]outcome) error {
	for arm, t := range batch[0] {
		if t.learner == nil {
			continue
		}
		own := make([]outcome, len(batch))
		for i := range batch {
			own[i] = ends[i][arm]
		}
		if err := t.learner.end(own); err != nil {
			return err
		}
	}
	return nil
}

func outcomes(rows []Rows) []outcome {
	all := make([]outcome, len(rows))
	for i, r := range rows {
		all[i] = outcome{seconds: r.Query.Seconds, score: r.Query.Score, tickets: r.tickets}
	}
	return all
}

// write hands rows to the sink, in order.
func (p *pipeline) write(sink Sink, onTrials func(n int)) error {
	var failed error
	for out := range p.turns {
		rows := <-out
		if failed != nil || len(rows) == 0 {
			continue // drain, so that the others end
		}
		if failed = writeRows(sink, rows); failed == nil && onTrials != nil {
			onTrials(len(rows))
		}
	}
	return failed
}
