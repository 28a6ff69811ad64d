package dag

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Source writes a plan: it calls emit with steps as they become complete,
// where at is the time since the question on the virtual clock, and returns the
// time at which the plan was complete. [Live] ignores both times and uses the
// wall clock. A source must not call emit after it has returned, nor from several
// goroutines at once. If it fails, the steps emitted before are the plan.
type Source func(ctx context.Context, emit func(at time.Duration, steps ...Step)) (done time.Duration, err error)

// A Runner carries out a launch. [Simulate] advances its clock by took; [Live]
// ignores took. A failure is an Output with Failed set, because the other nodes
// still have work to do. Live calls a Runner from many goroutines.
type Runner func(ctx context.Context, l Launch) (out Output, took time.Duration)

// OnePiece is the source of a graph of one node: the question itself.
func OnePiece(question string) Source {
	return func(_ context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
		emit(0, Step{ID: "1", Task: question, Role: Whole})
		return 0, nil
	}
}

// An event is one call that a driver owes its engine; it returns what the engine
// launches.
type event func(now time.Duration) []Launch

// runError is the error of a run: the cause of its cancellation, and the failure
// of the source.
func runError(ctx context.Context, planErr error) error {
	if planErr != nil {
		planErr = fmt.Errorf("write the plan: %w", planErr)
	}
	return errors.Join(context.Cause(ctx), planErr)
}
