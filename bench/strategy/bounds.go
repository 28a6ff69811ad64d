package strategy

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"

	"hybridflow/bench/llm/sim"
	"hybridflow/dag"
	"hybridflow/router"
)

// Bounds are oracles: the same trial is run under several placements, with the
// same random draws, and the run with the best grade is its row. No policy can do
// better by routing alone. Only simulated models repeat their draws, so live runs
// have no bounds.
//
// All but expectedSubtask are bounds by hindsight: they know the draws, so that much of their lead is
// luck that no policy could foresee. Every run is under the budget of what is bounded:
// none for whole questions, as single models have none; for subtasks that of other
// plans, where what does not fit stays at the edge. Ends of the plan that a placement
// has in the cloud have their money set aside, as they have where policy.force_ends
// puts them there. So whatever a policy does is among the runs that a bound chooses
// from. Bounds compare grades first, and equal ones by money and then time.

// An oracle runs a trial under the placements that it considers and returns the
// run it chooses.
type oracle func(ctx context.Context, t Trial) *execution

// truth is what the run came to.
func (x *execution) truth() router.Truth {
	q := &x.rows.Query
	return router.Truth{Quality: q.Score, Money: x.policy.Budget.Spent(), Seconds: q.Seconds}
}

// questionOracle asks both tiers the question in one piece, and keeps the better
// answer.
func questionOracle(ctx context.Context, t Trial) *execution {
	s := *t.Strategy
	s.route = atEdge
	edge := t.under(s).run(ctx)
	s.route = inCloud
	cloud := t.under(s).run(ctx)
	if tier, _ := router.QuestionOracle(edge.truth(), cloud.truth(), router.Unlimited(), 0); tier == router.Cloud {
		return cloud
	}
	return edge
}

// subtaskOracle runs the plan under all placements of its subtasks.
func subtaskOracle(ctx context.Context, t Trial) *execution {
	runs := placements{ctx: ctx, trial: t}
	n := runs.explore()
	place, _, err := router.SubtaskOracle(n, func(p router.Placement) router.Truth { return runs.run(p).truth() }, router.Unlimited(), 0)
	if err != nil {
		panic(err) // plan.max_steps is validated
	}
	return runs.run(place)
}

// knapsackBound is the optimum of the paper's formulation, with true benefits
// and costs in the place of predicted ones: the knapsack of subtasks under the
// budget of money. As grades do not add up over subtasks, a subtask's benefit is
// its Shapley value (Shapley 1953): what it gains by being in the cloud, averaged
// over all orders in which subtasks could be moved there. Its cost is the most
// that it came to under any placement.
//
// Its distance to the subtask oracle is what the assumption of adding up costs.
func knapsackBound(ctx context.Context, t Trial) *execution {
	free := placements{ctx: ctx, trial: t.under(t.Strategy.unbudgeted())}
	n := free.explore()
	limits := t.Cell.Settings.Budget.Limits()
	quality := make([]float64, 1<<n)
	items := make([]router.Item, n)
	for p := range router.Placement(1) << n {
		x := free.run(p)
		quality[p] = x.rows.Query.Score
		for i := range n {
			if c := x.call(i); p.Has(i) && c != nil {
				items[i].Cost = max(items[i].Cost, c.money(limits.Unit))
			}
		}
	}
	for i, v := range shapley(quality, n) {
		items[i].Value = v
	}
	place := router.Placement(0)
	for i, in := range router.Knapsack(items, limits.Money, 1000).Chosen {
		if in {
			place |= 1 << i
		}
	}
	runs := placements{ctx: ctx, trial: t, keys: free.keys, final: free.final}
	return runs.run(place)
}

// shapley divides v(all) - v(none) among n players; v is by set of players.
func shapley(v []float64, n int) []float64 {
	weight := make([]float64, n) // of coalitions by their size: s! (n-s-1)! / n!
	for s := range weight {
		weight[s] = 1 / float64(n)
		for k := range s {
			weight[s] *= float64(k+1) / float64(n-1-k)
		}
	}
	values := make([]float64, n)
	for set := range v {
		size := bits.OnesCount(uint(set))
		for i := range n {
			if set>>i&1 == 0 {
				values[i] += weight[size] * (v[set|1<<i] - v[set])
			}
		}
	}
	return values
}

// expectedSubtask runs the plan under the placement of its subtasks with the best
// expected grade. It knows what there is to know before the dice fall: how hard the
// question is for each model, what share of it each subtask has, and who repairs what.
// So it is what a router with perfect predictions could do, and its distance to the
// bounds by hindsight is luck.
//
// Grades are averaged over expectedDraws seeds other than the trial's, the same for all
// placements. Placements are tried from the best on, with other draws of lengths too;
// the first that fits into the budget is run with the trial's own draws, which nothing
// above has seen.
func expectedSubtask(ctx context.Context, t Trial) *execution {
	blind := t
	blind.other = otherSeed(t.Seed, 0) - t.Seed
	trials := placements{ctx: ctx, trial: blind}
	n := trials.explore()
	odds := trials.expect()
	order := make([]router.Placement, len(odds))
	for p := range order {
		order[p] = router.Placement(p)
	}
	slices.SortStableFunc(order, func(a, b router.Placement) int {
		return cmp.Or(cmp.Compare(odds[b], odds[a]), cmp.Compare(bits.OnesCount32(uint32(a)), bits.OnesCount32(uint32(b))))
	})
	fits := slices.IndexFunc(order, func(p router.Placement) bool {
		x := trials.run(p)
		for i := range n {
			if c := x.call(i); p.Has(i) && (c == nil || c.decision.Tier != router.Cloud) {
				return false
			}
		}
		return true
	})
	own := placements{ctx: ctx, trial: t, keys: trials.keys, final: trials.final}
	return own.run(order[fits]) // all at the edge fits into any budget
}

// expectedDraws is how many seeds expected grades are averaged over. The draws are the
// same for all placements, so that two of them are told apart by far fewer than a grade
// itself would need: the standard error of a grade is .04, of a difference less.
const expectedDraws = 128

// otherSeed returns the k-th of the seeds whose draws are others than those of a trial.
func otherSeed(seed uint64, k int) uint64 {
	return (seed%sim.VoteSeed + 1000 + uint64(k)) % sim.VoteSeed
}

// expect returns the expected grade of each placement.
func (p *placements) expect() []float64 {
	t, g := &p.trial, p.graph
	steps := make([]sim.Step, len(g.Nodes))
	for i, n := range g.Nodes {
		steps[i] = sim.Step{Task: n.Task, Relies: g.Relies[i], Whole: n.Role == dag.Whole}
		if t.Cell.Settings.WithoutContext {
			steps[i].Relies = nil
		}
	}
	order := append(slices.DeleteFunc(slices.Clone(g.Order), func(i int) bool { return i == g.Final }), g.Final)
	seeds := make([]int64, expectedDraws)
	for k := range seeds {
		seeds[k] = int64(otherSeed(t.Seed, k))
	}
	var solvers [2]sim.Solver
	for i, name := range []router.Tier{router.Edge, router.Cloud} {
		tier := t.Cell.Tiers[name]
		solvers[i] = sim.Solver{Simulator: tier.Simulated, Model: tier.Model}
	}
	odds, err := sim.Expect(solvers, strings.TrimSpace(t.Question.Body), steps, order, seeds)
	if err != nil {
		panic(err) // the models have answered just now
	}
	return odds
}

// placements runs a trial's plan under given placements of its subtasks.
type placements struct {
	ctx   context.Context
	trial Trial
	keys  []string // of subtasks, by node
	final int      // node that gives the answer
	graph *dag.Graph
}

// explore runs everything at the edge to learn what subtasks there are.
func (p *placements) explore() int {
	x := p.run(0)
	for _, n := range x.nodes {
		p.keys = append(p.keys, x.key(n.ID))
	}
	p.graph = x.engine.Graph()
	p.final = p.graph.Final
	return len(p.keys)
}

func (p *placements) run(place router.Placement) *execution {
	follow := rule{"hindsight", func(s router.Subtask) router.Tier {
		if i := slices.Index(p.keys, s.Key); i >= 0 && place.Has(i) {
			return router.Cloud
		}
		return router.Edge
	}}
	s := *p.trial.Strategy
	s.route = routing{policy: func(*execution) router.Policy { return follow }, reads: s.route.reads, ends: func(end string) bool {
		return len(p.keys) > 0 && (end == firstStep && place.Has(0) || end == lastStep && place.Has(p.final))
	}}
	return p.trial.under(s).run(p.ctx)
}
