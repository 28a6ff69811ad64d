package llm

import (
	"context"
	"errors"
	"fmt"
)

// A StopError is why a run ends before its time, in a way that loses nothing:
// calls that were sent end, no more are made. It is a [context.Canceled].
type StopError struct{ Why error }

func (e *StopError) Error() string { return fmt.Sprintf("stopped: %v", e.Why) }

func (e *StopError) Unwrap() []error { return []error{e.Why, context.Canceled} }

type hardKey struct{}

// Stoppable derives a context that ends in two ways: stop lets calls end that
// were sent through a [Finish], the end of parent cuts them off. Where parent is
// Stoppable too, its stop is one, and the end of what it was made from is the end.
func Stoppable(parent context.Context) (ctx context.Context, stop func(why error)) {
	hard, ok := parent.Value(hardKey{}).(context.Context)
	if !ok {
		hard = parent
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(parent, hardKey{}, hard))
	return ctx, func(why error) { cancel(&StopError{why}) }
}

// Finish lets calls end that were sent before a [Stoppable] context was
// stopped: they will be paid for. It belongs right around the endpoint, so that
// nobody waits for slots and retries any more.
type Finish struct{ Client Client }

// Complete refuses calls after the stop, with its cause.
func (f Finish) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	if ctx.Err() != nil {
		return Response{}, context.Cause(ctx)
	}
	hard, ok := ctx.Value(hardKey{}).(context.Context)
	if !ok {
		return f.Client.Complete(ctx, req, onDelta)
	}
	inner, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	defer context.AfterFunc(hard, func() { cancel(context.Cause(hard)) })()
	defer context.AfterFunc(ctx, func() { // somebody gave this call up, such as the winner of two
		if cause := context.Cause(ctx); !errors.As(cause, new(*StopError)) {
			cancel(cause)
		}
	})()
	return f.Client.Complete(inner, req, onDelta)
}
