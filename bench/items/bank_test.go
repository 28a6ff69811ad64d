package items

import (
	"strings"
	"testing"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/datasets/grade"
	"hybridflow/datasets/practice"
)

// The bank has a right answer to every question of the practice sets, which the
// grader accepts, and wrong ones, which it rejects.
func TestBankAgreesWithTheGraders(t *testing.T) {
	var sets []*datasets.Set
	for _, name := range settings.Defaults().Datasets {
		set, err := practice.Set(name, 1, 300)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	checkBank(t, sets, 0)
}

func checkBank(t *testing.T, sets []*datasets.Set, unanswerable int) {
	t.Helper()
	bank, err := Bank(mustModels(t), sets)
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
