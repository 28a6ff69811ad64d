package bench

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"hybridflow/bench/llm"
	"hybridflow/results"
	"hybridflow/router"
)

// A till counts what the calls of a rehearsal cost.
type till struct {
	mu     sync.Mutex
	once   map[string]bool // equal calls count once; nil: each time
	taken  Expense         // dollars in billionths, so that sums do not depend on their order
	usd    float64         // at worst, in billionths
	tokens float64         // at worst
}

// A register is a tier's client that tells the till.
type register struct {
	till   *till
	tier   *tier
	client llm.Client
}

func (r *register) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	resp, err := r.client.Complete(ctx, req, onDelta)
	if err == nil {
		r.till.take(r.tier, req, resp.Usage)
	}
	return resp, err
}

func (t *till) take(tier *tier, req llm.Request, u llm.Usage) {
	hash := req.Hash()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.once != nil {
		key := string(tier.name) + string(hash[:])
		if t.once[key] {
			return
		}
		t.once[key] = true
	}
	x := Expense{Calls: 1, USD: nano(tier.price.Cost(u))}
	prompt, completion := &x.EdgePrompt, &x.EdgeCompletion
	if tier.name == router.Cloud {
		prompt, completion = &x.CloudPrompt, &x.CloudCompletion
	}
	*prompt, *completion = float64(u.Prompt), float64(u.Completion)
	t.taken.add(x, 1)
	usd, tokens, _ := llm.CapOptions{Price: tier.price}.Worst(req)
	t.usd += nano(usd)
	t.tokens += float64(tokens)
}

// empty returns what has been taken since the last time.
func (t *till) empty() (taken Expense, usd, tokens float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken, usd, tokens = t.taken, t.usd/1e9, t.tokens
	taken.USD /= 1e9
	t.taken, t.usd, t.tokens = Expense{}, 0, 0
	return taken, usd, tokens
}

// nano is dollars in whole billionths.
func nano(usd float64) float64 { return math.Round(usd * 1e9) }

// An armSink adds the rows of a rehearsal up, by arm.
type armSink struct {
	arms  []ArmExpectation
	index map[[2]string]int
	costs [][]weighted // of single questions, by arm
	times float64      // that a row counts
}

type weighted struct{ usd, times float64 }

func newArmSink(arms []ArmExpectation) *armSink {
	s := &armSink{arms: arms, index: map[[2]string]int{}, costs: make([][]weighted, len(arms))}
	for i, a := range arms {
		s.index[[2]string{a.Strategy, a.Cell}] = i
	}
	return s
}

// Query implements [Sink].
func (s *armSink) Query(q results.Query) error {
	i := s.index[[2]string{q.Strategy, q.Cell}]
	s.arms[i].add(Expense{
		Calls: float64(q.EdgeCalls + q.CloudCalls), USD: q.CostUSD,
		EdgePrompt: float64(q.EdgePrompt), EdgeCompletion: float64(q.EdgeCompletion),
		CloudPrompt: float64(q.CloudPrompt), CloudCompletion: float64(q.CloudCompletion),
	}, s.times)
	s.costs[i] = append(s.costs[i], weighted{q.CostUSD, s.times})
	return nil
}

// Subtasks implements [Sink]: what they cost is in their query's row.
func (s *armSink) Subtasks([]results.Subtask) error { return nil }

// Texts implements [Sink].
func (s *armSink) Texts([]results.Text) error { return nil }

// finish finds the means and the 95th percentiles.
func (s *armSink) finish() {
	for i := range s.arms {
		a := &s.arms[i]
		a.MeanUSD, a.P95USD = a.USD/float64(max(a.Trials, 1)), quantile(s.costs[i], 0.95)
		a.round()
	}
}

// quantile is the least cost that a share of the questions does not exceed.
func quantile(costs []weighted, share float64) float64 {
	slices.SortFunc(costs, func(a, b weighted) int { return cmp.Compare(a.usd, b.usd) })
	all := 0.0
	for _, c := range costs {
		all += c.times
	}
	below := 0.0
	for _, c := range costs {
		if below += c.times; below >= share*all*(1-1e-12) {
			return c.usd
		}
	}
	return 0
}
