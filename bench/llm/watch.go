package llm

import (
	"context"
	"time"
)

// A watch cancels a call when it exceeds one of the endpoint's time limits, with
// a [TimeoutError] as cause.
type watch struct {
	ctx                context.Context
	cancel             context.CancelCauseFunc
	first, idle, total *time.Timer
	between            time.Duration // two pieces, at most
	begun              bool
}

func (e *Endpoint) watch(ctx context.Context, model string) *watch {
	w := &watch{between: e.config.Idle}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	limit := func(phase string, after time.Duration) *time.Timer {
		return time.AfterFunc(after, func() { w.cancel(&TimeoutError{Model: model, URL: e.config.BaseURL, Phase: phase, After: after}) })
	}
	w.total = limit("total", e.config.Total)
	w.first = limit("first token", e.config.FirstToken)
	w.idle = limit("idle", e.config.Idle)
	w.idle.Stop() // until the first token
	return w
}

// heard notes a chunk, and whether it held a token. Chunks before the first token
// do not extend any limit.
func (w *watch) heard(token bool) {
	if !w.begun && !token {
		return
	}
	if !w.begun {
		w.begun = true
		w.first.Stop()
	}
	w.idle.Reset(w.between)
}

func (w *watch) stop() {
	w.first.Stop()
	w.idle.Stop()
	w.total.Stop()
	w.cancel(nil)
}
