package llm

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// An Endpoint is a model behind any OpenAI-compatible server. Every reply is
// streamed, also without an onDelta, because only a stream shows when its first
// token came. Times are of the wall clock, and begin when Complete is called. An
// Endpoint is safe for concurrent use; Close it when done.
type Endpoint struct {
	config Config // without its secrets
	base   *http.Transport

	// Functions, because fmt prints what pointers lead to, but nothing of what a
	// function captures: here, the key.
	scrub  func(string) string
	chat   func(context.Context, openai.ChatCompletionRequest) (*openai.ChatCompletionStream, error)
	vector func(context.Context, openai.EmbeddingRequestConverter) (openai.EmbeddingResponse, error)
	models func(context.Context) (*http.Response, error)
}

// NewEndpoint does not connect yet. It fails for a Config with a wrong field,
// which the error names with a value that works, and for a CA file that cannot be
// used.
func NewEndpoint(c Config) (*Endpoint, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	c = c.withDefaults()
	base, err := c.network()
	if err != nil {
		return nil, err
	}
	oc := openai.DefaultConfig("") // transport adds the key
	oc.BaseURL = strings.TrimRight(c.BaseURL, "/")
	web := &http.Client{
		Transport: &transport{base: base, key: c.nextKey(), headers: c.Headers},
		// A redirected POST comes back as a GET, and would take the key elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	oc.HTTPClient = web
	client := openai.NewClientWithConfig(oc)
	e := &Endpoint{base: base, scrub: c.Scrubber(), chat: client.CreateChatCompletionStream, vector: client.CreateEmbeddings}
	e.models = func(ctx context.Context) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, oc.BaseURL+"/models", nil)
		if err != nil {
			return nil, err
		}
		return web.Do(req)
	}
	c.Key, c.Keys, c.Headers, c.Proxy, c.BaseURL = "", nil, nil, "", c.Address()
	e.config = c
	return e, nil
}

// Config returns the endpoint's configuration with its defaults filled in and
// without its secrets.
func (e *Endpoint) Config() Config { return e.config }

// Models asks for the list of models that the server offers. The caller closes
// the body.
func (e *Endpoint) Models(ctx context.Context) (*http.Response, error) {
	resp, err := e.models(context.WithValue(ctx, exchangeKey{}, &exchange{}))
	return resp, withoutURL(err)
}

// Close closes idle connections.
func (e *Endpoint) Close() { e.base.CloseIdleConnections() }

// Complete sends a request once; see [Line] for retries. The error is an
// [*APIError] where the server answers with one, a [*TimeoutError] where a reply
// exceeds a time limit, [io.ErrUnexpectedEOF] where it breaks off, or the
// context's. A prompt or reply declined by a filter or by the model is no error:
// its Finish is content_filter.
func (e *Endpoint) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	req.Model = cmp.Or(req.Model, e.config.Model)
	body, err := e.body(req)
	if err != nil {
		return Response{}, fmt.Errorf("write a request for %s: %w", req.Model, err)
	}
	w := e.watch(ctx, req.Model)
	defer w.stop()
	x := &exchange{body: body}
	r := reply{begin: time.Now(), onDelta: onDelta, Response: Response{Model: req.Model, NoUsage: true, Attempts: 1}}
	err = e.stream(context.WithValue(w.ctx, exchangeKey{}, x), x, w, &r)
	if err != nil {
		err = e.explain(w.ctx, req.Model, x, err)
	}
	r.Headers, r.Model = e.kept(x.header), e.scrub(r.Model)
	if api := (*APIError)(nil); errors.As(err, &api) && api.filtered() {
		r.Finish, err = "content_filter", nil
	}
	return r.response(), err
}

// stream reads one reply into r.
func (e *Endpoint) stream(ctx context.Context, x *exchange, w *watch, r *reply) error {
	s, err := e.chat(ctx, openai.ChatCompletionRequest{}) // the body is in x
	if err != nil {
		return err
	}
	defer s.Close()
	if x.fault != nil {
		return errors.New("not a stream") // explain reads the fault
	}
	for {
		raw, err := s.RecvRaw()
		r.Took = time.Since(r.begin) // Close may take its time
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var piece chunk
		if err := json.Unmarshal(raw, &piece); err != nil {
			return fmt.Errorf("chunk %q: %w", e.scrub(excerpt(raw)), err)
		}
		if w.heard(r.add(&piece)); failures[r.Finish] != "" {
			return &APIError{Status: http.StatusOK, Code: r.Finish, Message: failures[r.Finish], Retryable: true}
		}
	}
}

// failures are finish reasons of replies that are not whole.
var failures = map[string]string{
	"error":                        "the provider failed in the middle of the reply",
	"abort":                        "the server gave the reply up",
	"insufficient_system_resource": "the server ran out of resources in the middle of the reply",
}

// explain turns errors of the transport and of go-openai into those of Complete.
func (e *Endpoint) explain(ctx context.Context, model string, x *exchange, err error) error {
	var api *APIError
	var timeout *TimeoutError
	var network net.Error
	var dial *net.OpError
	cause := context.Cause(ctx)
	switch {
	case errors.As(cause, &timeout):
		return timeout
	case cause != nil:
		return fmt.Errorf("%s at %s: %w", model, e.config.BaseURL, cause)
	case x.fault != nil:
		var said bool
		if api, said = parseError(x.fault, x.status, x.header); x.status == http.StatusOK && !said {
			api.Unstreamed, api.Message = true, "the server does not stream: "+api.Message
		}
	case !errors.As(err, &api):
		err = withoutURL(err)
		if x.status == 0 && errors.As(err, &network) && network.Timeout() {
			return &TimeoutError{Model: model, URL: e.config.BaseURL, Phase: "connect", After: e.config.Connect}
		}
		if errors.As(err, &dial) && dial.Op == "dial" {
			return fmt.Errorf("%s at %s: %w (check that the server runs and the base URL is right)", model, e.config.BaseURL, err)
		}
		return fmt.Errorf("%s at %s: %w", model, e.config.BaseURL, err)
	}
	api.Model, api.URL = model, e.config.BaseURL
	api.Code, api.Message = e.scrub(api.Code), e.scrub(api.Message)
	return api
}

// withoutURL removes the URL from an error that will get one without secrets.
func withoutURL(err error) error {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		return u.Err
	}
	return err
}
