package dag

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Live runs an engine with goroutines and the wall clock: one for the source
// and one for each node that runs. The loop in Run owns the engine, so there is
// no lock.
type Live struct {
	// Scale is endpoint seconds per second of the wall clock; 0 means 1. An
	// endpoint that serves everything in a hundredth of the time has Scale 100,
	// so that traces are in the seconds it stands for.
	Scale float64
}

// Run returns when the source and all nodes that were launched have ended, also
// after a cancel, when it waits for them to notice. Errors are as in [Simulate].
func (l Live) Run(ctx context.Context, e *Engine, src Source, run Runner) (Trace, error) {
	var (
		now     = l.clock()
		news    = make(chan event) // always received until all have ended
		wg      sync.WaitGroup
		planErr error
		active  = 1 // goroutines that have not sent their last event
	)
	launch := func(launches []Launch) {
		for _, l := range launches {
			active++
			wg.Go(func() {
				out, _ := run(ctx, l)
				news <- event{kind: finished, node: l.Node.Index, out: out}
			})
		}
	}
	wg.Go(func() {
		_, err := src(ctx, func(_ time.Duration, steps ...Step) {
			news <- event{kind: arrived, steps: slices.Clone(steps)}
		})
		news <- event{kind: planned, err: err}
	})
	for launch(e.Start(now())); active > 0; {
		ev := <-news
		if ctx.Err() != nil {
			e.Cancel()
		}
		if ev.kind == planned {
			planErr = ev.err
		}
		if ev.kind != arrived {
			active--
		}
		launch(ev.tell(e, now()))
	}
	wg.Wait()
	return e.Trace(), outcome(ctx, planErr)
}

// clock tells endpoint time since now.
func (l Live) clock() func() time.Duration {
	begin := time.Now()
	if l.Scale == 0 || l.Scale == 1 {
		return func() time.Duration { return time.Since(begin) }
	}
	return func() time.Duration { return time.Duration(float64(time.Since(begin)) * l.Scale) }
}
