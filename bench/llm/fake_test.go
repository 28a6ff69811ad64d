package llm

import (
	"cmp"
	"context"
	"time"
)

// doing is a Client that is a function.
type doing func(context.Context, Request, func(Delta)) (Response, error)

func (f doing) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	return f(ctx, req, onDelta)
}

// takes is a client whose replies take some time, and end with the context.
func takes(d time.Duration) doing {
	return func(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
		begin := time.Now()
		err := Wait(ctx, d)
		if err == nil && onDelta != nil {
			onDelta(Delta{Text: "yes", At: d})
		}
		resp := Response{Took: time.Since(begin), Attempts: 1, NoUsage: true}
		if err == nil {
			resp.Text = "yes"
		}
		return resp, err
	}
}

// fails is a client that says no, after some time.
func fails(after time.Duration, with error) doing {
	return func(ctx context.Context, _ Request, _ func(Delta)) (Response, error) {
		begin := time.Now()
		err := cmp.Or(Wait(ctx, after), with)
		return Response{Took: time.Since(begin), Attempts: 1, NoUsage: true}, err
	}
}

// numbered is a request that is unlike those with other numbers.
func numbered(i int) Request { return Request{Seed: int64(i)} }
