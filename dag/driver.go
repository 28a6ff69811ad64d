package dag

import (
	"context"
	"errors"
	"time"
)

// A Source writes a plan: it calls emit with steps as they become complete,
// where at is the time since the question on the virtual clock, and returns when
// the plan was done. [Live] ignores these times, because they are now. A source
// must not call emit after it has returned, nor from several goroutines at once.
// If it fails, what it has emitted is the plan.
type Source func(ctx context.Context, emit func(at time.Duration, steps ...Step)) (done time.Duration, err error)

// A Runner carries out a launch. [Simulate] lets took pass on its clock; [Live]
// ignores it, because it has passed. An error is an Output that Failed: the
// other nodes still have work to do. Live calls it from many goroutines.
type Runner func(ctx context.Context, l Launch) (out Output, took time.Duration)

// A PlanError is a failure of the [Source]. The trace beside it is complete: the
// steps that had arrived were run.
type PlanError struct{ Err error }

func (e *PlanError) Error() string { return "write the plan: " + e.Err.Error() }
func (e *PlanError) Unwrap() error { return e.Err }

// OnePiece is the source of a graph of one node, which is the question itself.
func OnePiece(question string) Source {
	return func(_ context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
		emit(0, Step{ID: "1", Task: question, Role: Whole})
		return 0, nil
	}
}

// outcome is the error of a run: why it was cancelled, else what became of the plan.
func outcome(ctx context.Context, planErr error) error {
	if planErr != nil {
		planErr = &PlanError{planErr}
	}
	if ctx.Err() != nil {
		return errors.Join(context.Cause(ctx), planErr)
	}
	return planErr
}
