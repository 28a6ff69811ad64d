package llm

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// slow takes ten seconds, or until its context ends.
type slow struct{}

func (slow) Complete(ctx context.Context, _ Request, _ func(Delta)) (Response, error) {
	return Response{Text: "done"}, Wait(ctx, 10*time.Second)
}

// A stop lets calls end, the end of the parent and a caller who gives up do not,
// and nothing starts after a stop.
func TestDeliver(t *testing.T) {
	why := errors.New("enough")
	for name, c := range map[string]struct {
		end  func(stop func(error), hard, own context.CancelFunc)
		took time.Duration
		want error
	}{
		"nothing":        {func(func(error), context.CancelFunc, context.CancelFunc) {}, 10 * time.Second, nil},
		"a stop":         {func(stop func(error), _, _ context.CancelFunc) { stop(why) }, 10 * time.Second, nil},
		"a stop, twice":  {func(stop func(error), hard, _ context.CancelFunc) { stop(why); hard() }, time.Second, context.Canceled},
		"a caller leave": {func(_ func(error), _, own context.CancelFunc) { own() }, time.Second, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				parent, hard := context.WithCancel(t.Context())
				defer hard()
				outer, stop := Stoppable(parent)
				defer stop(nil)
				ctx, stopInner := Stoppable(outer)
				defer stopInner(nil)
				own, leave := context.WithCancel(ctx)
				defer leave()
				time.AfterFunc(time.Second, func() { c.end(stop, hard, leave) })
				begin := time.Now()
				_, err := deliver(own, slow{}, Request{}, nil)
				if took := time.Since(begin); took != c.took || !errors.Is(err, c.want) {
					t.Errorf("ended after %v with %v, want %v with %v", took, err, c.took, c.want)
				}
				stop(why)
				if _, err := deliver(ctx, slow{}, Request{}, nil); ctx.Err() != nil && err == nil {
					t.Error("a call began after the stop")
				}
			})
		})
	}
	ctx, stop := Stoppable(t.Context())
	stop(why)
	_, err := deliver(ctx, slow{}, Request{}, nil)
	if !errors.Is(err, why) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
