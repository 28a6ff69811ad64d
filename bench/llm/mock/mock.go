// Package mock serves any [llm.Client] over HTTP as an OpenAI-compatible endpoint,
// with faults on demand.
//
//  1. A request is decoded and checked as OpenAI's API checks it.
//  2. A fault may be drawn for it, by the request and how often it came.
//  3. The client replies at once; the reply is streamed, or sent whole, at the pace
//     that it would have had.
//  4. What was generated is charged in a ledger that GET /ledger shows.
package mock

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// A Config says what a [Server] serves.
type Config struct {
	Client llm.Client // replies at once, with the times the reply would take
	Models []string   // names it answers to; each needs a price
	Prices llm.Prices

	// TimeScale is how many real seconds a second of the Client's takes: 1 is
	// real time, 0.01 a hundredth of it, 0 no waiting at all.
	TimeScale float64

	Key llm.Secret // wanted as bearer token; "" lets everybody in

	Faults Faults // of chats, on purpose
}

// A Server serves a Client over HTTP as an OpenAI-compatible endpoint:
//
//	POST /v1/chat/completions   streamed or whole
//	POST /v1/embeddings         simulated, see [Embedder]
//	GET  /v1/models
//	GET  /ledger                the completed chats, as a JSON list of [Charge]
//
// A request reaches the Client as it was sent, so the reply is the one the
// same [Request] has in process. Fields of the API that a Request has no place
// for are refused where they would change the reply and ignored where not.
type Server struct {
	config  Config // without the key, so that printing a Mock shows none
	allowed func(key string) bool
	mux     http.ServeMux
	faults  faultDraw
	tallies tallies

	mu     sync.Mutex
	ledger []Charge
}

// A Charge is what one completed call cost. Calls that the client broke off or
// that failed are not charged; see [Fault] for those that go wrong on purpose.
type Charge struct {
	Request    string   `json:"request"` // [Request.Hash] in hexadecimal
	Model      string   `json:"model"`
	Prompt     int      `json:"prompt_tokens"`
	Cached     int      `json:"cached_tokens"`
	Completion int      `json:"completion_tokens"`
	Reasoning  int      `json:"reasoning_tokens"`
	CostUSD    *float64 `json:"cost_usd"` // null where the Client reported no usage
}

// New fails where a model has no price or the time scale is negative.
func New(c Config) (*Server, error) {
	if !(c.TimeScale >= 0) {
		return nil, fmt.Errorf("time scale: %v is not a number of real seconds, such as 0.01", c.TimeScale)
	}
	if len(c.Models) == 0 {
		return nil, errors.New("models: need at least one to serve")
	}
	for _, m := range c.Models {
		if _, err := c.Prices.Of(m); err != nil {
			return nil, err
		}
	}
	key := []byte(c.Key)
	c.Key = ""
	m := &Server{config: c, tallies: newTallies(), allowed: func(k string) bool {
		return len(key) == 0 || subtle.ConstantTimeCompare([]byte(k), key) == 1
	}, faults: faultDraw{Faults: c.Faults, asked: map[[32]byte]int{}}}
	m.mux.HandleFunc("POST /v1/chat/completions", m.chat)
	m.mux.HandleFunc("POST /v1/embeddings", m.embeddings)
	m.mux.HandleFunc("GET /v1/models", m.models)
	m.mux.HandleFunc("GET /ledger", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, m.Ledger()) })
	m.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, "", "", fmt.Sprintf("Unknown request: %s %s", r.Method, r.URL.Path))
	})
	return m, nil
}

// Ledger returns the charges so far, in order of completion, never nil.
func (m *Server) Ledger() []Charge {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Charge{}, m.ledger...)
}

func (m *Server) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w := &answerWriter{ResponseWriter: out}
	defer m.tallies.answered(w) // also where a fault panics, to break the connection
	key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !m.allowed(key) {
		refuse(w, http.StatusUnauthorized, "invalid_api_key", "", "Incorrect API key provided.")
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<20)
	m.mux.ServeHTTP(w, r)
}

func (m *Server) chat(w http.ResponseWriter, r *http.Request) {
	in, req, bad := readChat(r.Body)
	if bad == nil && !slices.Contains(m.config.Models, req.Model) {
		bad = &badRequest{http.StatusNotFound, "model_not_found", "model",
			fmt.Sprintf("The model `%s` does not exist. Served are: %s.", req.Model, strings.Join(m.config.Models, ", "))}
	}
	if bad != nil {
		refuse(w, bad.status, bad.code, bad.param, bad.message)
		return
	}
	p := &pace{ctx: r.Context(), begin: time.Now(), scale: m.config.TimeScale}
	hash := req.Hash()
	fault, pick := m.faults.draw(&req, hash)
	a := w.(*answerWriter)
	a.model, a.fault = req.Model, fault.Name
	if fault.refuse != nil {
		fault.refuse(w, p)
		return
	}
	out := mockReply{id: "chatcmpl-" + hex.EncodeToString(hash[:12]), model: req.Model, created: p.begin.Unix(), fault: fault, pick: pick}
	var err error
	out.Response, err = m.config.Client.Complete(r.Context(), req, func(d llm.Delta) { out.deltas = append(out.deltas, d) })
	if err != nil {
		m.fail(w, err)
		return
	}
	if fault.alter != nil {
		fault.alter(&out, req.Messages)
	}
	finish := func() { m.charge(hash, req.Model, out.Response) }
	if in.Stream {
		out.stream(w, p, in.StreamOptions.IncludeUsage, finish)
	} else {
		out.whole(w, p, finish)
	}
}

// charge enters a completed call in the ledger: before the last byte of the
// reply is sent, so that whoever has read the reply finds the charge.
func (m *Server) charge(hash [32]byte, model string, resp llm.Response) {
	c := Charge{Request: hex.EncodeToString(hash[:]), Model: model, Prompt: resp.Usage.Prompt, Cached: resp.Usage.CachedPrompt,
		Completion: resp.Usage.Completion, Reasoning: resp.Usage.Reasoning}
	// New has seen that each model has a price.
	if usd, err := m.config.Prices.Cost(model, resp.Usage); err == nil && !resp.NoUsage {
		c.CostUSD = &usd
	}
	m.tallies.charged(&c)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ledger = append(m.ledger, c)
}

// fail passes on what the Client says of itself.
func (m *Server) fail(w http.ResponseWriter, err error) {
	var api *llm.APIError
	if errors.As(err, &api) && api.Status >= 400 {
		if api.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(api.RetryAfter.Seconds()))
		}
		refuse(w, api.Status, api.Code, "", api.Message)
		return
	}
	refuse(w, http.StatusInternalServerError, "", "", err.Error())
}

func (m *Server) models(w http.ResponseWriter, _ *http.Request) {
	type model struct {
		ID      string `json:"id"`
		Object  string `json:"object"`
		OwnedBy string `json:"owned_by"`
	}
	list := struct {
		Object string  `json:"object"`
		Data   []model `json:"data"`
	}{Object: "list"}
	for _, name := range append(slices.Clone(m.config.Models), sim.EmbeddingModel) {
		list.Data = append(list.Data, model{name, "model", "hybridflow"})
	}
	writeJSON(w, http.StatusOK, list)
}

// A pace makes virtual times real.
type pace struct {
	ctx   context.Context
	begin time.Time
	scale float64
}

// due tells how long it is until a moment of the reply.
func (p *pace) due(at time.Duration) time.Duration {
	return time.Until(p.begin.Add(time.Duration(float64(at) * p.scale)))
}

// until waits for a moment of the reply; it fails when the client has gone.
// Less than a millisecond is not worth a sleep.
func (p *pace) until(at time.Duration) error {
	if d := p.due(at); d >= time.Millisecond {
		return llm.Wait(p.ctx, d)
	}
	return p.ctx.Err()
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // a client that has gone is not our error
}
