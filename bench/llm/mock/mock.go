// Package mock serves any [llm.Client] over HTTP as an OpenAI-compatible endpoint,
// with faults on request.
//
//  1. A request is decoded and checked as OpenAI's API does (request.go).
//  2. A fault may be drawn for it, by the request and how often it was sent
//     (fault_draw.go); some faults answer instead of the client.
//  3. The client replies without waiting, another fault may alter the reply, and it
//     is streamed, or sent whole, at the times that the client reports (reply.go).
//  4. The generated tokens are charged in a ledger that GET /ledger shows, and counted
//     in a [Tally] for metrics.
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

// A Config configures a [Server].
type Config struct {
	Client llm.Client // replies without waiting; its response reports the times to take
	Models []string   // served names; each needs a price
	Prices llm.Prices

	// TimeScale is the number of real seconds per second of the client: 1 is real
	// time, 0.01 a hundred times as fast, 0 does not wait at all.
	TimeScale float64

	Key llm.Secret // required as bearer token; "" accepts any

	Faults Faults // of chats
}

// A Server serves a Client over HTTP as an OpenAI-compatible endpoint:
//
//	POST /v1/chat/completions   streamed or whole
//	POST /v1/embeddings         simulated, see [sim.Embedder]
//	GET  /v1/models
//	GET  /ledger                the completed chats, as a JSON list of [Charge]
//
// A request reaches the client as it was sent, so that the reply is the one that the
// same [llm.Request] has in process. Fields of the API without a counterpart are
// refused where they would change the reply and ignored where not. Requests may be
// concurrent.
type Server struct {
	config  Config // without the key, so that printing a Server shows none
	allowed func(key string) bool
	mux     http.ServeMux
	faults  faultDraw

	mu      sync.Mutex // guards the fields below
	ledger  []Charge
	answers map[Answers]int // whose Requests are 0
	struck  map[string]int  // requests by fault
}

// A Charge is the cost of one completed call. Calls that failed, or that the client
// broke off, are not charged; see [Fault] for replies that a fault alters.
type Charge struct {
	Request    string   `json:"request"` // [llm.Request.Hash] in hexadecimal
	Model      string   `json:"model"`
	Prompt     int      `json:"prompt_tokens"`
	Cached     int      `json:"cached_tokens"`
	Completion int      `json:"completion_tokens"`
	Reasoning  int      `json:"reasoning_tokens"`
	CostUSD    *float64 `json:"cost_usd"` // null where the client reported no usage
}

// New returns a server. It is an error if no model is given, a model has no price or
// the time scale is negative.
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
	s := &Server{config: c, answers: map[Answers]int{}, struck: map[string]int{}, allowed: func(k string) bool {
		return len(key) == 0 || subtle.ConstantTimeCompare([]byte(k), key) == 1
	}, faults: faultDraw{Faults: c.Faults, draws: map[[32]byte]int{}}}
	s.mux.HandleFunc("POST /v1/chat/completions", s.chat)
	s.mux.HandleFunc("POST /v1/embeddings", s.embeddings)
	s.mux.HandleFunc("GET /v1/models", s.models)
	s.mux.HandleFunc("GET /ledger", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Ledger()) })
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		failure{http.StatusNotFound, "", "", fmt.Sprintf("Unknown request: %s %s", r.Method, r.URL.Path)}.refuse(w)
	})
	return s, nil
}

// Ledger returns a copy of the charges so far, in order of completion, never nil.
func (s *Server) Ledger() []Charge {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Charge{}, s.ledger...)
}

func (s *Server) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w := &answerWriter{ResponseWriter: out}
	defer s.count(w) // also where a fault panics to reset the connection
	key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !s.allowed(key) {
		badKey.refuse(w)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<20)
	s.mux.ServeHTTP(w, r)
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	in, req, bad := readChat(r.Body)
	if bad == nil && !slices.Contains(s.config.Models, req.Model) {
		bad = &failure{http.StatusNotFound, "model_not_found", "model",
			fmt.Sprintf("The model `%s` does not exist. Served are: %s.", req.Model, strings.Join(s.config.Models, ", "))}
	}
	if bad != nil {
		bad.refuse(w)
		return
	}
	p := &pace{ctx: r.Context(), begin: time.Now(), scale: s.config.TimeScale}
	hash := req.Hash()
	fault, pick := s.faults.draw(&req, hash)
	a := w.(*answerWriter)
	a.model, a.fault = req.Model, fault.Name
	if fault.refuse != nil {
		fault.refuse(w, p)
		return
	}
	out := reply{id: "chatcmpl-" + hex.EncodeToString(hash[:12]), model: req.Model,
		created: p.begin.Unix(), fault: fault, pick: pick}
	var err error
	out.Response, err = s.config.Client.Complete(r.Context(), req, func(d llm.Delta) { out.deltas = append(out.deltas, d) })
	if err != nil {
		fail(w, err)
		return
	}
	if fault.alter != nil {
		fault.alter(&out, req.Messages)
	}
	finish := func() { s.charge(hash, req.Model, out.Response) }
	if in.Stream {
		out.stream(w, p, in.StreamOptions.IncludeUsage, finish)
	} else {
		out.whole(w, p, finish)
	}
}

// charge enters a completed call in the ledger, before the last byte of the reply is
// sent, so that a client that has read the reply finds the charge.
func (s *Server) charge(hash [32]byte, model string, resp llm.Response) {
	c := Charge{Request: hex.EncodeToString(hash[:]), Model: model, Prompt: resp.Usage.Prompt, Cached: resp.Usage.CachedPrompt,
		Completion: resp.Usage.Completion, Reasoning: resp.Usage.Reasoning}
	// New has checked that each model has a price.
	if usd, err := s.config.Prices.Cost(model, resp.Usage); err == nil && !resp.NoUsage {
		c.CostUSD = &usd
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ledger = append(s.ledger, c)
}

// fail passes on the status and the retry time of the client's error.
func fail(w http.ResponseWriter, err error) {
	f := failure{status: http.StatusInternalServerError, message: err.Error()}
	if api := (*llm.APIError)(nil); errors.As(err, &api) && api.Status >= 400 {
		if api.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(api.RetryAfter.Seconds()))
		}
		f = failure{api.Status, api.Code, "", api.Message}
	}
	f.refuse(w)
}

func (s *Server) models(w http.ResponseWriter, _ *http.Request) {
	type model struct {
		ID      string `json:"id"`
		Object  string `json:"object"`
		OwnedBy string `json:"owned_by"`
	}
	list := struct {
		Object string  `json:"object"`
		Data   []model `json:"data"`
	}{Object: "list"}
	for _, name := range append(slices.Clone(s.config.Models), sim.EmbeddingModel) {
		list.Data = append(list.Data, model{name, "model", "hybridflow"})
	}
	writeJSON(w, http.StatusOK, list)
}

// A pace converts times of a reply to real time.
type pace struct {
	ctx   context.Context
	begin time.Time
	scale float64
}

// due returns the real time left until a time of the reply.
func (p *pace) due(at time.Duration) time.Duration {
	return time.Until(p.begin.Add(time.Duration(float64(at) * p.scale)))
}

// until waits for a time of the reply; it fails when the client has disconnected.
// Waits below a millisecond are skipped.
func (p *pace) until(at time.Duration) error {
	if d := p.due(at); d >= time.Millisecond {
		return llm.Wait(p.ctx, d)
	}
	return p.ctx.Err()
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // a client that has disconnected needs no error
}
