package dag

import (
	"context"
	"slices"
	"time"
)

// Simulate runs an engine on a virtual clock. It asks the source for the whole
// plan first; the steps then arrive at the times the source stated. The runner is
// called when a node starts on the virtual clock, one call after another and in
// the order of launching, so a run is reproducible whatever the runner does.
//
// The error is a [*PlanError] if the source failed, or the cause of a
// cancellation; after a cancellation, nodes that had started have ended and the
// others are cancelled. The trace is valid in either case.
func Simulate(ctx context.Context, e *Engine, src Source, run Runner) (Trace, error) {
	s := simulation{ctx: ctx, run: run, queue: make([]event, 0, 2*defaultMaxSteps)}
	planErr := s.plan(src)
	s.launch(0, e.Start(0))
	for len(s.queue) > 0 {
		if ctx.Err() != nil {
			e.Cancel()
		}
		ev := s.queue[0]
		s.queue = s.queue[1:]
		s.launch(ev.at, ev.deliver(e, ev.at))
	}
	return e.Trace(), runError(ctx, planErr)
}

type simulation struct {
	ctx   context.Context
	run   Runner
	queue []event // by time, events of equal time in the order in which they were pushed
}

// push inserts an event after all that are due at the same time or earlier. The
// order of equals is that of launching, so a trace does not depend on a heap's
// arrangement; a sorted slice suffices, as few nodes run at once.
func (s *simulation) push(ev event) {
	i, _ := slices.BinarySearchFunc(s.queue, ev.at, func(queued event, at time.Duration) int {
		if queued.at <= at {
			return -1
		}
		return 1
	})
	s.queue = slices.Insert(s.queue, i, ev)
}

// plan queues the arrival of every step. A text has an order: a time earlier than
// that of the step before is replaced by it.
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
		s.push(event{at: now + max(took, 0), kind: finished, node: l.Index, out: out})
	}
}
