package llm

import (
	"context"
	"time"
)

// A watch cancels a call when one of the endpoint's patiences runs out, with a
// [TimeoutError] as cause.
type watch struct {
	ctx                context.Context
	cancel             context.CancelCauseFunc
	first, idle, total *time.Timer
	patience           time.Duration
	begun              bool
}

func (e *Endpoint) watch(ctx context.Context, model string) *watch {
	w := &watch{patience: e.config.Idle}
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

// heard notes a chunk, and whether it held a token. Chunks before the first
// token are signs of life that produce nothing; they buy no time.
func (w *watch) heard(token bool) {
	if !w.begun && !token {
		return
	}
	if !w.begun {
		w.begun = true
		w.first.Stop()
	}
	w.idle.Reset(w.patience)
}

func (w *watch) stop() {
	w.first.Stop()
	w.idle.Stop()
	w.total.Stop()
	w.cancel(nil)
}
