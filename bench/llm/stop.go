package llm

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A StopError is why a run ends before its time, in a way that loses nothing:
// calls that were sent end, no more are sent. It is a [context.Canceled].
type StopError struct{ Why error }

func (e *StopError) Error() string { return fmt.Sprintf("stopped: %v", e.Why) }

func (e *StopError) Unwrap() []error { return []error{e.Why, context.Canceled} }

type hardKey struct{}

// Stoppable derives a context that ends in two ways: stop lets calls end that a
// [Line] has sent, the end of parent cuts them off. Where parent is Stoppable
// too, its stop is one, and the end of what it was made from is the end.
func Stoppable(parent context.Context) (ctx context.Context, stop func(why error)) {
	hard, ok := parent.Value(hardKey{}).(context.Context)
	if !ok {
		hard = parent
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(parent, hardKey{}, hard))
	return ctx, func(why error) { cancel(&StopError{why}) }
}

// deliver sends a request. It refuses those that come after the stop of a
// [Stoppable] context, with its cause, and lets those end that were sent before:
// they will be paid for.
func deliver(ctx context.Context, c Client, req Request, onDelta func(Delta)) (Response, error) {
	if ctx.Err() != nil {
		return Response{}, context.Cause(ctx)
	}
	hard, ok := ctx.Value(hardKey{}).(context.Context)
	if !ok {
		return c.Complete(ctx, req, onDelta)
	}
	inner, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	defer context.AfterFunc(hard, func() { cancel(context.Cause(hard)) })()
	defer context.AfterFunc(ctx, func() { // this call alone was given up, such as the slower of two attempts
		if cause := context.Cause(ctx); !errors.As(cause, new(*StopError)) {
			cancel(cause)
		}
	})()
	return c.Complete(inner, req, onDelta)
}

// Wait returns after d, or with the cause of the end of ctx.
func Wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
