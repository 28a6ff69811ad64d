package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// An APIError is what an endpoint answered instead of a reply, or in the middle
// of one. Its text names the model and the URL and says what to try; it never
// holds a key.
type APIError struct {
	Model      string
	URL        string
	Status     int           // HTTP status, or the one an error inside a stream names; 200 where it names none
	Code       string        // the endpoint's, such as rate_limit_exceeded; "" without one
	Message    string        // the endpoint's, shortened
	RetryAfter time.Duration // how long the endpoint asks to wait; 0 if it does not
	Retryable  bool          // the same request may succeed later
	Unstreamed bool          // the answer is a whole reply in place of a stream
}

// advice is what to try, by status.
var advice = map[int]string{
	301: "give the address it has moved to",
	302: "give the address it has moved to",
	307: "give the address it has moved to",
	308: "give the address it has moved to",
	400: "see whether the model supports the settings; {field: null} in the extra body leaves a field out",
	401: "check the API key",
	402: "the account has no credit left",
	403: "check that the API key may use this model",
	404: "check the model's name, and that the base URL is as the server says, most often ending in /v1",
	413: "the prompt is too long for the server",
	429: "ask less at a time, or for a higher limit",
}

func (e *APIError) Error() string {
	text := fmt.Sprintf("%s at %s: ", e.Model, e.URL)
	if e.Status != http.StatusOK {
		text += fmt.Sprintf("%d %s: ", e.Status, http.StatusText(e.Status))
	}
	if e.Code != "" {
		text += e.Code + ": "
	}
	text += e.Message
	if e.Code == "insufficient_quota" {
		return text + " (" + advice[http.StatusPaymentRequired] + ")"
	}
	if try := advice[e.Status]; try != "" {
		return text + " (" + try + ")"
	}
	return text
}

// A TimeoutError is the end of a call by one of the time limits of a [Config]. It
// is a [context.DeadlineExceeded].
type TimeoutError struct {
	Model string
	URL   string
	Phase string        // connect, first token, idle, total or, of an embedding, vectors
	After time.Duration // the limit
}

func (e *TimeoutError) Error() string {
	return fmt.Sprintf("%s at %s: %s timeout after %v (raise it if the server is slow rather than gone)", e.Model, e.URL, e.Phase, e.After)
}

func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// parseError reads the error object of a reply in any of the shapes in use:
//
//	{"error": {"message": ..., "type": ..., "code": ...}}   OpenAI, OpenRouter
//	{"error": "..."}                                        Ollama
//	{"object": "error", "message": ..., "code": ...}        vLLM
//	{"message": ...} or {"detail": ...}                     gateways
//
// It is false for anything else, with the text itself as message.
func parseError(text []byte, status int, header http.Header) (*APIError, bool) {
	type object struct {
		Object  string          `json:"object"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
		Type    string          `json:"type"`
		Code    any             `json:"code"`
		Error   json.RawMessage `json:"error"`
	}
	e := &APIError{Status: status, Message: excerpt(text)}
	var o object
	if json.Unmarshal(text, &o) != nil {
		e.complete(o.Type, header)
		return e, false
	}
	found := o.Object == "error"
	if len(o.Error) > 0 && string(o.Error) != "null" {
		found = true
		if json.Unmarshal(o.Error, &o) != nil && json.Unmarshal(o.Error, &o.Message) != nil {
			o.Message = excerpt(o.Error)
		}
	}
	if o.Message == "" && len(o.Detail) > 0 && json.Unmarshal(o.Detail, &o.Message) != nil {
		o.Message = excerpt(o.Detail)
	}
	if o.Message != "" {
		e.Message = excerpt([]byte(o.Message))
	}
	switch code := o.Code.(type) {
	case string:
		e.Code = code
	case float64: // an HTTP status, where the stream had begun with 200
		e.Code = strconv.Itoa(int(code))
		if code >= 400 && code < 600 && status == http.StatusOK {
			e.Status = int(code)
		}
	}
	e.complete(o.Type, header)
	return e, found
}

// complete fills in what depends on several fields.
func (e *APIError) complete(kind string, header http.Header) {
	e.RetryAfter = retryAfter(header, time.Now())
	if e.Code == "" {
		e.Code = kind
	}
	switch {
	case e.Code == "insufficient_quota": // a 429 for which waiting does not help
	case e.Status == http.StatusRequestTimeout, e.Status == http.StatusTooEarly, e.Status == http.StatusTooManyRequests:
		e.Retryable = true
	case e.Status >= 500:
		e.Retryable = e.Status != http.StatusNotImplemented && e.Status != http.StatusHTTPVersionNotSupported
	case e.Status == http.StatusOK:
		said := strings.ToLower(e.Code + " " + kind)
		for _, passing := range []string{"rate_limit", "overload", "server_error", "internal", "timeout", "unavailable",
			"insufficient_system_resource"} {
			e.Retryable = e.Retryable || strings.Contains(said, passing)
		}
	}
}

// filtered reports whether an endpoint refused the prompt itself, which is an
// outcome of the call rather than a failure of it.
func (e *APIError) filtered() bool {
	return e.Code == "content_filter" || e.Code == "content_policy_violation"
}

// excerpt is the beginning of a text that may be a page of HTML, on one line.
func excerpt(text []byte) string {
	const most = 300
	s := string(bytes.ToValidUTF8(text[:min(len(text), 4*most)], []byte("?")))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	if s == "" {
		return "no message"
	}
	return s
}
