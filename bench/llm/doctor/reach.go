package doctor

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"hybridflow/bench/llm"
)

// A reach is what asking for the list of models tells: the way to the server,
// its clock, and what it serves.
type reach struct {
	err    error  // no answer at all
	stage  string // where it failed then: name, connection, encryption or answer
	status int
	listed []listed // nil where the server lists nothing

	dated bool          // the answer bears a date
	skew  time.Duration // of the server's clock ahead of ours, to the second
}

// A listed model, with the tokens of its context where the server tells; else 0.
type listed struct {
	id      string
	context int
}

// reachOf asks once, with the diagnosePatience for a connection and its first answer.
func reachOf(ctx context.Context, e *llm.Endpoint) reach {
	c := e.Config()
	var stage atomic.Value // connections are made by a goroutine of their own
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
		r.err, r.stage = err, stage.Load().(string)
		if cause := context.Cause(ctx); cause != nil {
			r.err = cause
		}
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

// readModels reads a list of models; nil where it is none.
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
		json.Unmarshal(raw, &m) // a field of another kind leaves the others readable
		if m.ID != "" {
			models = append(models, listed{m.ID, max(0, cmp.Or(m.MaxModelLen, m.ContextLength, m.ContextWindow, m.MaxContext, m.Meta.Context))})
		}
	}
	return models
}
