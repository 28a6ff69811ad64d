package llm

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A failure is what the error of an attempt says about it and its endpoint.
type failure struct {
	retryable  bool // the same request may succeed when it is sent again
	overloaded bool // the endpoint has more to do than it can
	hopeless   bool // waiting does not help: the key, the account or the model is wrong
	unbilled   bool // the request certainly reached no model

	said        bool          // by the endpoint itself, in an answer
	rateLimited bool          // said, and waiting helps, unlike with an empty account
	retryAfter  time.Duration // for how long the endpoint asks to be left alone; 0 if it does not

	// kind is equal for failures that differ in figures only, and "" for those that
	// say nothing against an endpoint: it limits its rate, the prompt is too long,
	// or it was slow in the middle of a reply.
	kind string
}

// classify reads an error. One that it does not know may not pass: a mistake in
// the request stays one.
func classify(err error) failure {
	var api *APIError
	var timeout *TimeoutError
	switch {
	case err == nil:
		return failure{}
	case errors.As(err, new(*BreakerError)), errors.As(err, new(*HeldError)): // not sent; what they wrap are failures of earlier calls
		return failure{unbilled: true}
	case errors.As(err, &api):
		return api.failure()
	case !errors.As(err, &timeout):
		return lost(err)
	}
	switch timeout.Phase {
	case "connect", "first token", "vectors": // nothing of a reply was seen
		return failure{retryable: true, overloaded: true, unbilled: timeout.Phase == "connect", kind: timeout.Phase}
	}
	return failure{}
}

// lost is a failure without an answer.
func lost(err error) failure {
	var operation *net.OpError
	var dns *net.DNSError
	var network net.Error
	f := failure{kind: withoutFigures(err.Error())}
	f.overloaded = errors.As(err, &operation) && operation.Op == "dial"
	switch {
	case errors.As(err, &dns):
		f.retryable, f.unbilled = !dns.IsNotFound, true
	case errors.As(err, new(*tls.CertificateVerificationError)):
		f.unbilled = true
	default:
		f.retryable = errors.As(err, new(*url.Error)) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		f.unbilled = f.overloaded
	}
	return f
}

// statusOverloaded is Anthropic's, and that of gateways in front of it.
const statusOverloaded = 529

func (e *APIError) failure() failure {
	f := failure{said: true, retryable: e.Retryable, retryAfter: e.RetryAfter, unbilled: e.Status >= 400}
	f.rateLimited = e.Retryable && (e.Status == http.StatusTooManyRequests || strings.Contains(e.Code, "rate_limit"))
	f.overloaded = f.rateLimited || e.Status == http.StatusServiceUnavailable || e.Status == statusOverloaded
	switch e.Status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound:
		f.hopeless = true
	default:
		f.hopeless = e.Code == "insufficient_quota"
	}
	if !f.rateLimited && !e.tooLong() {
		f.kind = fmt.Sprint(e.Status, " ", e.Code, " ", withoutFigures(e.Message))
	}
	return f
}

// tooLong reports whether the endpoint refused this one prompt for its length.
func (e *APIError) tooLong() bool {
	if e.Status == http.StatusRequestEntityTooLarge || e.Code == "context_length_exceeded" {
		return true
	}
	return slices.ContainsFunc([]string{"context length", "context size", "context window", "too long"},
		func(s string) bool { return strings.Contains(strings.ToLower(e.Message), s) })
}

// withoutFigures replaces words that hold a digit: ports, times, request IDs.
func withoutFigures(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			words[i] = "#"
		}
	}
	return strings.Join(words, " ")
}
