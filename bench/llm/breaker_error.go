package llm

import (
	"fmt"
	"time"
)

// A BreakerError is a call that was not made, because those before it all failed
// in the same way.
type BreakerError struct {
	Endpoint string
	Model    string
	Calls    int           // that failed alike
	Err      error         // the latest of their errors; it says what to try
	Wait     time.Duration // until it is worth asking again; 0 where it is not
	hopeless bool
}

func (e *BreakerError) Error() string {
	then := "tried again now and then"
	if e.hopeless {
		then = "not tried again: mend it, then run the same command"
	}
	return fmt.Sprintf("%s at %s is not asked, as %d calls failed alike (%s); the latest: %v", e.Model, e.Endpoint, e.Calls, then, e.Err)
}

func (e *BreakerError) Unwrap() error { return e.Err }

// Hopeless tells that no call to this endpoint will succeed until somebody mends
// the key, the account or the model's name.
func (e *BreakerError) Hopeless() bool { return e.hopeless }

func (b *Breaker) refusal(now time.Time) *BreakerError {
	e := &BreakerError{Endpoint: b.config.Endpoint, Model: b.config.Model, Calls: len(b.calls), Err: b.err, hopeless: hopeless(b.err)}
	if retryable(b.err) && now.Sub(b.since) < b.config.Patience {
		if e.Wait = b.next.Sub(now); e.Wait <= 0 { // a probe takes its time
			e.Wait = b.pause
		}
	}
	return e
}
