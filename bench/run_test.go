package bench

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/results"
)

// Rows and their order do not depend on the parallelism.
func TestParallelismChangesNothing(t *testing.T) {
	h := newHarness(t, Options{Experiment: small(5), KeepText: true})
	one, many := runAll(t, h, 1), runAll(t, h, 8)
	if len(one.queries) != h.Trials() {
		t.Errorf("%d rows of %d trials", len(one.queries), h.Trials())
	}
	if diff := cmp.Diff(one, many, cmpopts.IgnoreFields(rowSink{}, "mu"), cmp.AllowUnexported(rowSink{}), cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

// Every strategy answers, in the shape that the table promises.
func TestStrategiesHaveTheirShape(t *testing.T) {
	s := runAll(t, prepare(t, small(10)), 2)
	cloudSteps, steps := map[string]int{}, map[string]int{}
	for _, q := range s.queries {
		st, err := strategy.Find(q.Strategy)
		if err != nil {
			t.Fatal(err)
		}
		planned := st.Uses("without_context") && !st.Cascades()
		voted := st.Uses("votes")
		most := int32(7)
		if st.Name == "entropy" || st.Name == "verified" { // a step in the middle has one helper, or two
			most = 17
		}
		switch {
		case q.Status == "error" || q.Status == "timeout":
			t.Errorf("%s %s: %s", q.Strategy, q.ID, q.Error)
		case !st.Uses("plan") && q.PlanStatus != "none":
			t.Errorf("%s %s: plan %s without a planner", q.Strategy, q.ID, q.PlanStatus)
		case !planned && !voted && q.Steps != 1:
			t.Errorf("%s %s: %d steps; want one piece", q.Strategy, q.ID, q.Steps)
		case planned && q.PlanStatus != "fallback" && q.PlanStatus != "none" && (q.Steps < 3 || q.Steps > most):
			t.Errorf("%s %s: %d steps", q.Strategy, q.ID, q.Steps)
		case st.Name == "chain" && q.Depth != q.Steps:
			t.Errorf("%s %s: depth %d of %d steps is no chain", q.Strategy, q.ID, q.Depth, q.Steps)
		case st.Uses("plan") && q.PlanSeconds <= 0:
			t.Errorf("%s %s: planning took no time", q.Strategy, q.ID)
		}
		cloudSteps[q.Strategy] += int(q.CloudSteps)
		steps[q.Strategy] += int(q.Steps)
		if got, want := q.EdgePrompt+q.CloudPrompt+q.EdgeCompletion+q.CloudCompletion, sumTokens(s.subtasks, q); got != want {
			t.Errorf("%s %s: %d tokens, its subtasks have %d", q.Strategy, q.ID, got, want)
		}
	}
	for _, name := range small(10).Strategies {
		share := float64(cloudSteps[name]) / float64(steps[name])
		switch name {
		case "edge-direct", "edge-cot", "edge-sc", "all-edge":
			if share != 0 {
				t.Errorf("%s: offload rate %.2f, want 0", name, share)
			}
		case "cloud-direct", "cloud-cot", "brief", "cloud-sc", "cloud-bon", "sot", "sot-router", "pasta-emulated", "all-cloud":
			if share != 1 {
				t.Errorf("%s: offload rate %.2f, want 1", name, share)
			}
		default:
			if share <= 0.02 || share >= 1 {
				t.Errorf("%s: offload rate %.2f, want both tiers at work", name, share)
			}
		}
	}
}

func sumTokens(rows []results.Subtask, q results.Query) (n int64) {
	for _, r := range rows {
		if r.ID == q.ID && r.Dataset == q.Dataset && r.Strategy == q.Strategy && r.Repetition == q.Repetition {
			n += r.Prompt + r.Completion
		}
	}
	return n
}

// No question spends more than its budget, whatever the policy.
func TestBudgetsHold(t *testing.T) {
	for _, set := range []string{
		"budget.tokens=600", "budget.tokens=2048", "budget={tokens: -1, usd: 0.003}", "budget.tokens=0", "budget.seconds=3",
	} {
		e := small(5)
		e.Strategies = []string{
			"hybridflow", "chain", "fixed-threshold", "random", "per-query", "lookahead", "paced", "linucb", "chain-of-one", "no-stream",
			"cascade", "hybridflow-cascade", "oracle-subtask", "knapsack-bound",
		}
		e.Policy.Tau0, e.Policy.Threshold, e.Cascade.Threshold = 0, 0, 1
		if err := e.Set(set); err != nil {
			t.Fatal(err)
		}
		cloud := int64(0)
		for _, q := range runAll(t, prepare(t, e), 2).queries {
			cloud += q.CloudPrompt
			if q.BudgetUnit != "" && q.BudgetUsed > q.BudgetMax+1e-9 {
				t.Errorf("%s, %s %s: used %v %s of %v", set, q.Strategy, q.ID, q.BudgetUsed, q.BudgetUnit, q.BudgetMax)
			}
			spent := float64(q.CloudPrompt + q.CloudCompletion)
			if q.BudgetUnit == "usd" {
				spent = q.CloudCostUSD
			}
			if q.BudgetUnit != "" && math.Abs(spent-q.BudgetUsed) > 1e-9 {
				t.Errorf("%s, %s %s: cloud calls took %v, the budget has %v", set, q.Strategy, q.ID, spent, q.BudgetUsed)
			}
		}
		if none := set == "budget.tokens=0"; none != (cloud == 0) {
			t.Errorf("%s: %d cloud tokens", set, cloud)
		}
	}
}

// Pacing keeps the budget of the run: what is spent comes close to it, and
// never exceeds it, also when trials run in parallel.
func TestPacingKeepsTheBudgetOfTheRun(t *testing.T) {
	e := small(500)
	e.Datasets, e.Strategies, e.Budget.Average = []string{"mmlu-pro", "gpqa"}, []string{"paced", "all-cloud"}, 400
	h := prepare(t, e)
	spent, free := 0.0, 0.0
	for _, q := range runAll(t, h, 4).queries {
		if q.Strategy == "paced" {
			spent += float64(q.CloudPrompt + q.CloudCompletion)
		} else {
			free += float64(q.CloudPrompt + q.CloudCompletion)
		}
	}
	budget := e.Budget.Average * float64(h.Trials()/2)
	t.Logf("spent %.4f of the budget; without one %.2f times as much", spent/budget, free/budget)
	if spent > budget || spent < 0.98*budget {
		t.Errorf("spent %.0f of %.0f tokens", spent, budget)
	}
}

// A harness that forgets to pass results on loses accuracy.
func TestContextPassingIsWorthSomething(t *testing.T) {
	e := small(1500)
	e.Datasets, e.Strategies = []string{"mmlu-pro", "aime24"}, []string{"all-cloud"}
	with := runAll(t, prepare(t, e), 2).accuracy("all-cloud")
	e.WithoutContext = true
	without := runAll(t, prepare(t, e), 2).accuracy("all-cloud")
	t.Logf("accuracy with results passed on %.3f, without %.3f", with, without)
	if with < without+0.015 {
		t.Errorf("accuracy with results passed on %.3f, without %.3f", with, without)
	}
}

// A scripted client, for what simulated models never do.
type scripted func(req llm.Request) (llm.Response, error)

func (f scripted) Complete(_ context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	r, err := f(req)
	if onDelta != nil && r.Text != "" {
		onDelta(llm.Delta{Text: r.Text, At: r.Took})
	}
	return r, err
}

func TestModelsThatFailMakeRows(t *testing.T) {
	const planText = `<Plan><Step ID="1" Task="Explain: a" Rely=""/><Step ID="2" Task="Generate: b" Rely="1"/></Plan>`
	for _, c := range []struct {
		name     string
		strategy string
		reply    scripted
		status   string
		steps    string // statuses of the subtasks
	}{
		{"an endpoint that is down", "edge-cot", func(llm.Request) (llm.Response, error) {
			return llm.Response{}, errors.New("connection refused")
		}, "error", "error"},
		{"an endpoint that is slow", "edge-cot", func(llm.Request) (llm.Response, error) {
			return llm.Response{}, context.DeadlineExceeded
		}, "timeout", "timeout"},
		{"a reply that was cut", "edge-cot", func(llm.Request) (llm.Response, error) {
			return llm.Response{Text: "we begin with", Finish: "length"}, nil
		}, "truncated", "truncated"},
		{"a reply that was cut after its answer", "edge-cot", func(llm.Request) (llm.Response, error) {
			return llm.Response{Text: "The answer is (B). Now", Finish: "length"}, nil
		}, "answered", "truncated"},
		{"a refusal", "edge-cot", func(llm.Request) (llm.Response, error) {
			return llm.Response{Text: "I cannot", Finish: "content_filter"}, nil
		}, "refused", "refused"},
		{"nothing", "edge-cot", func(llm.Request) (llm.Response, error) {
			return llm.Response{Finish: "stop"}, nil
		}, "empty", "empty"},
		{"nothing that counts as an answer", "edge-cot", func(llm.Request) (llm.Response, error) {
			return llm.Response{Text: "no idea", Finish: "stop"}, nil
		}, "unparsed", "done"},
		{"a planner that is down: the question is asked in one piece", "hybridflow", func(r llm.Request) (llm.Response, error) {
			if strings.Contains(r.Messages[0].Content, "<Plan>") {
				return llm.Response{}, errors.New("connection refused")
			}
			return llm.Response{Text: "The answer is (B)."}, nil
		}, "answered", "error,done"},
		{"a step that fails is left out, the answer is still given", "hybridflow", func(r llm.Request) (llm.Response, error) {
			switch user := r.Messages[1].Content; {
			case strings.Contains(r.Messages[0].Content, "<Plan>"):
				return llm.Response{Text: planText}, nil
			case strings.Contains(user, "Explain: a\n</subtask>"):
				return llm.Response{}, errors.New("connection refused")
			}
			return llm.Response{Text: "The answer is (B)."}, nil
		}, "answered", "done,error,done"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := small(1)
			e.Datasets, e.Strategies, e.Seeds = []string{"mmlu-pro"}, []string{c.strategy}, []uint64{1}
			h := prepare(t, e)
			for _, tier := range h.cells[0].tiers {
				tier.Client = c.reply
			}
			s := runAll(t, h, 1)
			if got := s.queries[0].Status; got != c.status {
				t.Errorf("status %q, want %q", got, c.status)
			}
			var steps []string
			for _, r := range s.subtasks {
				steps = append(steps, r.Status)
			}
			if got := strings.Join(steps, ","); got != c.steps {
				t.Errorf("subtasks %q, want %q", got, c.steps)
			}
		})
	}
}

// A run that is cancelled keeps what was finished, in order.
func TestCancelKeepsWhatWasFinished(t *testing.T) {
	e := small(30)
	e.Strategies = settings.Defaults().Strategies
	h := prepare(t, e)
	whole := runAll(t, h, 2)
	ctx, cancel := context.WithCancel(t.Context())
	part := &limitedSink{rows: 101, full: func() error { cancel(); return nil }}
	err := h.Run(ctx, 2, part, nil)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want the cancellation", err)
	}
	if len(part.queries) <= 100 || len(part.queries) == len(whole.queries) {
		t.Errorf("%d rows of %d", len(part.queries), len(whole.queries))
	}
	for i, q := range part.queries[:100] {
		if q.ID != whole.queries[i].ID || q.Strategy != whole.queries[i].Strategy {
			t.Fatalf("row %d is %s %s", i, q.ID, q.Strategy)
		}
	}
}

// limitedSink calls full once it has so many rows of questions, and at each
// further one.
type limitedSink struct {
	rowSink
	rows int
	full func() error
}

func (s *limitedSink) Query(q results.Query) error {
	if err := s.rowSink.Query(q); err != nil || len(s.queries) < s.rows {
		return err
	}
	return s.full()
}

func diskFull() error { return errors.New("no space left on device") }

// A sink that fails stops the run with its error: nothing is asked whose answers
// cannot be written, beside the few questions that are under way.
func TestFullDiskStopsTheRun(t *testing.T) {
	e := small(50)
	e.Strategies, e.Datasets, e.Seeds = []string{"cloud-direct"}, []string{"mmlu-pro"}, []uint64{1, 2, 3, 4}
	h := prepare(t, e)
	err := h.Run(t.Context(), 2, &limitedSink{rows: 1, full: diskFull}, nil)
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error %v, want the disk's", err)
	}
	if calls, _ := h.Spent(); calls > 100 {
		t.Errorf("%d of 200 calls were made after the first row could not be written", calls)
	}
}

// Progress counts trials when they end, though their rows wait for those of a
// slow one before them.
func TestProgressCountsFinishedTrials(t *testing.T) {
	e := small(2)
	e.Strategies, e.Datasets, e.Seeds = []string{"edge-cot", "cloud-cot"}, []string{"mmlu-pro"}, []uint64{1}
	h := prepare(t, e)
	edge := h.cells[0].tiers["edge"]
	client, release := edge.Client, make(chan struct{})
	first := h.questions[0][0].Body
	edge.Client = clientFunc(func(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
		if strings.Contains(req.Messages[len(req.Messages)-1].Content, first) {
			<-release
		}
		return client.Complete(ctx, req, onDelta)
	})
	done, rows := 0, &rowSink{}
	err := h.Run(t.Context(), 2, rows, func(n int) {
		if done += n; done == 2 {
			if len(rows.queries) > 0 {
				t.Error("rows were written out of order")
			}
			close(release)
		}
	})
	if err != nil || done != 4 || len(rows.queries) != 4 {
		t.Errorf("%d trials ended, %d rows, error %v", done, len(rows.queries), err)
	}
}

type clientFunc func(context.Context, llm.Request, func(llm.Delta)) (llm.Response, error)

func (f clientFunc) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	return f(ctx, req, onDelta)
}

// Strategies that send the same request get the same draws: the plans are equal.
func TestStrategiesShareTheirPlans(t *testing.T) {
	e := small(10)
	e.Strategies = []string{"hybridflow", "all-edge", "all-cloud"}
	type key struct {
		id  string
		rep int32
	}
	tasks := map[key]map[string]string{}
	for _, r := range runAll(t, prepare(t, e), 2).subtasks {
		k := key{r.Dataset + r.ID, r.Repetition}
		if tasks[k] == nil {
			tasks[k] = map[string]string{}
		}
		tasks[k][r.Strategy] += r.Step + "<" + r.Relies + ";"
	}
	for k, by := range tasks {
		if by["hybridflow"] != by["all-edge"] || by["all-edge"] != by["all-cloud"] {
			t.Errorf("%v: %v", k, by)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	e := small(20)
	e.Strategies = settings.Defaults().Strategies
	h := prepare(b, e)
	b.ReportAllocs()
	for b.Loop() {
		if err := h.Run(b.Context(), 1, &rowSink{}, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(h.Trials()), "trials/op")
}
