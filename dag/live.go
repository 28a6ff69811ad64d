package dag

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Live runs an engine with goroutines and the wall clock: one goroutine for the
// source and one for each node that runs. The loop in Run alone touches the
// engine, so there is no lock.
type Live struct {
	// Scale is endpoint seconds per second of the wall clock; 0 means 1. For an
	// endpoint that serves everything in a hundredth of the time, Scale is 100 and
	// traces are in the seconds it stands for.
	Scale float64
}

// Run returns when the source and all launched nodes have ended, also after a
// cancellation. Errors are as in [Simulate].
func (l Live) Run(ctx context.Context, e *Engine, src Source, run Runner) (Trace, error) {
	var (
		now     = l.clock()
		events  = make(chan event) // received from until active is 0
		wg      sync.WaitGroup
		planErr error
		active  = 1 // goroutines that have not sent their last event; only events write it and planErr
	)
	launch := func(launches []Launch) {
		for _, l := range launches {
			active++
			wg.Go(func() {
				out, _ := run(ctx, l)
				events <- func(now time.Duration) []Launch { active--; return e.Finish(now, l.Index, out) }
			})
		}
	}
	wg.Go(func() {
		_, err := src(ctx, func(_ time.Duration, steps ...Step) {
			steps = slices.Clone(steps)
			events <- func(now time.Duration) []Launch { return e.Add(now, steps...) }
		})
		events <- func(now time.Duration) []Launch { active--; planErr = err; return e.PlanDone(now) }
	})
	for launch(e.Start(now())); active > 0; {
		ev := <-events
		if ctx.Err() != nil {
			e.Cancel()
		}
		launch(ev(now()))
	}
	wg.Wait()
	return e.Trace(), runError(ctx, planErr)
}

// clock returns a function that gives the endpoint time since this call.
func (l Live) clock() func() time.Duration {
	begin, scale := time.Now(), l.Scale
	if scale == 0 {
		scale = 1
	}
	return func() time.Duration { return time.Duration(float64(time.Since(begin)) * scale) }
}
