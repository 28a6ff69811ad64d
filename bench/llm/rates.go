package llm

import "time"

// rates keep to limits of requests and tokens a minute. What a call will use is
// estimated before it and corrected after it.
type rates struct {
	requests, tokens bucket
	mean             float64 // of completions so far, weighted towards the latest
}

// A bucket holds what may come at once, in seconds' worth of its rate. That much
// more than the limit can fall into the worst minute.
const (
	requestBurst = 1
	tokenBurst   = 6
)

// newRates takes limits per minute; 0 is no limit.
func newRates(rpm, tpm float64) rates {
	return rates{requests: newBucket(rpm, requestBurst), tokens: newBucket(tpm, tokenBurst), mean: 512}
}

// estimate is how many tokens a request will use at most, or probably.
func (r *rates) estimate(req *Request) int {
	if r.tokens.rate == 0 {
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
	return max(r.requests.delay(now, 1), r.tokens.delay(now, float64(tokens)))
}

// take is the start of a call.
func (r *rates) take(now time.Time, tokens int) {
	r.requests.take(now, 1)
	r.tokens.take(now, float64(tokens))
}

// settle replaces the estimate of a call by what it used.
func (r *rates) settle(now time.Time, estimate, used, completion int) {
	if completion > 0 {
		r.mean += (float64(completion) - r.mean) / 8
	}
	r.tokens.take(now, float64(used-estimate))
}

// A bucket fills at a rate, up to its size, and may be in debt.
//
// The Limiter of golang.org/x/time/rate does not fit: it takes nothing back, and
// reserves no more at once than a full bucket.
type bucket struct {
	rate  float64 // per second; 0 for no limit
	size  float64
	level float64 // at the time of at
	at    time.Time
}

func newBucket(perMinute, burst float64) bucket {
	size := max(1, perMinute/60*burst)
	return bucket{rate: perMinute / 60, size: size, level: size}
}

// delay is how long it takes to fill the bucket up to n, or to the brim: a call
// that needs more waits for a full bucket, and leaves it in debt.
func (b *bucket) delay(now time.Time, n float64) time.Duration {
	if b.rate == 0 {
		return 0
	}
	lack := min(n, b.size) - b.filled(now)
	return max(0, time.Duration(lack/b.rate*float64(time.Second)))
}

// take takes n out of the bucket, or puts it back where n is negative.
func (b *bucket) take(now time.Time, n float64) {
	b.level, b.at = min(b.size, b.filled(now)-n), now
}

func (b *bucket) filled(now time.Time) float64 {
	return min(b.size, b.level+b.rate*now.Sub(b.at).Seconds())
}
