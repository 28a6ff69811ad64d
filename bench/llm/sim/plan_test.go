package sim

import (
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

// Plans of lower quality have fewer dependencies, fewer steps about a part of their
// own, and fewer right figures.
func TestPlanQuality(t *testing.T) {
	type found struct{ needs, parts, rightFigures int }
	var at [4]found
	for i := range 300 {
		it := item(i, 0)
		s := simulator(t, it)
		var best string
		for q, quality := range []float64{1, 0.7, 0.3, 0} {
			s.Assume.PlanQuality = quality
			text := complete(t, s, llm.Request{Model: "llama-3.2-3b", Messages: prompt("Write a <Plan>.", it, "")}).Text
			if quality == 1 {
				best = text
			}
			if strings.Count(text, "<Step ") != strings.Count(best, "<Step ") {
				t.Fatalf("quality %v has other steps:\n%s", quality, text)
			}
			parts := map[string]bool{}
			before := strings.Split(best, "\n")
			for n, line := range strings.Split(text, "\n") {
				task, rest, step := strings.Cut(line, `" Difficulty="`)
				if !step {
					continue
				}
				parts[firstPart(task)] = true
				_, rely, _ := strings.Cut(rest, `Rely="`)
				rely, _, _ = strings.Cut(rely, `"`)
				at[q].needs += len(strings.FieldsFunc(rely, func(r rune) bool { return r == ',' }))
				if _, figure, _ := strings.Cut(before[n], `" Difficulty="`); figure[0] == rest[0] {
					at[q].rightFigures++
				}
			}
			delete(parts, "")
			at[q].parts += len(parts)
		}
	}
	for q := 1; q < len(at); q++ {
		if a, b := at[q-1], at[q]; b.needs >= a.needs || b.parts >= a.parts || b.rightFigures >= a.rightFigures {
			t.Errorf("as quality falls: %+v", at)
		}
	}
	if last := at[3]; last.needs > 100 || last.parts != 300 { // dependencies on a step that does not exist are a fault of form
		t.Errorf("at quality 0: %+v", last)
	}
}
