package llm

import (
	"container/list"
	"context"
	"fmt"
	"time"
)

// A waiter is a call in the queue.
type waiter struct {
	pass
	patience *patience
	begin    time.Time
	limited0 time.Duration // of the Flow, when the wait began
	held0    time.Duration
	ready    chan struct{} // closed when it may be sent, or will not be
	err      error
}

// A HeldError is a call that was not sent, because the endpoint asked to wait
// longer than the call can.
type HeldError struct {
	Wait time.Duration
	Err  error // with which it asked
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("not sent, as the endpoint asks to wait for another %v: %v", e.Wait.Round(time.Second), e.Err)
}

func (e *HeldError) Unwrap() error { return e.Err }

// enter waits until the call may be sent.
func (f *Flow) enter(ctx context.Context, req *Request) (pass, error) {
	if ctx.Err() != nil {
		return pass{}, context.Cause(ctx)
	}
	f.mu.Lock()
	now := time.Now()
	w := &waiter{pass: pass{tokens: f.rates.estimate(req)}, patience: patienceOf(ctx), begin: now,
		limited0: f.limited.at(now), held0: f.hold.at(now), ready: make(chan struct{})}
	if w.patience != nil && w.patience.tries > 0 {
		f.retries++
	}
	if left := f.hold.left(now); left > 0 && !w.patience.bears(left) { // patience may have run out in a pause that took too long
		err := &HeldError{Wait: left, Err: f.hold.why}
		f.mu.Unlock()
		return pass{}, err
	}
	e := f.queue.PushBack(w)
	f.dispatch(now)
	f.mu.Unlock()
	select {
	case <-w.ready:
	case <-ctx.Done():
		f.cancel(e, w, context.Cause(ctx))
	}
	w.queue = time.Since(w.begin) - w.limited
	return w.pass, w.err
}

// cancel takes a call out of the queue, or gives its place back.
func (f *Flow) cancel(e *list.Element, w *waiter, why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	select {
	case <-w.ready:
		if w.err == nil {
			f.inFlight--
			f.rates.settle(now, w.tokens, 0, 0)
		}
		w.err = why
	default:
		f.release(now, e, w, why)
	}
	f.dispatch(now)
}

// dispatch sends who may be sent, and sets the alarm for the next.
func (f *Flow) dispatch(now time.Time) {
	wait := time.Duration(0)
	for e := f.queue.Front(); e != nil; e = f.queue.Front() {
		w := e.Value.(*waiter)
		if err := f.config.Breaker.Check(); err != nil {
			f.release(now, e, w, err)
			continue
		}
		var ok bool
		if ok, wait = f.verdict(now, w.tokens); !ok {
			break
		}
		w.call = f.send(now, w.tokens)
		f.release(now, e, w, nil)
	}
	f.limited.run(now, wait > 0)
	switch {
	case wait > 0 && f.timer == nil:
		f.timer = time.AfterFunc(wait, f.wake)
	case wait > 0:
		f.timer.Reset(wait)
	case f.timer != nil:
		f.timer.Stop()
	}
}

func (f *Flow) wake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dispatch(time.Now())
}

// verdict tells whether a call may be sent now. If not, wait is how long a
// limit forbids it; 0 means that the window is full.
func (f *Flow) verdict(now time.Time, tokens int) (ok bool, wait time.Duration) {
	if d := f.hold.left(now); d > 0 {
		return false, d
	}
	if f.inFlight >= f.window.size {
		return false, 0
	}
	wait = f.rates.delay(now, tokens)
	return wait == 0, wait
}

func (f *Flow) send(now time.Time, tokens int) (call uint64) {
	f.inFlight++
	f.rates.take(now, tokens)
	return f.window.send()
}

// release ends a wait.
func (f *Flow) release(now time.Time, e *list.Element, w *waiter, err error) {
	f.queue.Remove(e)
	w.err, w.limited = err, f.limited.at(now)-w.limited0
	if w.patience != nil {
		w.patience.left -= f.hold.at(now) - w.held0
	}
	close(w.ready)
}

// dismiss ends the wait of all who cannot wait as long as the endpoint asks.
func (f *Flow) dismiss(now time.Time) {
	left := f.hold.left(now)
	for e := f.queue.Front(); e != nil; {
		w, next := e.Value.(*waiter), e.Next()
		if !w.patience.bears(left + f.hold.at(now) - w.held0) {
			f.release(now, e, w, &HeldError{Wait: left, Err: f.hold.why})
		}
		e = next
	}
}
