package sim

import (
	"math"
	"strings"
	"testing"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim/irt"
)

// Another spread of difficulties leaves the accuracy of each model as it is, and changes
// how often a weak one is right where a strong one is wrong.
func TestSpreadKeepsAccuracies(t *testing.T) {
	s := simulator(t, bankOf("math500", 3000, 3)...)
	const weak, strong = "llama-3.2-3b", "gpt-4.1"
	system := map[string]string{"direct": "Answer at once.", "cot": "Think step by step."}
	accuracy := map[string][3]float64{}
	var overlap [3]float64
	for i, factor := range []float64{0.5, 1, 2} {
		models, bank, err := s.Models.Spread(s.Bank, factor)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range bank {
			p := [2]float64{}
			for k, name := range []string{weak, strong} {
				p[k] = irt.Prob(models.byName[name].abilities["math500"].cot, it.Difficulty, it.Guess)
			}
			overlap[i] += p[0] * (1 - p[1]) / float64(len(bank))
		}
		next := &Simulator{Models: models, Bank: bank, Assume: s.Assume}
		for mode, text := range system {
			for _, name := range []string{weak, strong} {
				right := 0.0
				for _, it := range bank {
					if strings.HasSuffix(complete(t, next, llm.Request{Model: name, Messages: prompt(text, it, "")}).Text, it.Right) {
						right++
					}
				}
				a := accuracy[name+" "+mode]
				a[i] = right / float64(len(bank))
				accuracy[name+" "+mode] = a
			}
		}
	}
	for what, a := range accuracy {
		if noise := 3 * math.Sqrt(2*0.25/3000); math.Abs(a[0]-a[1]) > noise || math.Abs(a[2]-a[1]) > noise {
			t.Errorf("%s: accuracies %.3f at half, one and two times the spread", what, a)
		}
	}
	if !(overlap[0] > overlap[1]+0.005 && overlap[1] > overlap[2]+0.002) {
		t.Errorf("weak right and strong wrong: %.3f at half, one and two times the spread", overlap)
	}
	same, _, err := s.Models.Spread(s.Bank, 1)
	if err != nil || same != s.Models {
		t.Errorf("another set of models at factor 1: %v", err)
	}
}

// The spread of MMLU-Pro was fitted, and stays.
func TestSpreadLeavesTheFittedOne(t *testing.T) {
	s := simulator(t, bankOf("mmlu-pro", 5, 3)...)
	_, bank, err := s.Models.Spread(s.Bank, 2)
	for text, it := range bank {
		if it != s.Bank[text] {
			t.Errorf("%s has changed: %v", it.Key, err)
		}
	}
}

// Reasoning that comes with a direct answer costs tokens and time, and no accuracy.
func TestDirectLength(t *testing.T) {
	s := simulator(t, bankOf("mmlu-pro", 300, 3)...)
	var tokens [3]float64
	right := [3]int{}
	for i, share := range []float64{0, 0.5, 1} {
		s.Assume.DirectLength = share
		for _, it := range s.Bank {
			r := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt("Answer at once.", it, "")})
			tokens[i] += float64(r.Usage.Completion)
			if strings.HasSuffix(r.Text, it.Right) {
				right[i]++
			}
		}
	}
	if right[0] != right[1] || right[0] != right[2] {
		t.Errorf("shares 0, 1/2, 1: %v right", right)
	}
	if tokens[0] > 20*300 || tokens[1] < 10*tokens[0] || math.Abs(tokens[2]/tokens[1]-2) > 0.2 {
		t.Errorf("shares 0, 1/2, 1: %v tokens", tokens)
	}
}
