package dag

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Simulate runs an engine on a virtual clock. It asks the source for the whole
// plan first; the steps then arrive at the times the source stated. The runner is
// called when a node starts on the virtual clock, one call after another and in
// the order of launching, so a run is reproducible whatever the runner does.
//
// The error is that of the source, or the cause of a cancellation; after a
// cancellation, nodes that had started have ended and the others are cancelled. The
// trace is valid in either case: the steps that had arrived were run.
func Simulate(ctx context.Context, e *Engine, src Source, run Runner) (Trace, error) {
	type dated struct {
		at time.Duration
		do event
	}
	queue := make([]dated, 0, 2*defaultMaxSteps) // by time, equals in the order of launching
	push := func(at time.Duration, do event) {
		queue = append(queue, dated{at, do})
		slices.SortStableFunc(queue, func(a, b dated) int { return cmp.Compare(a.at, b.at) })
	}
	launch := func(now time.Duration, launches []Launch) {
		for _, l := range launches {
			out, took := run(ctx, l)
			push(now+max(took, 0), func(now time.Duration) []Launch { return e.Finish(now, l.Index, out) })
		}
	}
	last := time.Duration(0)
	done, planErr := src(ctx, func(at time.Duration, steps ...Step) {
		last, steps = max(last, at), slices.Clone(steps) // a text has an order: no step is earlier than the one before
		push(last, func(now time.Duration) []Launch { return e.Add(now, steps...) })
	})
	push(max(last, done), e.PlanDone)
	for launch(0, e.Start(0)); len(queue) > 0; {
		if ctx.Err() != nil {
			e.Cancel()
		}
		next := queue[0]
		queue = queue[1:]
		launch(next.at, next.do(next.at))
	}
	return e.Trace(), runError(ctx, planErr)
}
