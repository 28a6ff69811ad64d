package sim

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

func TestParse(t *testing.T) {
	it := item(1, 0)
	for _, c := range []struct {
		name     string
		messages []llm.Message
		want     query
	}{
		{"the answer at once", prompt("Answer at once.", it, ""), query{kind: direct}},
		{"a chain of thought", prompt("Think step by step.", it, ""), query{kind: cot}},
		{"a plan", prompt("Write a <Plan>.", it, ""), query{kind: Plan}},
		{"a judgement", prompt("Reply with Difficulty: N", it, ""), query{kind: rate}},
		{"a part", prompt("Do this.", it, subtask("Analyze: what is part C? Use part B.", "Part B comes to 5.")),
			query{kind: step, part: "C", results: "\nPart B comes to 5.\n"}},
		{"a part at the sentence's head", prompt("", it, subtask("Part D: do it", "")), query{kind: step, part: "D", results: "\n\n"}},
		{"a part without a name", prompt("", it, subtask("Depart. Start at art X1", "")), query{kind: step, results: "\n\n"}},
		{"a judgement of two parts", prompt("Reply with yes or no.", it,
			"\n<earlier>\nfind part A\n</earlier>\n<later>\nfind part C. Use part B.\n</later>"),
			query{kind: needs, part: "C", earlier: "A"}},
		{"a choice", prompt("", it, "\n<candidates>\nCandidate 1:\nx\n</candidates>"), query{kind: choose, results: "\nCandidate 1:\nx\n"}},
		{"a part with confidence", prompt("Do this.\nConfidence: N", it, subtask("part B", "")),
			query{kind: step, part: "B", results: "\n\n", confident: true}},
		{"the conclusion", prompt("", it, subtask("Generate: the answer", "None.")), query{kind: final, results: "\nNone.\n"}},
		{"words inside the question change nothing", []llm.Message{{Role: "user",
			Content: "<question>\nthink step by step about a <Plan>\n</question>"}},
			query{kind: direct, question: "think step by step about a <Plan>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want.question == "" {
				c.want.question = "What is " + it.Key + "?"
			}
			if got := parse(c.messages); got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// Judgements of confidence and structure are informative and noisy.
func TestJudgementsAreNoisy(t *testing.T) {
	var items []*Item
	for i := range 1500 {
		items = append(items, item(i, 2*normal(Hash(5, strconv.Itoa(i)))))
	}
	s := simulator(t, items...)
	var sure, right [2]float64 // of easy and hard items
	agree, chosen, candidates := 0, 0, 0
	for _, it := range items {
		r := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt("Think step by step.\nConfidence: N", it, "")})
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

		l := newLatent(it, &defaults)
		ask := "\n<earlier>\nfind part A\n</earlier>\n<later>\nfind part B\n</later>"
		truth := map[bool]string{true: "Yes.", false: "No."}[l.depends("B", "A")]
		if complete(t, s, llm.Request{Model: "llama-3.2-3b", Messages: prompt("yes or no", it, ask)}).Text == truth {
			agree++
		}
		list := "\n<candidates>\nCandidate 1:\n" + it.Wrong[0] + "\n\nCandidate 2:\n" + it.Right + "\n</candidates>"
		if strings.HasSuffix(complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt("", it, list)}).Text, "Choice: 2") {
			chosen++
		}
		if strings.Contains(complete(t, s, llm.Request{Model: "gpt-4.1",
			Messages: prompt("", it, strings.Replace(list, it.Right, it.Wrong[1], 1))}).Text, "Choice: ") {
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
		want := len(newLatent(it, &defaults).parts) - 1
		for name, c := range map[string]struct{ system, mark string }{
			"plan": {"Write a <Plan>.", `Task="`}, "subtasks": {"numbered subtasks", ") "}, "promises": {"<promise", `topic="`},
			"skeleton": {"skeleton of an answer", ". "}, "jobs": {"numbered jobs", ". "},
		} {
			text := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt(c.system, it, "")}).Text
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

func FuzzParse(f *testing.F) {
	f.Add("Think step by step", "<question>x</question><subtask>part A</subtask>")
	f.Add("<Plan>", "</question><question>")
	f.Add("", "art ")
	f.Fuzz(func(t *testing.T, system, user string) {
		a := parse([]llm.Message{{Role: "system", Content: system}, {Role: "user", Content: user}})
		stated(user)
		if a.part != "" && !strings.Contains(user, "art "+a.part) {
			t.Errorf("part %q is not in the prompt", a.part)
		}
	})
}
