package doctor

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"hybridflow/bench/llm"
)

// A reach is what a request for the list of models shows: whether the server can be
// reached, its clock, and its models.
type reach struct {
	err    error  // no answer at all
	stage  string // at which it failed: name, connection, encryption or answer
	status int
	listed []listed // nil where the server lists nothing

	dated bool          // the answer bears a date
	skew  time.Duration // of the server's clock ahead of ours, to the second
}

// A listed model, with the size of its context in tokens where the server reports
// it; else 0.
type listed struct {
	id      string
	context int
}

// reachOf makes one request, within twice the time limit of a connection.
func reachOf(ctx context.Context, e *llm.Endpoint) reach {
	c := e.Config()
	var stage atomic.Value // set by the goroutine that connects
	stage.Store("name")
	r := reach{}
	ctx, cancel := context.WithTimeoutCause(ctx, 2*c.Connect,
		&llm.TimeoutError{Model: c.Model, URL: c.BaseURL, Phase: "connect", After: 2 * c.Connect})
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		ConnectStart:      func(string, string) { stage.Store("connection") },
		TLSHandshakeStart: func() { stage.Store("encryption") },
		GotConn:           func(httptrace.GotConnInfo) { stage.Store("answer") },
	})
	begin := time.Now()
	resp, err := e.Models(ctx)
	if err != nil {
		r.err, r.stage = cmp.Or(context.Cause(ctx), err), stage.Load().(string)
		return r
	}
	defer resp.Body.Close()
	r.status = resp.StatusCode
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		middle := begin.Add(time.Since(begin) / 2)
		r.dated, r.skew = true, date.Add(500*time.Millisecond).Sub(middle).Round(time.Second) // dates are cut to the second
	}
	text, err := io.ReadAll(resp.Body)
	if err == nil && r.status == http.StatusOK {
		r.listed = readModels(text)
	}
	return r
}

// readModels decodes a list of models; nil where it is none.
func readModels(text []byte) []listed {
	type model struct {
		ID            string `json:"id"`
		MaxModelLen   int    `json:"max_model_len"`      // vLLM
		ContextLength int    `json:"context_length"`     // OpenRouter, Together
		ContextWindow int    `json:"context_window"`     // Groq
		MaxContext    int    `json:"max_context_length"` // LM Studio, Mistral
		Meta          struct {
			Context int `json:"n_ctx"` // llama.cpp
		} `json:"meta"`
	}
	var list struct {
		Data []json.RawMessage `json:"data"`
	}
	if json.Unmarshal(text, &list) != nil || list.Data == nil {
		return nil
	}
	models := []listed{}
	for _, raw := range list.Data {
		var m model
		json.Unmarshal(raw, &m) // a field of another type leaves the others decoded
		if m.ID != "" {
			models = append(models, listed{m.ID, max(0, cmp.Or(m.MaxModelLen, m.ContextLength, m.ContextWindow, m.MaxContext, m.Meta.Context))})
		}
	}
	return models
}

// statusOf returns the HTTP status of a server's error, 0 for any other error.
func statusOf(err error) int {
	if api := (*llm.APIError)(nil); errors.As(err, &api) {
		return api.Status
	}
	return 0
}

func unauthorized(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden
}
