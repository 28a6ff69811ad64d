package llm

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"
)

// The states of a call; see [core].
type state int

const (
	waiting state = iota // in the queue
	sending              // at least one attempt is in flight, or about to be
	pausing              // for pause, before it joins the queue again
	ended                // with err, or a reply
)

// A call is one request on its way through a line. It belongs to the core; the
// driver reads its state under the lock of the line, or when no event can
// change it: a call that is sent, pausing or ended changes by the events of its
// own goroutine only.
type call struct {
	request *Request
	state   state
	since   time.Time     // the state began
	ready   chan struct{} // closed when it has left the queue; nil while no goroutine waits for that

	first, second attempt // second is a hedge
	attempts      int     // sent so far
	tries         int     // that failed, without probes
	budget        time.Duration
	pause         time.Duration // of the state pausing
	asked         time.Duration // part of pause, by a Retry-After
	err           error         // of the latest attempt or refusal

	// The time since the call came is queued + limited + retry + took, in each
	// state but for the time since it began.
	queued, limited, retry, took time.Duration

	limitedBefore, heldBefore time.Duration // of the core, when the wait began
	hash                      [32]byte      // of the request, once needed
	draws                     *rand.Rand    // of the pauses; most calls never need it
}

// An attempt is one request to the endpoint.
type attempt struct {
	number uint64 // in the window
	tokens int    // that it is expected to use
	probe  bool   // of an open breaker: it serves all calls
}

// An outcome is what became of an attempt.
type outcome struct {
	err        error
	failure         // what err says
	replied    bool // something of a reply came, which the caller may have used, and will pay for
	givenUp    bool // by the caller: it says nothing about the endpoint
	used       int  // tokens; 0 where unknown
	completion int  // part of used
}

func (c *call) end(err error) { c.state, c.err = ended, err }

// id is the hash of the request.
func (c *call) id() [32]byte {
	if c.hash == [32]byte{} {
		c.hash = c.request.Hash()
	}
	return c.hash
}

// conclude decides what follows when the attempts of a call are over. The
// outcome is that of the attempt that won, or else of the first; late is how
// long after the first it was sent.
func (k *core) conclude(now time.Time, c *call, o *outcome, late time.Duration) {
	worked := now.Sub(c.since)
	c.took, c.retry = worked-late, c.retry+late
	if o.err != nil && !c.first.probe {
		c.tries++
	}
	if o.err == nil || o.replied || o.givenUp || !o.retryable {
		c.end(o.err)
		return
	}
	c.budget -= worked
	if c.tries >= k.config.Attempts {
		c.end(fmt.Errorf("%d attempts: %w", c.tries, o.err))
		return
	}
	k.rest(now, c, o.retryAfter, o.err)
	c.asked = o.retryAfter
}

// refuse decides what follows when the breaker does not let a call pass. All of
// the wait for the next probe is lost to failures.
func (k *core) refuse(now time.Time, c *call, err *BreakerError) {
	if err.Wait == 0 {
		c.end(err)
		return
	}
	k.rest(now, c, err.Wait, err)
	c.asked = 0
}

// rest lets a call pause for a time, and a random one on top, after a failure
// that may pass, or ends it where its budget is too small for that.
func (k *core) rest(now time.Time, c *call, wait time.Duration, err error) {
	wait += k.draw(c)
	if wait > c.budget {
		c.end(fmt.Errorf("not retried, as the wait would be %v: %w", wait.Round(time.Second), err))
		return
	}
	c.state, c.since, c.err, c.pause = pausing, now, err, wait
}

// draw is the random part of a pause, evenly from zero to a ceiling that doubles
// with each try ("full jitter"), so that requests which fail together do not
// return together.
func (k *core) draw(c *call) time.Duration {
	if c.draws == nil {
		h := c.id()
		c.draws = rand.New(rand.NewPCG(0, binary.LittleEndian.Uint64(h[:])))
	}
	ceiling := k.config.Pause
	for range c.tries - 1 {
		ceiling = min(2*ceiling, k.config.MaxPause) // step by step, as 2^n would overflow
	}
	return time.Duration(c.draws.Float64() * float64(min(ceiling, k.config.MaxPause)))
}

// resume accounts for a pause that is over, perhaps before its time.
func (c *call) resume(now time.Time) {
	waited := now.Sub(c.since)
	asked := min(c.asked, waited)
	c.budget -= waited
	c.limited += asked
	c.retry += waited - asked
}

// fill writes what the call took into the response to it.
func (c *call) fill(r *Response) {
	if c.err != nil {
		r.Took = c.took
	}
	r.Queue, r.Limited, r.Retry, r.Attempts = c.queued, c.limited, c.retry, c.attempts
}
