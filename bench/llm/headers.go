package llm

import (
	"net/http"
	"strconv"
	"time"
)

// keptHeaders of an answer help to find it in the logs of a server, and show how
// near its limits were. None holds a secret.
var keptHeaders = []string{
	"Cf-Ray", "Openai-Processing-Ms", "Request-Id", "Retry-After", "X-Generation-Id", "X-Request-Id",
	"X-Ratelimit-Limit-Requests", "X-Ratelimit-Limit-Tokens",
	"X-Ratelimit-Remaining-Requests", "X-Ratelimit-Remaining-Tokens",
	"X-Ratelimit-Reset-Requests", "X-Ratelimit-Reset-Tokens",
	"X-Inference-Time", "X-Queue-Time", "X-Time-Per-Token", // TGI, in ms
}

// kept picks them from an answer's headers; nil where there are none.
func (e *Endpoint) kept(header http.Header) map[string]string {
	found := map[string]string{}
	for _, name := range keptHeaders {
		if value := header.Get(name); value != "" {
			found[name] = e.scrub(excerpt([]byte(value)))
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// maxRetryAfter keeps a header of 1e300 seconds within a Duration.
const maxRetryAfter = 365 * 24 * time.Hour

// retryAfter reads Retry-After in seconds or as a date, and OpenAI's
// retry-after-ms, which is finer. What cannot be read counts as absent.
func retryAfter(header http.Header, now time.Time) time.Duration {
	seconds := 0.0
	if ms, err := strconv.ParseFloat(header.Get("Retry-After-Ms"), 64); err == nil {
		seconds = ms / 1000
	} else if s, err := strconv.ParseFloat(header.Get("Retry-After"), 64); err == nil {
		seconds = s
	} else if at, err := http.ParseTime(header.Get("Retry-After")); err == nil {
		seconds = at.Sub(now).Seconds()
	}
	if !(seconds > 0) { // NaN too
		return 0
	}
	return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
}
