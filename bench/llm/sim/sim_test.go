package sim

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
)

var defaults = DefaultAssumptions()

// item is an invented question for the simulated models.
func item(n int, b float64) *Item {
	return &Item{
		Key: fmt.Sprint("invented/", n), Benchmark: "mmlu-pro", Difficulty: b, Guess: 0.1,
		Right: "The answer is (C).", Wrong: []string{"The answer is (A).", "The answer is (B)."},
	}
}

func simulator(t testing.TB, items ...*Item) *Simulator {
	t.Helper()
	models, err := LoadModels()
	if err != nil {
		t.Fatal(err)
	}
	bank := Bank{}
	for _, it := range items {
		bank["What is "+it.Key+"?"] = it
	}
	return &Simulator{Models: models, Bank: bank, Assume: models.Assumptions, Served: models.Assumptions.Edge()}
}

// prompt is a conversation in the form of the harness.
func prompt(system string, it *Item, more string) []llm.Message {
	return []llm.Message{
		{Role: "system", Content: system},
		{Role: "user", Content: "<question>\nWhat is " + it.Key + "?\n</question>" + more},
	}
}

func subtask(task, results string) string {
	return "\n<results>\n" + results + "\n</results>\n<subtask>\n" + task + "\n</subtask>"
}

func complete(t testing.TB, s *Simulator, req llm.Request) llm.Response {
	t.Helper()
	r, err := s.Complete(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Doing all parts with one model is as good as asking it at once.
func TestDecompositionIsNeutral(t *testing.T) {
	whole, parts := 0.0, 0.0
	const n = 4000
	var items []*Item
	for i := range n {
		items = append(items, item(i, 2*normal(Hash(3, strconv.Itoa(i)))))
	}
	s := simulator(t, items...)
	noTax := defaults
	noTax.Tax = 0
	for _, it := range items {
		m, err := s.Models.model("gpt-4.1")
		if err != nil {
			t.Fatal(err)
		}
		r := respondent{model: m, ability: m.abilities["mmlu-pro"], item: it, latent: newLatent(it, &noTax), assume: &noTax}
		product, weights := 1.0, 0.0
		right := allRight(r.latent)
		for i := range r.latent.parts {
			p := &r.latent.parts[i]
			chance, _ := r.chance(p, r.latent.check(p, right), "part "+p.name)
			product *= chance
			weights += r.latent.parts[i].weight
		}
		if math.Abs(weights-1) > 1e-12 {
			t.Fatalf("%s: weights sum to %v", it.Key, weights)
		}
		whole += r.solves(r.ability.cot)
		parts += product
	}
	if math.Abs(whole-parts)/n > 1e-9 {
		t.Errorf("whole %.6f, in parts %.6f", whole/n, parts/n)
	}
}

func allRight(l *latent) string {
	var b strings.Builder
	for _, p := range l.parts {
		fmt.Fprintf(&b, "Part %s comes to %d.\n", p.name, p.value)
	}
	return b.String()
}

// The results in a prompt change the accuracy of its reply.
func TestResultsChangeAccuracy(t *testing.T) {
	right := map[string]int{}
	var items []*Item
	for i := range 2000 {
		items = append(items, item(i, 0))
	}
	s := simulator(t, items...)
	for _, it := range items {
		good := allRight(newLatent(it, &defaults))
		for name, results := range map[string]string{
			"right": good, "missing": "None.", "wrong": strings.ReplaceAll(good, "comes to ", "comes to 9"),
		} {
			r := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt("", it, subtask("Generate: the answer", results))})
			if strings.HasSuffix(r.Text, it.Right) {
				right[name]++
			}
		}
	}
	if !(right["right"] > right["missing"]+100 && right["missing"] > right["wrong"]+100) {
		t.Errorf("right answers by results: %v", right)
	}
}

func TestRepliesDependOnTheRequestAlone(t *testing.T) {
	it := item(5, 0)
	s := simulator(t, it)
	req := llm.Request{Model: "llama-3.2-3b", Messages: prompt("Think step by step.", it, ""), Seed: 4}
	if a, b := complete(t, s, req), complete(t, s, req); !reflect.DeepEqual(a, b) {
		t.Errorf("the same request gave\n%+v\n%+v", a, b)
	}
	texts := map[string]bool{}
	for seed := range int64(40) {
		req.Seed = seed
		r := complete(t, s, req)
		texts[r.Text[strings.LastIndex(r.Text, ". ")+1:]] = true
	}
	if len(texts) < 2 {
		t.Error("forty seeds gave one answer")
	}
}

func TestStreamAddsUp(t *testing.T) {
	it := item(6, 0)
	s := simulator(t, it)
	var text strings.Builder
	var first, last llm.Delta
	r, err := s.Complete(t.Context(), llm.Request{Model: "gpt-4.1", Messages: prompt("Write a <Plan>.", it, "")}, func(d llm.Delta) {
		if text.Len() == 0 {
			first = d
		}
		if d.At < last.At {
			t.Errorf("time runs backwards: %v after %v", d.At, last.At)
		}
		text.WriteString(d.Text)
		last = d
	})
	if err != nil {
		t.Fatal(err)
	}
	if first.At != r.TTFT || r.TTFT < 100*time.Millisecond {
		t.Errorf("first content after %v, TTFT %v", first.At, r.TTFT)
	}
	if text.String() != r.Text || last.At != r.Took {
		t.Errorf("pieces of %d bytes until %v, reply of %d until %v", text.Len(), last.At, len(r.Text), r.Took)
	}
	if r.Usage.Completion != (len(r.Text)+3)/4 || r.Usage.Prompt != llm.PromptTokens(prompt("Write a <Plan>.", it, "")) {
		t.Errorf("usage %+v for %d bytes", r.Usage, len(r.Text))
	}
}

func TestTokenLimitCutsReplies(t *testing.T) {
	it := item(7, 0)
	s := simulator(t, it)
	r := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt("Think step by step.", it, ""), MaxTokens: 20})
	if r.Finish != "length" || r.Usage.Completion != 20 {
		t.Errorf("finish %q after %d tokens, want length after 20", r.Finish, r.Usage.Completion)
	}
}

func TestHarderQuestionsAreJudgedHarder(t *testing.T) {
	var sum [2]float64
	var items []*Item
	for i := range 400 {
		items = append(items, item(i, -3), item(i+1000, 3))
	}
	s := simulator(t, items...)
	for i, it := range items {
		r := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt("Reply with Difficulty: N", it, "")})
		n, err := strconv.Atoi(strings.TrimPrefix(r.Text, "Difficulty: "))
		if err != nil || n < 1 || n > 9 {
			t.Fatalf("reply %q", r.Text)
		}
		sum[i%2] += float64(n)
	}
	if sum[1]/400 < sum[0]/400+2 {
		t.Errorf("mean difficulty %.1f of easy questions, %.1f of hard ones", sum[0]/400, sum[1]/400)
	}
}

func TestUnknownModelsAndBenchmarks(t *testing.T) {
	it := item(8, 0)
	s := simulator(t, it)
	if _, err := s.Complete(t.Context(), llm.Request{Model: "gpt-9"}, nil); err == nil || !strings.Contains(err.Error(), "gpt-4.1") {
		t.Errorf("error %v does not name the simulated models", err)
	}
	it.Benchmark = "nowhere"
	if _, err := s.Complete(t.Context(), llm.Request{Model: "gpt-4.1", Messages: prompt("", it, "")}, nil); err == nil {
		t.Error("a benchmark without a published accuracy was answered")
	}
	r := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: []llm.Message{{Role: "user", Content: "hello"}}})
	if !strings.Contains(r.Text, "cannot answer") {
		t.Errorf("to a question outside the bank: %q", r.Text)
	}
}

func BenchmarkSimulatorStep(b *testing.B) {
	it := item(9, 0)
	s := simulator(b, it)
	req := llm.Request{Model: "gpt-4.1", Messages: prompt("", it, subtask("Generate: the answer", allRight(newLatent(it, &defaults))))}
	b.ReportAllocs()
	for b.Loop() {
		complete(b, s, req)
	}
}

func BenchmarkSimulatorPlan(b *testing.B) {
	it := item(9, 0)
	s := simulator(b, it)
	req := llm.Request{Model: "llama-3.2-3b", Messages: prompt("Write a <Plan>.", it, "")}
	b.ReportAllocs()
	for b.Loop() {
		complete(b, s, req)
	}
}
