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
	"unicode"
)

// retryable tells whether the same request may succeed when sent again. Of the
// errors it does not know, none is: a mistake in the request stays one.
func retryable(err error) bool {
	var api *APIError
	var timeout *TimeoutError
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var sending *url.Error
	var network net.Error
	switch {
	case errors.As(err, new(*HeldError)): // the wait is too long
		return false
	case errors.As(err, &api):
		return api.Retryable
	case errors.As(err, &timeout):
		return timeout.early()
	case errors.As(err, &dns):
		return !dns.IsNotFound
	case errors.As(err, &certificate):
		return false
	}
	return errors.As(err, &sending) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// statusOverloaded is Anthropic's, and that of gateways in front of it.
const statusOverloaded = 529

// overloaded tells whether an endpoint has more to do than it can: it says so,
// or does not even begin to answer.
func overloaded(err error) bool {
	var api *APIError
	var timeout *TimeoutError
	var network *net.OpError
	switch {
	case errors.As(err, new(*BreakerError)): // it was not asked
		return false
	case errors.As(err, &api):
		return api.rateLimited() || api.Status == http.StatusServiceUnavailable || api.Status == statusOverloaded
	case errors.As(err, &timeout):
		return timeout.early()
	}
	return errors.As(err, &network) && network.Op == "dial"
}

// early is before anything of the reply was seen.
func (e *TimeoutError) early() bool {
	return e.Phase == "connect" || e.Phase == "first token" || e.Phase == "vectors"
}

// rateLimited is a refusal that waiting mends, unlike an empty account.
func (e *APIError) rateLimited() bool {
	return e.Retryable && (e.Status == http.StatusTooManyRequests || strings.Contains(e.Code, "rate_limit"))
}

// tooLong is a refusal that is about this one prompt.
func (e *APIError) tooLong() bool {
	if e.Status == http.StatusRequestEntityTooLarge || e.Code == "context_length_exceeded" {
		return true
	}
	return slices.ContainsFunc([]string{"context length", "context size", "context window", "too long"},
		func(s string) bool { return strings.Contains(strings.ToLower(e.Message), s) })
}

// hopeless is what no waiting mends: the key, the account or the model is wrong.
func (e *APIError) hopeless() bool {
	switch e.Status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound:
		return true
	}
	return e.Code == "insufficient_quota"
}

// kindOf is equal for failures that are the same but for their figures, and ""
// for those that say nothing against an endpoint: it limits its rate, the prompt
// is too long, or it was slow in the middle of a reply.
func kindOf(err error) string {
	var api *APIError
	var timeout *TimeoutError
	switch {
	case errors.As(err, &api):
		if api.rateLimited() || api.tooLong() {
			return ""
		}
		return fmt.Sprint(api.Status, " ", api.Code, " ", withoutFigures(api.Message))
	case errors.As(err, &timeout):
		if !timeout.early() {
			return ""
		}
		return timeout.Phase
	}
	return withoutFigures(err.Error())
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

// hopeless is the same of any error.
func hopeless(err error) bool {
	var api *APIError
	return errors.As(err, &api) && api.hopeless()
}
