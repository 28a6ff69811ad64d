package mock

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/sim"
)

// The tally agrees with the clients and the ledger.
func TestTally(t *testing.T) {
	faults, err := ParseFaults("500=0.3,reset-before=0.2", 1)
	if err != nil {
		t.Fatal(err)
	}
	m := newServer(t, func(c *Config) { c.Faults = faults })
	var all sync.WaitGroup
	url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all.Add(1)
		defer all.Done() // the request is counted when its handler returns
		m.ServeHTTP(w, r)
	}))
	var want Tally
	seen := map[string]int{}
	for n := range 40 {
		resp, err := http.Post(url+"/chat/completions", "application/json",
			strings.NewReader(fmt.Sprintf(`{"model":"gpt-4.1","seed":%d,"messages":[{"role":"user","content":"a b c"}]}`, n)))
		if err != nil {
			seen["reset-before"]++
			continue
		}
		resp.Body.Close()
		seen[fmt.Sprint(resp.StatusCode)]++
	}
	for _, refused := range []string{`{"model":"gpt-9"}`, `{`} {
		post(t, url, "/chat/completions", refused)
	}
	post(t, url, "/embeddings", `{"model":"simulated-hashed-ngrams","input":"x"}`)
	all.Wait()
	want.Answers = []Answers{{"", 400, 2}, {"gpt-4.1", 0, seen["reset-before"]}, {"gpt-4.1", 200, seen["200"]}, {"gpt-4.1", 500, seen["500"]},
		{sim.EmbeddingModel, 200, 1}}
	want.Strikes = []Strikes{{"500", seen["500"]}, {"reset-before", seen["reset-before"]}}
	sum := Charges{Model: "gpt-4.1"}
	for _, c := range m.Ledger() {
		sum.Prompt, sum.Completion, sum.USD = sum.Prompt+int64(c.Prompt), sum.Completion+int64(c.Completion), sum.USD+*c.CostUSD
	}
	want.Charges = []Charges{sum}
	if diff := cmp.Diff(want, m.Tally(), cmpopts.EquateApprox(0, 1e-12)); diff != "" ||
		min(seen["200"], seen["500"], seen["reset-before"]) == 0 {
		t.Errorf("%v\n-want +got\n%s", seen, diff)
	}
}
