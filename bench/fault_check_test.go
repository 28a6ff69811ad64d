package bench

import (
	"math"
	"slices"
	"strings"
	"testing"

	"hybridflow/bench/llm/mock"
	"hybridflow/bench/strategy"
	"hybridflow/results"
)

// ended reports whether a subtask's row is that of a call that came to its end.
func ended(r *results.Subtask) bool {
	return r.Tier != "" && !slices.Contains([]string{"error", "timeout", "cancelled"}, r.Status)
}

func checkStatuses(t *testing.T, rows *rowSink, allowed []string) {
	t.Helper()
	for _, q := range rows.queries {
		if !slices.Contains(allowed, q.Status) {
			t.Errorf("%s %s: status %q (%s), want one of %q", q.Strategy, q.ID, q.Status, q.Error, allowed)
		}
		if broken := q.Status == "error" || q.Status == "timeout"; broken != (q.Error != "") || q.Status != "answered" && q.Score != 0 {
			t.Errorf("%s %s: status %q, score %v, error %q", q.Strategy, q.ID, q.Status, q.Score, q.Error)
		}
	}
}

// checkErrors wants calls to say what became of them.
func checkErrors(t *testing.T, rows *rowSink, says string) {
	t.Helper()
	for _, r := range rows.subtasks {
		broken := r.Status == "error" || r.Status == "timeout"
		if broken != (r.Error != "") || r.Status == "cancelled" || broken && !strings.Contains(r.Error, says) {
			t.Errorf("%s %s step %s: status %q, error %q, want %q in it", r.Strategy, r.ID, r.Step, r.Status, r.Error, says)
		}
	}
}

// checkComplete wants one row for each trial.
func checkComplete(t *testing.T, trials int, rows *rowSink) {
	t.Helper()
	type key struct{ dataset, id, strategy string }
	seen := map[key]bool{}
	for _, q := range rows.queries {
		seen[key{q.Dataset, q.ID, q.Strategy}] = true
	}
	if len(seen) != trials || len(rows.queries) != trials {
		t.Errorf("%d rows of %d trials, %d different", len(rows.queries), trials, len(seen))
	}
}

// checkRows compares each question with its subtasks.
func checkRows(t *testing.T, rows *rowSink) {
	t.Helper()
	for _, q := range rows.queries {
		var all, edge, cloud int32
		known, cost := true, 0.0
		for _, r := range rows.subtasks {
			if r.ID != q.ID || r.Dataset != q.Dataset || r.Strategy != q.Strategy {
				continue
			}
			all++
			switch r.Tier {
			case "edge":
				edge++
			case "cloud":
				cloud++
			default:
				continue
			}
			known, cost = known && r.UsageKnown, cost+r.CostUSD
		}
		if all < q.Steps || edge != q.EdgeCalls || cloud != q.CloudCalls || edge+cloud == 0 {
			t.Errorf("%s %s: %d subtasks (%d at the edge, %d in the cloud), its row has %d steps and %d and %d calls",
				q.Strategy, q.ID, all, edge, cloud, q.Steps, q.EdgeCalls, q.CloudCalls)
		}
		if same := cost == q.CostUSD || math.Abs(cost-q.CostUSD) < 1e-12 || math.IsNaN(cost) && math.IsNaN(q.CostUSD); !same ||
			known != q.UsageKnown {
			t.Errorf("%s %s: $%v, its subtasks $%v; usage known %v, %v", q.Strategy, q.ID, q.CostUSD, cost, q.UsageKnown, known)
		}
		if got, want := q.EdgePrompt+q.CloudPrompt+q.EdgeCompletion+q.CloudCompletion, sumTokens(rows.subtasks, q); got != want {
			t.Errorf("%s %s: %d tokens, its subtasks have %d", q.Strategy, q.ID, got, want)
		}
	}
}

func checkBudgets(t *testing.T, rows *rowSink) {
	t.Helper()
	for _, q := range rows.queries {
		s, err := strategy.Find(q.Strategy)
		if err != nil {
			t.Fatal(err)
		}
		if q.BudgetUnit != "" && !s.Soft && !(q.BudgetUsed <= q.BudgetMax+1e-9) {
			t.Errorf("%s %s: used %v of %v %s", q.Strategy, q.ID, q.BudgetUsed, q.BudgetMax, q.BudgetUnit)
		}
	}
}

// checkTexts wants no error to pass for what a model said, nor silence.
func checkTexts(t *testing.T, rows *rowSink) {
	t.Helper()
	type key struct{ strategy, dataset, id, step string }
	status := map[key]string{}
	for _, r := range rows.subtasks {
		status[key{r.Strategy, r.Dataset, r.ID, r.Step}] = r.Status
	}
	for _, x := range rows.texts {
		if s := status[key{x.Strategy, x.Dataset, x.ID, x.Step}]; x.Reply == "" && (s == "done" || s == "truncated") {
			t.Errorf("%s %s step %s: %s, without a reply", x.Strategy, x.ID, x.Step, s)
		}
		for _, words := range []string{"Rate limit", "The server had an error", "html>", "Incorrect API key", "maximum context length",
			"Provider returned error", "EngineCore", "Overloaded", "half a str", "keep-alive"} {
			if strings.Contains(x.Reply, words) {
				t.Errorf("%s %s step %s: reply %.200q", x.Strategy, x.ID, x.Step, x.Reply)
			}
		}
	}
}

// checkCharges compares the calls that came to their end with the ledger. Slack
// allows for charged replies that came too late.
func checkCharges(t *testing.T, rows *rowSink, ledger []mock.Charge, slack bool) {
	t.Helper()
	calls, unknown := 0, 0
	var tokens, charged int
	var cost, dollars float64
	for i := range rows.subtasks {
		r := &rows.subtasks[i]
		switch {
		case !ended(r):
			if r.CostUSD != 0 || r.Prompt+r.Completion != 0 {
				t.Errorf("%s %s step %s: %s, but %d tokens and $%v", r.Strategy, r.ID, r.Step, r.Status, r.Prompt+r.Completion, r.CostUSD)
			}
			continue
		case !r.UsageKnown:
			unknown++
		default:
			tokens, cost = tokens+int(r.Prompt+r.Completion), cost+r.CostUSD
		}
		calls++
	}
	for _, c := range ledger {
		charged, dollars = charged+c.Prompt+c.Completion, dollars+*c.CostUSD
	}
	switch {
	case slack && calls <= len(ledger) && tokens <= charged && cost <= dollars+1e-9:
	case calls != len(ledger):
		t.Errorf("%d calls came to their end, %d were charged", calls, len(ledger))
	case unknown == 0 && (tokens != charged || math.Abs(cost-dollars) > 1e-9):
		t.Errorf("the rows have %d tokens and $%.9f, charged were %d and $%.9f", tokens, cost, charged, dollars)
	case tokens > charged || cost > dollars+1e-9:
		t.Errorf("the rows have %d tokens and $%.9f, more than the %d and $%.9f that were charged", tokens, cost, charged, dollars)
	}
}

// checkUnknown wants calls without usage to have no cost, rather than none to pay.
func checkUnknown(t *testing.T, rows *rowSink, rate float64) {
	t.Helper()
	unknown := 0
	for _, r := range rows.subtasks {
		if !ended(&r) {
			continue
		}
		if r.UsageKnown == (rate == 1) && rate == 1 {
			t.Errorf("%s %s step %s: usage is known", r.Strategy, r.ID, r.Step)
		}
		if !r.UsageKnown {
			unknown++
		}
		if free := r.Tier == "edge"; math.IsNaN(r.CostUSD) != (!r.UsageKnown && !free) {
			t.Errorf("%s %s step %s: usage known %v, $%v", r.Strategy, r.ID, r.Step, r.UsageKnown, r.CostUSD)
		}
	}
	if unknown == 0 {
		t.Error("usage is known of all calls")
	}
}
