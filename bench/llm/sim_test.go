package llm

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// item is a question of our own for the simulated models.
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
	return &Simulator{Models: models, Bank: bank, Assume: models.Assumptions}
}

// prompt is a conversation as the harness writes it.
func prompt(system string, it *Item, more string) []Message {
	return []Message{
		{Role: "system", Content: system},
		{Role: "user", Content: "<question>\nWhat is " + it.Key + "?\n</question>" + more},
	}
}

func subtask(task, results string) string {
	return "\n<results>\n" + results + "\n</results>\n<subtask>\n" + task + "\n</subtask>"
}

func complete(t testing.TB, s *Simulator, req Request) Response {
	t.Helper()
	r, err := s.Complete(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPromptsAreUnderstood(t *testing.T) {
	it := item(1, 0)
	for _, c := range []struct {
		name     string
		messages []Message
		want     ask
	}{
		{"the answer at once", prompt("Answer at once.", it, ""), ask{kind: direct}},
		{"thinking aloud", prompt("Think step by step.", it, ""), ask{kind: cot}},
		{"a plan", prompt("Write a <Plan>.", it, ""), ask{kind: plan}},
		{"a judgement", prompt("Reply with Difficulty: N", it, ""), ask{kind: rate}},
		{"a part", prompt("Do this.", it, subtask("Analyze: what is part C? Use part B.", "Part B comes to 5.")),
			ask{kind: step, part: "C", results: "\nPart B comes to 5.\n"}},
		{"a part at the sentence's head", prompt("", it, subtask("Part D: do it", "")), ask{kind: step, part: "D", results: "\n\n"}},
		{"a part without a name", prompt("", it, subtask("Depart. Start at art X1", "")), ask{kind: step, results: "\n\n"}},
		{"a judgement of two parts", prompt("Reply with yes or no.", it, "\n<earlier>\nfind part A\n</earlier>\n<later>\nfind part C. Use part B.\n</later>"),
			ask{kind: needs, part: "C", earlier: "A"}},
		{"a choice", prompt("", it, "\n<candidates>\nCandidate 1:\nx\n</candidates>"), ask{kind: choose, results: "\nCandidate 1:\nx\n"}},
		{"a part, and how sure it is", prompt("Do this.\nConfidence: N", it, subtask("part B", "")), ask{kind: step, part: "B", results: "\n\n", confident: true}},
		{"the conclusion", prompt("", it, subtask("Generate: the answer", "None.")), ask{kind: final, results: "\nNone.\n"}},
		{"words inside the question change nothing", []Message{{Role: "user",
			Content: "<question>\nthink step by step about a <Plan>\n</question>"}}, ask{kind: direct, question: "think step by step about a <Plan>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want.question == "" {
				c.want.question = "What is " + it.Key + "?"
			}
			if got := readAsk(c.messages); got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// What models say of themselves and of a question's structure tells something,
// and not everything.
func TestJudgementsAreNoisy(t *testing.T) {
	var items []*Item
	for i := range 1500 {
		items = append(items, item(i, 2*gauss(hash(5, strconv.Itoa(i)))))
	}
	s := simulator(t, items...)
	var sure, right [2]float64 // of easy and hard items
	agree, chosen, candidates := 0, 0, 0
	for _, it := range items {
		r := complete(t, s, Request{Model: "gpt-4.1", Messages: prompt("Think step by step.\nConfidence: N", it, "")})
		text, figure, _ := strings.Cut(r.Text, "\nConfidence: ")
		n, err := strconv.Atoi(figure)
		if err != nil || n < 0 || n > 100 {
			t.Fatalf("confidence %q", figure)
		}
		hard := 0
		if it.Difficulty > 0 {
			hard = 1
		}
		sure[hard] += float64(n)
		if strings.HasSuffix(text, it.Right) {
			right[hard]++
		}

		l := newLatent(it, 1)
		ask := "\n<earlier>\nfind part A\n</earlier>\n<later>\nfind part B\n</later>"
		if complete(t, s, Request{Model: "llama-3.2-3b", Messages: prompt("yes or no", it, ask)}).Text == map[bool]string{true: "Yes.", false: "No."}[l.find("B").needs[0]] {
			agree++
		}
		list := "\n<candidates>\nCandidate 1:\n" + it.Wrong[0] + "\n\nCandidate 2:\n" + it.Right + "\n</candidates>"
		if strings.HasSuffix(complete(t, s, Request{Model: "gpt-4.1", Messages: prompt("", it, list)}).Text, "Choice: 2") {
			chosen++
		}
		if strings.Contains(complete(t, s, Request{Model: "gpt-4.1", Messages: prompt("", it, strings.Replace(list, it.Right, it.Wrong[1], 1))}).Text, "Choice: ") {
			candidates++
		}
	}
	if !(sure[0] > sure[1]+100*100 && math.Abs(sure[0]-100*right[0]) < 10*750) {
		t.Errorf("percent of confidence %v, right answers %v", sure, right)
	}
	if share := float64(agree) / 1500; share < 0.92 || share > 0.98 {
		t.Errorf("%.3f of the judgements are right, want about 0.95", share)
	}
	if share := float64(chosen) / 1500; share < 0.6 || share > 0.98 || candidates != 1500 {
		t.Errorf("the right candidate was chosen in %.3f of the cases", share)
	}
}

// Every decomposition has the same parts.
func TestDecompositionsHaveTheSameParts(t *testing.T) {
	for i := range 50 {
		it := item(i, 0)
		s := simulator(t, it)
		want := newLatent(it, 1).count - 1
		for name, c := range map[string]struct{ system, mark string }{
			"plan": {"Write a <Plan>.", `Task="`}, "subtasks": {"numbered subtasks", ") "}, "promises": {"<promise", `topic="`},
			"skeleton": {"skeleton of an answer", ". "}, "jobs": {"numbered jobs", ". "},
		} {
			text := complete(t, s, Request{Model: "gpt-4.1", Messages: prompt(c.system, it, "")}).Text
			found := 0
			for line := range strings.Lines(text) {
				if _, rest, ok := strings.Cut(line, c.mark); ok && firstPart(rest) == partNames[found] {
					found++
				}
			}
			if found != want {
				t.Errorf("%s: %d of %d parts in\n%s", name, found, want, text)
			}
		}
	}
}

func FuzzReadAsk(f *testing.F) {
	f.Add("Think step by step", "<question>x</question><subtask>part A</subtask>")
	f.Add("<Plan>", "</question><question>")
	f.Add("", "art ")
	f.Fuzz(func(t *testing.T, system, user string) {
		a := readAsk([]Message{{Role: "system", Content: system}, {Role: "user", Content: user}})
		stated(user, a.part)
		if a.part != "" && !strings.Contains(user, "art "+a.part) {
			t.Errorf("part %q was made up", a.part)
		}
	})
}

// The models answer as often as was published. Every item of MMLU-Pro is asked
// once, so the tolerance is three standard errors and far below 1.5 points.
func TestAccuracyMeetsItsTarget(t *testing.T) {
	models, err := LoadModels()
	if err != nil {
		t.Fatal(err)
	}
	c, err := LoadCalibration()
	if err != nil {
		t.Fatal(err)
	}
	var items []*Item
	for _, id := range slices.Sorted(maps.Keys(models.difficulty["mmlu-pro"])) {
		it := item(0, models.Difficulty("mmlu-pro", id))
		it.Key = "mmlu-pro/" + id
		items = append(items, it)
	}
	if len(items) != 12032 {
		t.Fatalf("%d difficulties of MMLU-Pro, want 12032", len(items))
	}
	s := simulator(t, items...)
	for _, a := range c.Abilities {
		if a.Benchmark != "mmlu-pro" {
			continue
		}
		for _, mode := range []struct {
			name, system string
			want         float64
		}{{"cot", "Think step by step.", a.Accuracy}, {"direct", "Answer at once.", a.Direct}} {
			right := 0
			for _, it := range items {
				if r := complete(t, s, Request{Model: a.Model, Messages: prompt(mode.system, it, ""), Seed: 1}); strings.HasSuffix(r.Text, it.Right) {
					right++
				}
			}
			got := 100 * float64(right) / float64(len(items))
			// All items have ten options here, in the benchmark 17 % have fewer.
			if math.Abs(got-mode.want) > 1.5 {
				t.Errorf("%s %s: %.2f %%, want %.2f", a.Model, mode.name, got, mode.want)
			}
		}
	}
}

// Doing all parts with one model is as good as asking it at once, apart from
// the few wrong results that are noticed.
func TestDecompositionIsNeutral(t *testing.T) {
	whole, parts := 0.0, 0.0
	const n = 4000
	var items []*Item
	for i := range n {
		items = append(items, item(i, 2*gauss(hash(3, strconv.Itoa(i)))))
	}
	s := simulator(t, items...)
	for _, it := range items {
		m, err := s.Models.model("gpt-4.1")
		if err != nil {
			t.Fatal(err)
		}
		mind := mind{model: m, ability: m.Abilities["mmlu-pro"], item: it, latent: newLatent(it, 1)}
		product, weights := 1.0, 0.0
		right := allRight(mind.latent)
		for i := range mind.latent.parts {
			product *= mind.chance(&mind.latent.parts[i], right)
			weights += mind.latent.parts[i].weight
		}
		if math.Abs(weights-1) > 1e-12 {
			t.Fatalf("%s: weights sum to %v", it.Key, weights)
		}
		whole += mind.knows(mind.ability.CoT)
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

// What a subtask finds in its prompt decides how well it does.
func TestResultsPassedOnMatter(t *testing.T) {
	right := map[string]int{}
	var items []*Item
	for i := range 2000 {
		items = append(items, item(i, 0))
	}
	s := simulator(t, items...)
	for _, it := range items {
		good := allRight(newLatent(it, 1))
		for name, results := range map[string]string{
			"right": good, "missing": "None.", "wrong": strings.ReplaceAll(good, "comes to ", "comes to 9"),
		} {
			r := complete(t, s, Request{Model: "gpt-4.1", Messages: prompt("", it, subtask("Generate: the answer", results))})
			if strings.HasSuffix(r.Text, it.Right) {
				right[name]++
			}
		}
	}
	if !(right["right"] > right["missing"]+100 && right["missing"] > right["wrong"]+100) {
		t.Errorf("right answers by what was passed on: %v", right)
	}
}

func TestRepliesDependOnTheRequestAlone(t *testing.T) {
	it := item(5, 0)
	s := simulator(t, it)
	req := Request{Model: "llama-3.2-3b", Messages: prompt("Think step by step.", it, ""), Seed: 4}
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
	var first, last Delta
	r, err := s.Complete(t.Context(), Request{Model: "gpt-4.1", Messages: prompt("Write a <Plan>.", it, "")}, func(d Delta) {
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
	if r.Usage.Completion != (len(r.Text)+3)/4 || r.Usage.Prompt != PromptTokens(prompt("Write a <Plan>.", it, "")) {
		t.Errorf("usage %+v for %d bytes", r.Usage, len(r.Text))
	}
}

func TestTokenLimitCutsReplies(t *testing.T) {
	it := item(7, 0)
	s := simulator(t, it)
	r := complete(t, s, Request{Model: "gpt-4.1", Messages: prompt("Think step by step.", it, ""), MaxTokens: 20})
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
		r := complete(t, s, Request{Model: "gpt-4.1", Messages: prompt("Reply with Difficulty: N", it, "")})
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
	if _, err := s.Complete(t.Context(), Request{Model: "gpt-9"}, nil); err == nil || !strings.Contains(err.Error(), "gpt-4.1") {
		t.Errorf("error %v does not name the models there are", err)
	}
	it.Benchmark = "nowhere"
	if _, err := s.Complete(t.Context(), Request{Model: "gpt-4.1", Messages: prompt("", it, "")}, nil); err == nil {
		t.Error("a benchmark without a published accuracy was answered")
	}
	r := complete(t, s, Request{Model: "gpt-4.1", Messages: []Message{{Role: "user", Content: "hello"}}})
	if !strings.Contains(r.Text, "no opinion") {
		t.Errorf("to a stranger's question: %q", r.Text)
	}
}

// Every ability has a length, and every model what it takes to be priced and timed.
func TestCalibrationIsWhole(t *testing.T) {
	models, err := LoadModels()
	if err != nil {
		t.Fatal(err)
	}
	prices, err := LoadPrices("")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range models.Names() {
		m := models.byName[name]
		if len(m.Abilities) == 0 || m.TTFT <= 0 || m.TokensPerSecond <= 0 || m.Unparsed <= 0 {
			t.Errorf("%s: %+v", name, m)
		}
		for b, a := range m.Abilities {
			if a.LogLength < 3 || a.LengthSigma <= 0 || a.Direct >= a.CoT {
				t.Errorf("%s on %s: %+v", name, b, a)
			}
		}
		if _, err := prices.Of(name); err != nil {
			t.Error(err)
		}
	}
	for _, l := range []string{"unparsed", "pairs"} {
		c, err := LoadCalibration()
		if err != nil || len(c.Unparsed) == 0 || len(c.Pairs) == 0 {
			t.Errorf("calibration without %s: %v", l, err)
		}
	}
}

// The fit foretells joint outcomes of two models, which it was not given.
func TestFitForetellsPairs(t *testing.T) {
	c, err := LoadCalibration()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Pairs {
		for i := range p.Recorded {
			if math.Abs(p.Recorded[i]-p.Predicted[i]) > 1.5 {
				t.Errorf("%s / %s: recorded %v, by the fit %v", p.Weak, p.Strong, p.Recorded, p.Predicted)
			}
		}
	}
}

func BenchmarkSimulatorStep(b *testing.B) {
	it := item(9, 0)
	s := simulator(b, it)
	req := Request{Model: "gpt-4.1", Messages: prompt("", it, subtask("Generate: the answer", allRight(newLatent(it, 1))))}
	b.ReportAllocs()
	for b.Loop() {
		complete(b, s, req)
	}
}

func BenchmarkSimulatorPlan(b *testing.B) {
	it := item(9, 0)
	s := simulator(b, it)
	req := Request{Model: "llama-3.2-3b", Messages: prompt("Write a <Plan>.", it, "")}
	b.ReportAllocs()
	for b.Loop() {
		complete(b, s, req)
	}
}
