package llm

import (
	"math"
	"time"

	limiter "golang.org/x/time/rate"
)

// rates keep to limits of requests and tokens a minute. What a call will use is
// estimated before it and corrected after it.
type rates struct {
	requests, tokens *limiter.Limiter // nil for no limit

	// credit is what calls left of their estimates. It is spent before the
	// bucket, as a Limiter takes nothing back.
	credit float64
	mean   float64 // of completions so far, weighted towards the latest
}

// A bucket holds what may come at once, in seconds' worth of its rate. That
// much more than the limit can fall into the worst minute.
const (
	requestBurst = 1
	tokenBurst   = 6
)

// newRates take limits a minute; 0 is no limit.
func newRates(rpm, tpm float64) rates {
	return rates{requests: perMinute(rpm, requestBurst), tokens: perMinute(tpm, tokenBurst), mean: 512}
}

func perMinute(limit float64, burst float64) *limiter.Limiter {
	if limit <= 0 {
		return nil
	}
	return limiter.NewLimiter(limiter.Limit(limit/60), max(1, int(min(limit/60*burst, math.MaxInt32))))
}

// estimate is how many tokens a request will use at most, or probably.
func (r *rates) estimate(req *Request) int {
	if r.tokens == nil {
		return 0
	}
	completion := req.MaxTokens
	if completion == 0 {
		completion = int(r.mean)
	}
	return PromptTokens(req.Messages) + completion
}

// delay is how long a call has to wait from now on; it takes nothing.
func (r *rates) delay(now time.Time, tokens int) time.Duration {
	return max(missing(r.requests, now, 1), missing(r.tokens, now, float64(tokens)-r.credit))
}

// missing is how long it takes to fill a bucket up to n, or to the brim: a call
// that needs more waits for a full bucket, and leaves it in debt.
func missing(l *limiter.Limiter, now time.Time, n float64) time.Duration {
	if l == nil {
		return 0
	}
	lack := min(n, float64(l.Burst())) - l.TokensAt(now)
	return max(0, time.Duration(lack/float64(l.Limit())*float64(time.Second)))
}

// take is the start of a call.
func (r *rates) take(now time.Time, tokens int) {
	if r.requests != nil {
		r.requests.ReserveN(now, 1)
	}
	r.charge(now, tokens)
}

// settle corrects the estimate of a call by what it used.
func (r *rates) settle(now time.Time, estimate, used, completion int) {
	if r.tokens == nil {
		return
	}
	if completion > 0 {
		r.mean += (float64(completion) - r.mean) / 8
	}
	if used > estimate {
		r.charge(now, used-estimate)
		return
	}
	// Credit and bucket together hold no more than a bucket.
	free := float64(r.tokens.Burst()) - r.tokens.TokensAt(now)
	r.credit = min(r.credit+float64(estimate-used), max(0, free))
}

// charge takes tokens out of the credit and the bucket, in portions, as one
// reservation cannot be larger than the bucket.
func (r *rates) charge(now time.Time, tokens int) {
	if r.tokens == nil {
		return
	}
	n := tokens - int(min(r.credit, float64(tokens)))
	r.credit -= float64(tokens - n)
	for n > 0 {
		part := min(n, r.tokens.Burst())
		r.tokens.ReserveN(now, part)
		n -= part
	}
}
