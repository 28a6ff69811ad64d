package doctor

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/sim"
)

// A strange server misbehaves in the configured ways only.
type strange struct {
	models string // answer to GET /models; "" for a 404
	skew   time.Duration
	refuse func(body map[string]any) (status int, message string)
	stream func(body map[string]any) []string // nil for a reply of five words that follows the seed
	kind   string                             // Content-Type
}

func (s strange) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", time.Now().Add(s.skew).UTC().Format(http.TimeFormat))
	if r.Method == http.MethodGet {
		if s.models == "" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, s.models)
		return
	}
	var body map[string]any
	json.NewDecoder(r.Body).Decode(&body)
	if s.refuse != nil {
		if status, message := s.refuse(body); status != 0 {
			llmtest.Refused(w, status, "", message)
			return
		}
	}
	lines := []string{llmtest.Role, llmtest.Says("one, "), llmtest.Says("two, "), llmtest.Says("three, "), llmtest.Says("four, "),
		llmtest.Says(fmt.Sprint(body["seed"])), llmtest.Stop, llmtest.Usage, llmtest.Done}
	if s.stream != nil {
		lines = s.stream(body)
	}
	if s.kind != "" {
		w.Header().Set("Content-Type", s.kind)
		io.WriteString(w, strings.Join(lines, "\n"))
		return
	}
	llmtest.Stream(lines...)(w, r)
}

func has(field, message string) func(map[string]any) (int, string) {
	return func(body map[string]any) (int, string) {
		if _, ok := body[field]; ok {
			return 400, message
		}
		return 0, ""
	}
}

func always(lines ...string) func(map[string]any) []string {
	return func(map[string]any) []string { return lines }
}

func TestExamine(t *testing.T) {
	words := llmtest.Says(strings.Repeat("word ", 99))
	plenty := `data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":99}}` + "\n"
	count := 0
	for _, tc := range []struct {
		name   string
		server strange
		change func(*llm.Config)
		want   []string // parts of "LEVEL CHECK: SEEN; TRY", in any order; every problem and warning must be listed
	}{
		{"as it should be", strange{models: `{"data":[{"id":"tiny","max_model_len":8192}]}`}, nil,
			[]string{"ok reachable", "ok key: accepted", "ok model: answers;", "ok streaming: 5 pieces",
				"ok usage: reported in the stream: 10 tokens of prompt, 4 of reply",
				"ok details: seen: 30 cached tokens, 15 reasoning", "ok temperature: 0 is accepted", "ok limit: max_tokens is accepted",
				"ok seed: heeded",
				"ok logprobs: not offered", "ok context: 8192 tokens", "ok clock: agrees",
				"ok price: $2 and $8 per million tokens of prompt and reply, as of 2026-01-02: a list"}},
		{"wrong key", strange{models: `{"data":[]}`, refuse: func(map[string]any) (int, string) { return 401, "no" }}, nil,
			[]string{"problem key: the server refuses the key (401)"}},
		{"no key", strange{refuse: func(map[string]any) (int, string) { return 401, "no" }}, func(c *llm.Config) { c.Key = "" },
			[]string{"problem key: the server wants a key and none is set (401); put it in OPENAI_API_KEY"}},
		{"no such model", strange{models: `{"data":[{"id":"huge"},{"id":"org/Tiny-v2"},{"id":"tinny"}]}`,
			refuse: func(map[string]any) (int, string) { return 404, "no" }}, nil,
			[]string{"problem model: the server has no tiny; nearest are org/Tiny-v2, tinny, huge"}},
		{"wrong path", strange{refuse: func(map[string]any) (int, string) { return 404, "no" }}, nil,
			[]string{"problem model: tiny at"}},
		{"busy", strange{refuse: func(map[string]any) (int, string) { return 429, "slow down" }}, nil,
			[]string{"warning model: not examined, as the server is busy"}},
		{"an alias, unlisted", strange{models: `{"data":[{"id":"huge"}]}`}, nil,
			[]string{"ok model: answers, though the server does not list it"}},
		{"no usage", strange{stream: always(llmtest.Says("a"), llmtest.Stop, llmtest.Done)}, nil,
			[]string{"problem usage: the stream reports no tokens", "warning seed: makes no difference"}},
		{"no stream", strange{stream: always(`{"choices":[{"message":{"content":"hi"}}]}`), kind: "application/json"}, nil,
			[]string{"problem streaming: tiny at http"}},
		{"no [DONE]", strange{stream: always(llmtest.Says("a"), llmtest.Stop, llmtest.Usage)}, nil,
			[]string{"problem streaming: the stream ends without [DONE]"}},
		{"no text", strange{stream: always(llmtest.Role, llmtest.Stop,
			`data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":0}}`+"\n", llmtest.Done)}, nil,
			[]string{"problem model: replies without any text", "ok streaming: [DONE] comes, but no text"}},
		{"an error in mid-stream", strange{stream: always(llmtest.Says("a"), `data: {"error":{"message":"it broke","code":502}}`)}, nil,
			[]string{"problem model: tiny at"}},
		{"one piece", strange{stream: func(b map[string]any) []string {
			return []string{llmtest.Says(fmt.Sprint("one two three four ", b["seed"])), llmtest.Stop, llmtest.Usage, llmtest.Done}
		}}, nil, []string{"warning streaming: the reply arrives all at once"}},
		{"wrong clock", strange{skew: -time.Hour}, nil, []string{"warning clock: the server's clock is -3600 s"}},
		{"ignores the seed", strange{stream: func(map[string]any) []string {
			count++
			return []string{llmtest.Says("a"), llmtest.Says(fmt.Sprint(count)), llmtest.Stop, llmtest.Usage, llmtest.Done}
		}}, nil, []string{"warning seed: not heeded"}},
		{"refuses the seed", strange{refuse: has("seed", "Extra inputs are not permitted: seed")}, nil,
			[]string{"warning seed: refused: Extra inputs are not permitted: seed; --set cloud.extra_body='{seed: null}'"}},
		{"refuses a temperature of 0", strange{refuse: has("temperature", "'temperature' must be above 0")}, nil,
			[]string{"problem temperature: 0 is refused: 'temperature' must", "{temperature: null}"}},
		{"another limit", strange{refuse: has("max_tokens", "Use 'max_completion_tokens' instead of 'max_tokens'.")}, nil,
			[]string{"problem limit: max_tokens is refused, max_completion_tokens is accepted; --set cloud.limit_field=max_completion_tokens"}},
		{"another limit, without saying so", strange{refuse: has("max_tokens", "Bad request.")}, nil,
			[]string{"problem limit: max_tokens is refused"}},
		{"both at once", strange{refuse: func(b map[string]any) (int, string) {
			if status, message := has("temperature", "temperature: no")(b); status != 0 {
				return status, message
			}
			return has("max_tokens", "max_tokens: no")(b)
		}}, nil, []string{"problem temperature", "problem limit"}},
		{"something else", strange{refuse: func(map[string]any) (int, string) { return 400, "the prompt offends" }}, nil,
			[]string{"problem model: tiny at"}},
		{"ignores the limit", strange{stream: func(b map[string]any) []string {
			if b["max_tokens"] != nil {
				return []string{words, llmtest.Says(fmt.Sprint(b["seed"])), llmtest.Stop, plenty, llmtest.Done}
			}
			return []string{llmtest.Says("a"), llmtest.Says("b"), llmtest.Stop, llmtest.Usage, llmtest.Done}
		}}, nil, []string{"problem limit: max_tokens is ignored; --set cloud.limit_field=max_completion_tokens"}},
		{"has no limit", strange{stream: func(b map[string]any) []string {
			return []string{words, llmtest.Says(fmt.Sprint(b["seed"])), llmtest.Stop, plenty, llmtest.Done}
		}}, nil,
			[]string{"problem limit: replies are longer than allowed"}},
		{"logprobs", strange{stream: func(b map[string]any) []string {
			return []string{`data: {"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"logprob":-1}]}}]}` + "\n",
				llmtest.Says(fmt.Sprint(b["seed"])), llmtest.Stop, llmtest.Usage, llmtest.Done}
		}}, func(c *llm.Config) { c.Logprobs = true }, []string{"ok logprobs: offered"}},
		{"no logprobs", strange{}, func(c *llm.Config) { c.Logprobs = true }, []string{"problem logprobs: asked for, and not offered"}},
		{"little context", strange{models: `{"data":[{"id":"tiny","meta":{"n_ctx":4096}}]}`}, nil, []string{"warning context: 4096 tokens"}},
		{"one key of two", strange{}, func(c *llm.Config) { c.Key, c.Keys = "", []llm.Secret{"sk-very-secret", "sk-also-secret"} },
			[]string{"ok key: 2 keys"}},
		{"wrong settings", strange{}, func(c *llm.Config) { c.CAFile = "nowhere.pem" }, []string{"problem settings: CA file of tiny"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := llm.Config{Model: "tiny", BaseURL: llmtest.Serve(t, tc.server), Key: "sk-very-secret"}
			if tc.change != nil {
				tc.change(&c)
			}
			d := Examine(t.Context(), c, Options{Name: "cloud",
				Price: &llm.Price{Model: "tiny", Prompt: 2, Completion: 8, Date: "2026-01-02", Source: "a list"}})
			expect(t, d, tc.want)
		})
	}
}

// expect finds each wanted text in a finding, and no problem or warning beside them.
func expect(t *testing.T, d Report, want []string) {
	t.Helper()
	met := map[string]bool{}
	for _, f := range d.Findings {
		line := fmt.Sprintf("%s %s: %s; %s", f.Level, f.Check, f.Seen, f.Try)
		known := f.Level == OK
		for _, w := range want {
			if strings.Contains(line, w) {
				known, met[w] = true, true
			}
		}
		if !known {
			t.Errorf("unexpected: %s", line)
		}
	}
	for _, w := range want {
		if !met[w] {
			t.Errorf("missing: %s, in %+v", w, d.Findings)
		}
	}
}

// The mock passes the examination.
func TestExamineMock(t *testing.T) {
	price, err := llmtest.MustPrices(t).Of("gpt-4.1")
	if err != nil {
		t.Fatal(err)
	}
	m := server(t)
	d := Examine(t.Context(), llm.Config{Model: "gpt-4.1", BaseURL: llmtest.Serve(t, m)}, Options{Name: "cloud", Price: &price})
	expect(t, d, []string{"ok key: none is set", "ok streaming", "warning seed: makes no difference"})
	charged := 0.0
	for _, c := range m.Ledger() {
		charged += *c.CostUSD
	}
	if d.SpentUSD == nil || d.Calls != len(m.Ledger()) || math.Abs(*d.SpentUSD-charged) > 1e-12 || !d.Works() {
		t.Errorf("%+v; the mock charged %d calls, $%v", d, len(m.Ledger()), charged)
	}
	d = Examine(t.Context(), llm.Config{Model: sim.EmbeddingModel, BaseURL: llmtest.Serve(t, server(t))}, Options{Name: "embed", Embeds: true})
	expect(t, d, []string{"ok embeddings: two texts, two vectors of 256 numbers"})
	d = Examine(t.Context(), llm.Config{Model: "gpt-4.1", BaseURL: "http://127.0.0.1:1/v1"}, Options{Name: "edge"})
	expect(t, d, []string{"problem reachable: no answer, it fails at the connection", "problem price: gpt-4.1 has none"})
}

// Keys and control characters that a server repeats do not reach a report.
func TestExamineKeepsSecrets(t *testing.T) {
	for _, status := range []int{200, 400, 401, 404, 500} {
		url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			echo := r.Header.Get("Authorization") + r.Header.Get("Api-Key") + "\x1b[31m"
			w.Header().Set("X-Request-Id", r.Header.Get("Authorization"))
			if status != 200 {
				llmtest.Refused(w, status, echo, echo)
				return
			}
			llmtest.Stream(fmt.Sprintf(`data: {"model":%q,"choices":[{"delta":{"content":%q}}]}`, echo, echo), "", llmtest.Stop, llmtest.Done)(w, r)
		}))
		url = strings.Replace(url, "//", "//u:sk-hidden-4@", 1)
		c := llm.Config{Model: "m", BaseURL: url, Keys: []llm.Secret{"sk-hidden-1", "sk-hidden-2"},
			Headers: map[string]llm.Secret{"Api-Key": "sk-hidden-3"}}
		d := Examine(t.Context(), c, Options{Name: "edge"})
		out, _ := json.Marshal(d)
		shown := fmt.Sprintf("%s %+v", out, d)
		if strings.Contains(shown, "sk-hidden") || strings.Contains(shown, "\x1b") || len(d.Findings) == 0 {
			t.Errorf("%d: %s", status, shown)
		}
	}
}

// server is a mock.
func server(t testing.TB) *mock.Server {
	t.Helper()
	m, err := mock.New(mock.Config{Client: llmtest.Scripted{}, Models: []string{"gpt-4.1", "llama-3.2-3b"}, Prices: llmtest.MustPrices(t)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
