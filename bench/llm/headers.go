package llm

import "net/http"

// tellingHeaders of an answer help to find it again in somebody's logs, and
// show how near its limits were. None holds a secret.
var tellingHeaders = []string{
	"Cf-Ray", "Openai-Processing-Ms", "Request-Id", "Retry-After", "X-Generation-Id", "X-Request-Id",
	"X-Ratelimit-Limit-Requests", "X-Ratelimit-Limit-Tokens",
	"X-Ratelimit-Remaining-Requests", "X-Ratelimit-Remaining-Tokens",
	"X-Ratelimit-Reset-Requests", "X-Ratelimit-Reset-Tokens",
	"X-Inference-Time", "X-Queue-Time", "X-Time-Per-Token", // TGI, in ms
}

// telling picks them from an answer's headers; nil where there are none.
func (e *Endpoint) telling(header http.Header) map[string]string {
	var found map[string]string
	for _, name := range tellingHeaders {
		value := header.Get(name)
		if value == "" {
			continue
		}
		if found == nil {
			found = map[string]string{}
		}
		found[name] = e.scrub(excerpt([]byte(value)))
	}
	return found
}
