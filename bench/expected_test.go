package bench

import (
	"testing"

	"hybridflow/bench/strategy"
)

// The bound in expectation is above what knows nothing of the question, and below what
// knows the draws; on single questions it may lose to anything.
func TestExpectedPlacements(t *testing.T) {
	skipArithmetic(t)
	for _, budget := range []string{"budget={tokens: -1, seconds: -1}", "budget.tokens=4096"} {
		e := small(150)
		e.Strategies = []string{"all-edge", "all-cloud", "random", "hybridflow", "expected-subtask", "oracle-subtask"}
		e.Policy.Share = 0 // only the ends, as far as there is money for them
		if err := e.Set(budget); err != nil {
			t.Fatal(err)
		}
		s := runAll(t, prepare(t, e), 2)
		expected := s.accuracy("expected-subtask")
		t.Logf("%s: %.3f, by hindsight %.3f; edge %.3f, cloud %.3f, ends %.3f, hybridflow %.3f", budget, expected, s.accuracy("oracle-subtask"),
			s.accuracy("all-edge"), s.accuracy("all-cloud"), s.accuracy("random"), s.accuracy("hybridflow"))
		if expected > s.accuracy("oracle-subtask") {
			t.Errorf("%s: expected %.3f, more than by hindsight", budget, expected)
		}
		const noise = 0.02
		for _, name := range []string{"all-edge", "all-cloud", "random", "hybridflow"} {
			if st, _ := strategy.Find(name); budget != "budget={tokens: -1, seconds: -1}" && !st.Uses("budget.tokens") && name != "all-edge" {
				continue // it has more money
			}
			if got := s.accuracy(name); expected < got-noise {
				t.Errorf("%s: expected %.3f, %s %.3f", budget, expected, name, got)
			}
		}
	}
}
