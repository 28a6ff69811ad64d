package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

// askMany asks a simulated model about many questions of one difficulty.
func askMany(t *testing.T, n int, change func(*Assumptions), messages func(question string) []llm.Message, req llm.Request,
	see func(i int, it *Item, resp llm.Response)) {
	t.Helper()
	models, err := LoadModels()
	if err != nil {
		t.Fatal(err)
	}
	s := &Simulator{Models: models, Assume: DefaultAssumptions(), Bank: Bank{}}
	change(&s.Assume)
	for i := range n {
		q := fmt.Sprint("question ", i)
		it := &Item{Key: q, Benchmark: "gpqa", Right: "Answer: A", Wrong: []string{"Answer: B"}}
		s.Bank[q] = it
		req.Messages = messages(q)
		resp, err := s.Complete(t.Context(), req, nil)
		if err != nil {
			t.Fatal(err)
		}
		see(i, it, resp)
	}
}

func chain(words string) func(string) []llm.Message {
	return func(q string) []llm.Message {
		return []llm.Message{{Role: "system", Content: words}, {Role: "user", Content: "<question>" + q + "</question>"}}
	}
}

// The entropy of the first token tells wrong replies from right ones as well as the
// assumption says.
func TestFirstTokensTellAsMuchAsAssumed(t *testing.T) {
	for _, area := range []float64{0.5, 0.65, 0.9} {
		right := map[int]bool{}
		nothing := func(a *Assumptions) { a.EntropyAUROC = area }
		ask := chain("Think step by step.")
		const n = 4000
		askMany(t, n, nothing, ask, llm.Request{Model: "gpt-4.1"}, func(i int, it *Item, resp llm.Response) {
			right[i] = strings.HasSuffix(resp.Text, it.Right)
		})
		var good, bad []float64
		probe := llm.Request{Model: "gpt-4.1", MaxTokens: 1, TopLogprobs: 20}
		askMany(t, n, nothing, ask, probe, func(i int, _ *Item, resp llm.Response) {
			if len(resp.Alternatives) != 20 || resp.Usage.Completion != 1 {
				t.Fatalf("%+v", resp)
			}
			if right[i] {
				good = append(good, resp.Alternatives[0])
			} else {
				bad = append(bad, resp.Alternatives[0]) // the likelier the first, the less entropy
			}
		})
		above := 0.0
		for _, g := range good {
			for _, b := range bad {
				if b < g {
					above++
				}
			}
		}
		if got := above / float64(len(good)*len(bad)); math.Abs(got-area) > 0.03 {
			t.Errorf("area %.3f, want %.2f", got, area)
		}
	}
}

// A verifier rejects wrong results at the rate of hits, and right ones at that of false
// alarms.
func TestVerdictsHaveTheRatesAssumed(t *testing.T) {
	for _, right := range []bool{true, false} {
		rejected, n := 0, 4000
		askMany(t, n, func(a *Assumptions) { a.VerifyHit, a.VerifyFalseAlarm = 0.7, 0.2 }, func(q string) []llm.Message {
			a := DefaultAssumptions()
			value := newLatent(&Item{Key: q}, &a).parts[1].value
			if !right {
				value++
			}
			return []llm.Message{{Role: "user", Content: fmt.Sprintf("<question>%s</question><subtask>What is part B?</subtask>"+
				"<draft>Part B comes to %d.</draft>", q, value)}}
		}, llm.Request{Model: "gpt-4.1"}, func(_ int, _ *Item, resp llm.Response) {
			score := -1
			if _, err := fmt.Sscanf(resp.Text, "Score: %d", &score); err != nil || score < 0 || score > 9 {
				t.Fatalf("%q", resp.Text)
			}
			if score < acceptable {
				rejected++
			}
		})
		want := map[bool]float64{true: 0.2, false: 0.7}[right]
		if got := float64(rejected) / float64(n); math.Abs(got-want) > 0.03 {
			t.Errorf("right %v: rejects %.3f, want %.1f", right, got, want)
		}
	}
}

// A chain of thought with room enough is the chain of thought; the less room, the
// shorter and the worse.
func TestShortChainsAreWorthLess(t *testing.T) {
	nothing := func(*Assumptions) {}
	var whole []string
	askMany(t, 1500, nothing, chain("Think step by step."), llm.Request{Model: "gpt-4.1"}, func(_ int, _ *Item, resp llm.Response) {
		whole = append(whole, resp.Text)
	})
	accuracy := map[int]float64{}
	for _, limit := range []int{1, 64, 256, 1_000_000} {
		system := fmt.Sprintf("Think step by step, in at most %d tokens altogether.", limit)
		askMany(t, len(whole), nothing, chain(system), llm.Request{Model: "gpt-4.1"}, func(i int, it *Item, resp llm.Response) {
			if limit == 1_000_000 && resp.Text != whole[i] {
				t.Fatalf("%q, without a limit %q", resp.Text, whole[i])
			}
			if limit < 1000 && resp.Usage.Completion > limit+10 {
				t.Fatalf("%d tokens, asked for %d", resp.Usage.Completion, limit)
			}
			if strings.HasSuffix(resp.Text, it.Right) {
				accuracy[limit] += 1 / float64(len(whole))
			}
		})
	}
	if !(accuracy[1] < accuracy[64] && accuracy[64] <= accuracy[256] && accuracy[256] < accuracy[1_000_000]) {
		t.Errorf("accuracy by limit: %v", accuracy)
	}
}
