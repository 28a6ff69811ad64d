package llm

import (
	"cmp"
	"time"
)

// A LineConfig holds the limits of an endpoint, and how much time a call may lose
// to failures.
type LineConfig struct {
	Endpoint string // base URL without secrets, for messages
	Model    string // for messages

	Concurrency int     // calls in flight at most; 0 means 64
	RPM         float64 // requests per minute; 0 means no limit
	TPM         float64 // tokens per minute, of prompts and replies; 0 means no limit

	HedgeAfter time.Duration // a call without a first token by then is sent twice; 0 means never

	// Attempts limits how often a call is sent before it fails; 0 means 4. Probes
	// of an open breaker do not count.
	Attempts int

	// RetryBudget limits how long failures may hold a call up: failed attempts,
	// pauses, and waits that the endpoint asks for; 0 means 10 min. Waits for the
	// window or for RPM and TPM do not count, as they say nothing against the
	// endpoint. The last attempt may take any time.
	RetryBudget time.Duration

	// Pause is the longest first pause after a failure; 0 means 1 s. The first
	// probe of an open breaker comes after five times as long. MaxPause limits the
	// pauses that grow from it; 0 means 1 min.
	Pause, MaxPause time.Duration
}

func (c LineConfig) withDefaults() LineConfig {
	c.Concurrency = cmp.Or(c.Concurrency, 64)
	c.Attempts = cmp.Or(c.Attempts, 4)
	c.RetryBudget = cmp.Or(c.RetryBudget, 10*time.Minute)
	c.Pause = cmp.Or(c.Pause, time.Second)
	c.MaxPause = cmp.Or(c.MaxPause, time.Minute)
	return c
}

// LineStats is the state of a [Line] at one moment, for gauges and warnings.
type LineStats struct {
	Endpoint    string // as in the LineConfig
	Model       string
	Window      int // calls that may be in flight
	InFlight    int
	Waiting     int    // calls in the queue
	Retries     int64  // attempts sent after the first of their call
	RateLimited int64  // attempts that the endpoint refused for its rate limit
	Breaker     string // closed, open or half-open
	Outage      Outage
}

// An Outage is a run of failed calls, of any kind, without a success in between.
type Outage struct {
	Calls  int       // 0 where the last call succeeded
	Since  time.Time // the first of them failed
	Latest error
}

func (o *Outage) add(now time.Time, err error) {
	if o.Calls++; o.Calls == 1 {
		o.Since = now
	}
	o.Latest = err
}
