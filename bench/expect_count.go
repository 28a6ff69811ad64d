package bench

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat"

	"hybridflow/bench/llm"
	"hybridflow/results"
	"hybridflow/router"
)

// A dryMeter counts what the calls of a dry run cost. Many goroutines use it.
type dryMeter struct {
	mu      sync.Mutex
	once    map[string]bool // equal calls count once; nil: each time
	counted Expense         // dollars in billionths, so that sums do not depend on their order
	usd     float64         // at worst, in billionths
	tokens  float64         // at worst
}

// wrap returns a client of a tier that counts its replies.
func (m *dryMeter) wrap(t *tier) llm.Client {
	return &metered{t.Client, func(req llm.Request, r llm.Response, err error) {
		if err == nil {
			m.add(t, req, r.Usage)
		}
	}}
}

func (m *dryMeter) add(t *tier, req llm.Request, u llm.Usage) {
	hash := req.Hash()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.once != nil {
		key := string(t.Name) + string(hash[:])
		if m.once[key] {
			return
		}
		m.once[key] = true
	}
	x := Expense{Calls: 1, USD: nano(t.Price.Cost(u))}
	prompt, completion := &x.EdgePrompt, &x.EdgeCompletion
	if t.Name == router.Cloud {
		prompt, completion = &x.CloudPrompt, &x.CloudCompletion
	}
	*prompt, *completion = float64(u.Prompt), float64(u.Completion)
	m.counted.add(x, 1)
	usd, tokens, _ := llm.CapOptions{Price: t.Price}.Worst(req)
	m.usd += nano(usd)
	m.tokens += float64(tokens)
}

// nano converts dollars to whole billionths.
func nano(usd float64) float64 { return math.Round(usd * 1e9) }

// An armSink sums the rows of a dry run, by arm.
type armSink struct {
	arms           []ArmExpectation
	costs, weights [][]float64 // of single questions, by arm
	weight         float64     // of each row
}

// Query implements [Sink].
func (s *armSink) Query(q results.Query) error {
	i := slices.IndexFunc(s.arms, func(a ArmExpectation) bool { return a.Strategy == q.Strategy && a.Cell == q.Cell })
	s.arms[i].add(Expense{
		Calls: float64(q.EdgeCalls + q.CloudCalls), USD: q.CostUSD,
		EdgePrompt: float64(q.EdgePrompt), EdgeCompletion: float64(q.EdgeCompletion),
		CloudPrompt: float64(q.CloudPrompt), CloudCompletion: float64(q.CloudCompletion),
	}, s.weight)
	s.costs[i], s.weights[i] = append(s.costs[i], q.CostUSD), append(s.weights[i], s.weight)
	return nil
}

// Subtasks implements [Sink]: their costs are in their query's row.
func (s *armSink) Subtasks([]results.Subtask) error { return nil }

// Texts implements [Sink].
func (s *armSink) Texts([]results.Text) error { return nil }

// finish computes the means and the 95th percentiles.
func (s *armSink) finish() {
	for i := range s.arms {
		a := &s.arms[i]
		a.MeanUSD, a.P95USD = a.USD/float64(max(a.Trials, 1)), quantile(s.costs[i], s.weights[i], 0.95)
		a.round()
	}
}

// quantile returns the least cost that a share of the questions does not exceed, 0 of
// none. It sorts the costs and their weights.
func quantile(costs, weights []float64, share float64) float64 {
	if len(costs) == 0 {
		return 0
	}
	stat.SortWeighted(costs, weights)
	return stat.Quantile(share*(1-1e-12), stat.Empirical, costs, weights) // weights add up with rounding errors
}
