package telemetry

import (
	"math"
	"testing"

	"go.uber.org/goleak"

	"hybridflow/results"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// diamond is a live trial: two calls to plan, four subtasks of which one fails,
// one that took a reply over, and one that never ran.
func diamond() (results.Query, []results.Subtask) {
	q := results.Query{
		Cell: "budget.tokens=512", Dataset: "gpqa", ID: "rec1", Strategy: "hybridflow", Seed: math.MaxUint64,
		Backend: "live", Status: "answered", Score: 1,
		Extracted: "SECRET", EdgePrompt: 100, CloudPrompt: 50, EdgeCompletion: 20, CloudCompletion: 30, UsageKnown: true, CostUSD: .25,
		Seconds: 9.5, PlanStatus: "ok", Steps: 5, CloudSteps: 2, FailedSteps: 1, StartedUnixMS: 1_700_000_000_000,
	}
	call := func(step string, index int32, relies, tier string, begin, end float64) results.Subtask {
		return results.Subtask{
			Step: step, Index: index, Role: "analyze", Relies: relies, Status: "done", Tier: tier, Model: "m-" + tier, Reason: "threshold",
			Score: .7, Threshold: math.NaN(), UsageKnown: true, Prompt: 10, Completion: 5, CostUSD: .125, Error: "SECRET",
			ReadySeconds: begin - .5, StartSeconds: begin, EndSeconds: end, TTFTSeconds: .25, Attempts: 3, RetrySeconds: 2, LimitSeconds: 1,
		}
	}
	rows := []results.Subtask{
		call("plan", -1, "", "edge", 0, 2), call("depend", -1, "", "edge", 2, 3),
		call("a", 0, "", "edge", 1.5, 4), call("b\xff", 1, "d, a", "cloud", 4, 6),
		call("c", 2, "a,nobody", "cloud", 4, 6.5), call("d", 3, "", "edge", 2, 3),
		{Step: "e", Index: 4, Role: "generate", Relies: "b\xff,c", Status: "done", StartSeconds: 9.5, EndSeconds: 9.5},
		{Step: "f", Index: 5, Status: "cancelled"},
	}
	rows[4].Status, rows[4].UsageKnown, rows[4].CostUSD = "timeout", false, math.NaN()
	return q, rows
}

// kept is what came out of a sink.
type kept struct{ queries, subtasks, texts int }

func (k *kept) Query(results.Query) error          { k.queries++; return nil }
func (k *kept) Subtasks(r []results.Subtask) error { k.subtasks += len(r); return nil }
func (k *kept) Texts(r []results.Text) error       { k.texts += len(r); return nil }

// send passes a trial through a sink, as bench does.
func send(tb testing.TB, s RowSink, q results.Query, rows []results.Subtask) {
	tb.Helper()
	for _, err := range []error{s.Query(q), s.Subtasks(rows), s.Texts([]results.Text{{Reply: "SECRET"}})} {
		if err != nil {
			tb.Fatal(err)
		}
	}
}
