package telemetry

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// collector speaks OTLP over HTTP with the JSON encoding
// (opentelemetry.io/docs/specs/otlp, sections "OTLP/HTTP" and "JSON Protobuf
// Encoding").
type collector struct {
	base   *url.URL
	header http.Header
	client *http.Client
}

// newCollector reads the base URL of a collector; that of one signal, ending in
// /v1/traces or /v1/metrics, stands for its base. Errors do not show passwords.
func newCollector(base string, getenv func(string) string) (*collector, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return nil, errors.New("OTLP endpoint: that is no URL; it looks like http://127.0.0.1:4318") // the value may hold a password
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("OTLP endpoint %s: need a URL such as http://127.0.0.1:4318", u.Redacted())
	case u.User != nil:
		return nil, errors.New("OTLP endpoint: no password in the URL, please; OTEL_EXPORTER_OTLP_HEADERS has room for credentials")
	}
	u.Path = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/v1/traces"), "/v1/metrics")
	headers, err := readPairs(getenv, "OTEL_EXPORTER_OTLP_HEADERS")
	if err != nil {
		return nil, err
	}
	c := &collector{base: u, header: http.Header{}, client: &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}}
	for _, h := range headers {
		c.header.Set(h.key, h.value.(string))
	}
	c.header.Set("Content-Type", "application/json")
	c.header.Set("User-Agent", scope)
	return c, nil
}

// send posts a request, and again after a pause while the collector answers with
// one of the codes that the specification lists as retryable, until ctx is done.
func (c *collector) send(ctx context.Context, path string, body request) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	for pause := 250 * time.Millisecond; ; pause *= 2 {
		again, err := c.post(ctx, path, text)
		if !again {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// post reports whether the same request may succeed later.
func (c *collector) post(ctx context.Context, path string, text []byte) (again bool, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base.JoinPath(path).String(), bytes.NewReader(text))
	if err != nil {
		return false, err
	}
	r.Header = c.header.Clone()
	resp, err := c.client.Do(r)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if resp.StatusCode/100 != 2 {
		again = slices.Contains([]int{429, 502, 503, 504}, resp.StatusCode)
		return again, fmt.Errorf("%s: %s", r.URL.Path, resp.Status)
	}
	return false, cmp.Or(err, refused(answer))
}

// refused reads the part of a request that a collector did not take. Some answer in
// Protocol Buffers or in prose, which is no error.
func refused(answer []byte) error {
	var a struct {
		PartialSuccess struct {
			RejectedSpans, RejectedDataPoints any // a number, or one in a string
			ErrorMessage                      string
		}
	}
	json.Unmarshal(answer, &a)
	for _, n := range []any{a.PartialSuccess.RejectedSpans, a.PartialSuccess.RejectedDataPoints} {
		if text := fmt.Sprint(n); n != nil && text != "" && text != "0" {
			return fmt.Errorf("%s rejected: %s", text, a.PartialSuccess.ErrorMessage)
		}
	}
	return nil
}

// readPairs reads K=V,K2=V2 with values encoded as in URLs, the form of
// OpenTelemetry's variables.
func readPairs(getenv func(string) string, variable string) (all []attribute, err error) {
	for pair := range strings.SplitSeq(getenv(variable), ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		key, value, ok := strings.Cut(pair, "=")
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if key = strings.TrimSpace(key); !ok || key == "" || err != nil {
			return nil, fmt.Errorf("%s: need KEY=VALUE,KEY=VALUE with values encoded as in URLs", variable) // a value may be secret
		}
		all = append(all, attribute{key, value})
	}
	return all, nil
}

// sampleRatio reads the share of traces that OTEL_TRACES_SAMPLER lets through.
func sampleRatio(getenv func(string) string) (float64, error) {
	switch s := strings.TrimPrefix(getenv("OTEL_TRACES_SAMPLER"), "parentbased_"); s {
	case "", "always_on":
		return 1, nil
	case "always_off":
		return 0, nil
	case "traceidratio":
		arg := cmp.Or(getenv("OTEL_TRACES_SAMPLER_ARG"), "1")
		ratio, err := strconv.ParseFloat(arg, 64)
		if err != nil || !(ratio >= 0 && ratio <= 1) {
			return 0, fmt.Errorf("OTEL_TRACES_SAMPLER_ARG: %q is not in [0, 1]", arg)
		}
		return ratio, nil
	default:
		return 0, fmt.Errorf("OTEL_TRACES_SAMPLER: %q is none of always_on, always_off and traceidratio", s)
	}
}
