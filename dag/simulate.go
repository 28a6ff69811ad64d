package dag

import (
	"context"
	"slices"
	"time"
)

// Simulate runs an engine on a virtual clock. The source is asked for the whole
// plan first; its steps then arrive at the times it says. The runner is called
// when a node starts on the virtual clock, one call after another and in the
// order of launching, so a run is reproducible whatever the runner does.
//
// The error is a [*PlanError] if the source failed, or tells why the context was
// cancelled; then nodes that had started have ended, the others are cancelled.
// The trace is valid beside either.
func Simulate(ctx context.Context, e *Engine, src Source, run Runner) (Trace, error) {
	s := simulation{ctx: ctx, run: run, queue: make(events, 0, 2*defaultMaxSteps)}
	planErr := s.plan(src)
	s.launch(0, e.Start(0))
	for len(s.queue) > 0 {
		if ctx.Err() != nil {
			e.Cancel()
		}
		ev := s.queue.pop()
		s.launch(ev.at, ev.tell(e, ev.at))
	}
	return e.Trace(), outcome(ctx, planErr)
}

type simulation struct {
	ctx   context.Context
	run   Runner
	queue events
	seq   int
}

func (s *simulation) push(ev event) {
	ev.seq = s.seq
	s.seq++
	s.queue.push(ev)
}

// plan puts the arrival of every step into the queue. A text has an order, so
// times that run backwards are those of the step before.
func (s *simulation) plan(src Source) error {
	last := time.Duration(0)
	done, err := src(s.ctx, func(at time.Duration, steps ...Step) {
		last = max(last, at)
		s.push(event{at: last, kind: arrived, steps: slices.Clone(steps)})
	})
	s.push(event{at: max(last, done), kind: planned})
	return err
}

func (s *simulation) launch(now time.Duration, launches []Launch) {
	for _, l := range launches {
		out, took := s.run(s.ctx, l)
		s.push(event{at: now + max(took, 0), kind: finished, node: l.Node.Index, out: out})
	}
}
