package bench

import (
	"strings"
	"testing"

	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/datasets/grade"
)

// The models know a right answer to every question of the practice sets that
// the grader accepts, and wrong ones that it rejects.
func TestBankAgreesWithTheGraders(t *testing.T) {
	h := prepare(t, small(300))
	checkBank(t, h.Sets, 0)
}

func checkBank(t *testing.T, sets []*datasets.Set, unanswerable int) {
	t.Helper()
	bank, err := newBank(mustModels(t), sets)
	if err != nil {
		t.Fatal(err)
	}
	rejected := 0
	for _, set := range sets {
		for _, q := range set.Questions {
			it := bank[strings.TrimSpace(strategy.Body(&q))]
			if grade.Reply(q, thinking+it.Right).Score != 1 {
				rejected++
			}
			for _, w := range it.Wrong {
				if grade.Reply(q, thinking+w).Score != 0 {
					t.Errorf("%s %s: %q is no wrong answer", set.Name, q.ID, w)
				}
			}
		}
	}
	if rejected != unanswerable {
		t.Errorf("%d questions whose own answer the grader rejects, want %d", rejected, unanswerable)
	}
}
