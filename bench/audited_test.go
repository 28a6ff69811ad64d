package bench

import (
	"iter"
	"slices"
	"testing"

	"hybridflow/bench/audit"
	"hybridflow/bench/llm/store"
	"hybridflow/results"
)

func pointers[T any](all []T) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for i := range all {
			if !yield(&all[i], nil) {
				return
			}
		}
	}
}

// The rows of every strategy add up.
func TestAuditOfSimulatedRuns(t *testing.T) {
	e := small(6)
	e.Vary = []string{"budget.tokens=512,8192"}
	s := runAll(t, prepare(t, e), 2)
	r, err := audit.Check(
		audit.Books{Records: func(func(store.Record, error) bool) {}, Subtasks: pointers(s.subtasks), Queries: pointers(s.queries)},
	)
	if err != nil || len(r.Findings) > 0 || r.Rows == 0 {
		t.Errorf("%d rows, %v: %+v", r.Rows, err, r.Findings[:min(len(r.Findings), 5)])
	}
	i := slices.IndexFunc(s.subtasks, func(r results.Subtask) bool { return r.CostUSD > 0 })
	s.subtasks[i].CostUSD *= 1.001
	if r, err := audit.Check(audit.Books{
		Records:  func(func(store.Record, error) bool) {},
		Subtasks: pointers(s.subtasks), Queries: pointers(s.queries),
	}); err != nil ||
		len(r.Findings) == 0 {
		t.Errorf("a wrong cost is not found: %v", err)
	}
}
