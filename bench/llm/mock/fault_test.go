package mock

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/sim"
)

// faulty serves a scripted client with one fault in every request.
func faulty(t *testing.T, spec string) (url string, m *Server) {
	t.Helper()
	faults, err := ParseFaults(spec, 1)
	if err != nil {
		t.Fatal(err)
	}
	m = newServer(t, func(c *Config) { c.Faults, c.TimeScale = faults, 1e-3 })
	return llmtest.Serve(t, m), m
}

const faultPrompt = "one two three four five six"

// planPrompt is a prompt for a planner.
const planPrompt = "<question>one two</question> Write a <Plan>"

// Each fault has the effect on a client that it is named for, and is charged for the
// generated tokens.
func TestFaults(t *testing.T) {
	const half, all = "one two three ", "one two three four five six "
	status := func(want int) func(error) bool {
		return func(err error) bool {
			var api *llm.APIError
			return errors.As(err, &api) && api.Status == want
		}
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	ok := func(err error) bool { return err == nil }
	cases := []struct {
		fault   string
		err     func(error) bool
		text    string
		charged int // completion tokens; -1 for no charge
	}{
		{"rate-limit", status(429), "", -1},
		{"rate-limit-after", func(err error) bool {
			var api *llm.APIError
			return errors.As(err, &api) && api.RetryAfter == 2*time.Millisecond
		}, "", -1},
		{"rate-limit-date", status(429), "", -1},
		{"500", status(500), "", -1},
		{"502", status(502), "", -1},
		{"503", status(503), "", -1},
		{"storm", status(503), "", -1},
		{"unauthorized", status(401), "", -1},
		{"context-length", func(err error) bool {
			var api *llm.APIError
			return errors.As(err, &api) && api.Status == 400 && api.Code == "context_length_exceeded" && !api.Retryable
		}, "", -1},
		{"wrong-page", func(err error) bool { return err != nil && strings.Contains(err.Error(), "does not stream") }, "", -1},
		{"reset-before", is(syscall.ECONNRESET), "", -1},
		{"reset-mid", is(syscall.ECONNRESET), half, -1},
		{"cut", is(io.ErrUnexpectedEOF), half, -1},
		{"stall", func(err error) bool {
			var timeout *llm.TimeoutError
			return errors.As(err, &timeout) && timeout.Phase == "idle"
		}, half, -1},
		{"slow-first-token", ok, all, 6},
		{"stream-error", status(502), half, -1},
		{"stream-error-object", status(500), half, -1},
		{"stream-error-event", func(err error) bool {
			var api *llm.APIError
			return errors.As(err, &api) && api.Retryable && api.Message == "Overloaded"
		}, half, -1},
		{"garbage", func(err error) bool { return err != nil }, half, -1},
		{"keepalive-flood", ok, all, 6},
		{"duplicates", ok, "one two three four four five six ", 6},
		{"wrong-content-type", ok, all, 6},
		{"empty", ok, "", 0},
		{"reasoning-only", ok, "", 6},
		{"truncated", ok, all[:len(all)/2], 4},
		{"no-usage", ok, all, 6},
		{"absurd-usage", ok, all, 6},
		{"plan-prose", ok, proseForPlan, llm.Tokens(proseForPlan)},
		{"plan-cycle", ok, cyclicPlan, llm.Tokens(cyclicPlan)},
		{"plan-10000", ok, writeHugePlan(sim.Plan), llm.Tokens(writeHugePlan(sim.Plan))},
	}
	for i, f := range AllFaults {
		if i >= len(cases) || cases[i].fault != f.Name {
			t.Fatalf("no case for %s", f.Name)
		}
	}
	for _, tc := range cases {
		t.Run(tc.fault, func(t *testing.T) {
			url, m := faulty(t, tc.fault+"=1")
			e := llmtest.Connect(t, url, func(c *llm.Config) {
				if c.Model = "gpt-4.1"; tc.fault == "stall" {
					c.Idle = 50 * time.Millisecond
				}
			})
			prompt := faultPrompt
			if strings.HasPrefix(tc.fault, "plan-") {
				prompt = planPrompt
			}
			r, err := e.Complete(t.Context(), llmtest.Prompted(prompt), nil)
			// What came before a reset may be lost with it.
			if lost := tc.fault == "reset-mid" && strings.HasPrefix(tc.text, r.Text); !tc.err(err) || r.Text != tc.text && !lost {
				t.Errorf("got %.99q, %v", r.Text, err)
			}
			if unknown := strings.HasSuffix(tc.fault, "-usage"); err == nil && r.NoUsage != unknown {
				t.Errorf("usage %+v, unknown: %v", r.Usage, r.NoUsage)
			}
			switch ledger := m.Ledger(); {
			case tc.charged < 0 && len(ledger) != 0:
				t.Errorf("charged %+v", ledger)
			case tc.charged >= 0 && (len(ledger) != 1 || ledger[0].Completion != tc.charged || ledger[0].CostUSD == nil):
				t.Errorf("charged %+v, want %d tokens", ledger, tc.charged)
			}
		})
	}
}

// Names are unique, and each fault has one function.
func TestFaultNames(t *testing.T) {
	seen := map[string]bool{everyFault: true}
	for _, f := range AllFaults {
		if seen[f.Name] || f.Group == f.Name || f.Doc == "" {
			t.Errorf("%+v", f)
		}
		seen[f.Name] = true
		n := 0
		for _, does := range []bool{f.refuse != nil, f.alter != nil, f.report != nil, f.pad != nil, f.end != nil} {
			if does {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s has %d functions", f.Name, n)
		}
	}
	for _, f := range AllFaults {
		if seen[f.Group] {
			t.Errorf("%s is a fault and a group", f.Group)
		}
	}
}

// Faults also affect replies that are not streamed.
func TestFaultsOfWholeReplies(t *testing.T) {
	const body = `{"model":"gpt-4.1","messages":[{"role":"user","content":"` + faultPrompt + `"}]}`
	for _, tc := range []struct {
		fault, want string
		charged     int
	}{
		{"cut", `"object":"chat.completion"`, 0},
		{"stream-error", `{"error":{"message":"Provider returned error"`, 0},
		{"truncated", `"finish_reason":"length"`, 1},
	} {
		url, m := faulty(t, tc.fault+"=1")
		resp, err := http.Post(url+"/chat/completions", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !strings.Contains(string(text), tc.want) || json.Valid(text) != (tc.charged == 1) {
			t.Errorf("%s: got %s, %v", tc.fault, text, err)
		}
		if n := len(m.Ledger()); n != tc.charged {
			t.Errorf("%s: %d charges", tc.fault, n)
		}
	}
}
