package router

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A call is a subtask of a synthetic stream: its predicted effect, what is
// reserved for it, and what it really costs.
type call struct {
	Effect
	worst, spent float64
}

// stream makes trials of 2 to 5 subtasks. "drifting" ones become more useful and
// cheaper, "heavy" ones have costs with an infinite variance, cut at 4,000,
// "dearer" ones cost 1.6 times what is predicted and "cheaper" ones 0.4 times.
func stream(kind string, trials int, seed uint64) [][]call {
	rng := rand.New(rand.NewPCG(seed, 1))
	out := make([][]call, trials)
	for i := range out {
		x := float64(i) / float64(trials)
		for range 2 + rng.IntN(4) {
			cost, benefit := 200+400*rng.Float64(), 0.3*rng.Float64()-0.05
			bias := 1.0
			switch kind {
			case "drifting":
				benefit *= 0.5 + x
				cost *= 1.3 - 0.6*x
			case "heavy":
				cost = min(100*math.Pow(1-rng.Float64(), -1/1.3), 4000)
			case "dearer":
				bias = 1.6
			case "cheaper":
				bias = 0.4
			}
			e := Effect{Edge: 0.5, Cloud: 0.5 + benefit, Tokens: cost, Seconds: 2*rng.Float64() - 0.5}
			out[i] = append(out[i], call{e, 2.5 * cost, bias * cost * (0.5 + rng.Float64())})
		}
	}
	return out
}

// pace runs a stream; order permutes the trials within a batch. Each trial takes
// 10 s and the extra seconds of its calls to the cloud.
func pace(t testing.TB, p *Pacer, trials [][]call, order func(n int) []int) (quality float64) {
	for begin := 0; begin < len(trials); {
		batch := p.Batch(p.Size(64))
		for _, i := range order(len(batch)) {
			b := &batch[i]
			b.Seconds = 10
			w := Within{Policy: b, Budget: b.Budget}
			var open []float64
			for _, c := range trials[begin+i] {
				b.Effects = always(c.Effect)
				if w.Decide(Subtask{}, c.worst, 0).Tier == Cloud {
					open = append(open, c.worst, min(c.spent, c.worst))
					b.Seconds += c.Seconds
					quality += c.Benefit()
				}
			}
			for ; len(open) > 0; open = open[2:] { // all were in flight at once
				b.Budget.Settle(open[0], open[1])
			}
		}
		p.Settle(batch)
		begin += len(batch)
		if m, s := p.Prices(); m < 0 || s < 0 || math.IsNaN(m+s) {
			t.Fatalf("after %d trials prices are %v and %v", begin, m, s)
		}
	}
	return quality
}

func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

func newPacer(t interface{ Fatal(...any) }, run Limits, trials int) *Pacer {
	p, err := NewPacer(Pacing{Run: run, Trials: trials, Trial: Unlimited()})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// demand is what all useful calls cost, and what they are worth.
func demand(trials [][]call) (money, worth float64, items []Item) {
	for _, c := range slices.Concat(trials...) {
		if c.Benefit() > 0 {
			money += c.spent
			worth += c.Benefit()
			items = append(items, Item{c.Benefit(), c.spent})
		}
	}
	return money, worth, items
}

// A run's money is used to within 1 % and never exceeded, and buys far more than
// the same money spent on calls picked at random among the useful ones.
func TestPacingMeetsTheBudget(t *testing.T) {
	const trials = 1500
	for _, kind := range []string{"stationary", "drifting", "heavy", "dearer", "cheaper"} {
		for _, share := range []float64{0.1, 0.3, 0.6} {
			t.Run(fmt.Sprint(kind, " ", share), func(t *testing.T) {
				for seed := range uint64(4) {
					s := stream(kind, trials, seed)
					all, worth, items := demand(s)
					budget := share * all
					p := newPacer(t, Limits{Unit: "tokens", Money: budget, Seconds: math.Inf(1)}, trials)
					quality := pace(t, p, s, inOrder)
					spent, _ := p.Used()
					best, _ := knapsackBound(items, budget)
					t.Logf("used %.4f of the budget, %.3f of the bound, thinning %.3f", spent/budget, quality/best, worth*share/best)
					if spent > budget || spent < 0.99*budget {
						t.Errorf("seed %d: used %.4f of the budget", seed, spent/budget)
					}
					if quality < 1.1*worth*spent/all {
						t.Errorf("seed %d: quality %.2f, thinning gets %.2f", seed, quality, worth*spent/all)
					}
				}
			})
		}
	}
}

// Reservations of twenty times what calls cost neither leave more over at the end
// nor keep calls from the cloud that are worth it.
func TestPacingWithLargeReservations(t *testing.T) {
	s := stream("stationary", 16000, 1)
	for i := range s {
		for j := range s[i] {
			s[i][j].worst *= 8
		}
	}
	all, _, items := demand(s)
	budget := 0.05 * all
	p := newPacer(t, Limits{Unit: "tokens", Money: budget, Seconds: math.Inf(1)}, len(s))
	quality := pace(t, p, s, inOrder)
	spent, _ := p.Used()
	best, _ := knapsackBound(items, budget)
	t.Logf("used %.4f of the budget, %.3f of the bound", spent/budget, quality/best)
	if spent > budget || spent < 0.99*budget || quality < 0.8*best {
		t.Errorf("used %.4f of the budget, %.3f of the bound", spent/budget, quality/best)
	}
}

// A run's seconds are steered to within 1 %, alone or together with money.
func TestPacingMeetsTheTime(t *testing.T) {
	const trials = 1500
	for _, c := range []struct {
		name         string
		share, extra float64 // of the money; of the seconds that useful calls add
	}{
		{"time alone", math.Inf(1), 0.5},
		{"time saved", math.Inf(1), -0.06},
		{"time and money", 0.3, 0.04},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := stream("stationary", trials, 5)
			all, _, _ := demand(s)
			var extra float64
			for _, k := range slices.Concat(s...) {
				if k.Benefit() > 0 {
					extra += k.Seconds
				}
			}
			run := Limits{Unit: "tokens", Money: c.share * all, Seconds: 10*trials + c.extra*extra}
			p := newPacer(t, run, trials)
			pace(t, p, s, inOrder)
			money, seconds := p.Used()
			t.Logf("used %.4f of the money and %.4f of the seconds", money/run.Money, seconds/run.Seconds)
			slack := !math.IsInf(run.Money, 1) && money < 0.99*run.Money
			if slack || money > run.Money || seconds > run.Seconds || seconds < 0.99*run.Seconds {
				t.Errorf("used %.4f of the money and %.4f of the seconds", money/run.Money, seconds/run.Seconds)
			}
		})
	}
}

// What trials of a batch do, and when, cannot exceed the run's money; the order
// in which they run changes nothing; and prices are never negative.
func TestPacingHoldsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 150).Draw(rt, "trials")
		kind := rapid.SampledFrom([]string{"stationary", "drifting", "heavy", "dearer", "cheaper"}).Draw(rt, "kind")
		budget := rapid.Float64Range(0, 100_000).Draw(rt, "budget")
		s := stream(kind, n, rapid.Uint64().Draw(rt, "seed"))
		run := Limits{Unit: "tokens", Money: budget, Seconds: 10.5 * float64(n)}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 0))
		a, b := newPacer(t, run, n), newPacer(t, run, n)
		pace(t, a, s, inOrder)
		pace(t, b, s, rng.Perm)
		spent, seconds := a.Used()
		if spent > budget*(1+1e-12) {
			rt.Fatalf("used %v of %v", spent, budget)
		}
		if again, too := b.Used(); again != spent || too != seconds {
			rt.Fatalf("used %v and %v s in one order, %v and %v s in another", spent, seconds, again, too)
		}
	})
}

// Trials that take all they can get, in batches of any size, stay within the
// run's money: it is not the prices that keep it.
func TestPacingHoldsAgainstGreed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 100).Draw(t, "trials")
		limit := rapid.Float64Range(0, 1000).Draw(t, "limit")
		p := newPacer(t, Limits{Unit: "tokens", Money: limit, Seconds: math.Inf(1)}, n)
		for done := 0; done < n; {
			batch := p.Batch(min(rapid.IntRange(1, 20).Draw(t, "batch"), n-done))
			for i := range batch {
				b := &batch[i]
				b.Effects = always(Effect{Cloud: 1, Tokens: 1})
				for range 5 {
					cost := rapid.Float64Range(0, 100).Draw(t, "cost")
					policy := Within{Policy: Fixed{Cloud}, Budget: b.Budget}
					if policy.Decide(Subtask{}, cost, 0).Tier == Cloud && rapid.Bool().Draw(t, "settle") {
						b.Budget.Settle(cost, cost)
					}
				}
			}
			p.Settle(batch)
			done += len(batch)
		}
		if used, _ := p.Used(); used > limit*(1+1e-12) {
			t.Fatalf("used %v of %v", used, limit)
		}
	})
}

func TestPacingAtTheEnds(t *testing.T) {
	s := stream("stationary", 300, 1)
	_, worth, _ := demand(s)
	none := newPacer(t, Limits{Unit: "tokens", Seconds: math.Inf(1)}, len(s))
	if quality := pace(t, none, s, inOrder); quality != 0 {
		t.Errorf("without money bought %v", quality)
	}
	if n := none.Size(64); n != 1 { // the run is over
		t.Errorf("after the run a batch has %d trials", n)
	}
	for name, run := range map[string]Limits{"nothing": {Unit: "tokens", Seconds: math.Inf(1)}, "everything": Unlimited()} {
		if n := newPacer(t, run, len(s)).Size(64); n != 64 {
			t.Errorf("with %s to spend the first batch has %d trials, want as many as may be", name, n)
		}
	}
	free := newPacer(t, Unlimited(), len(s))
	if quality := pace(t, free, s, inOrder); math.Abs(quality-worth) > 1e-9 {
		t.Errorf("without limits bought %v of %v", quality, worth)
	}
	for _, p := range []Pacing{
		{Run: Unlimited(), Trial: Unlimited()},
		{Run: Limits{Unit: "tokens", Money: -1}, Trial: Unlimited(), Trials: 1},
		{Run: Unlimited(), Trial: Limits{Unit: "tokens", Money: -1}, Trials: 1},
		{Run: Limits{Unit: "usd", Money: 1}, Trial: Limits{Unit: "tokens", Money: 1}, Trials: 1},
	} {
		if _, err := NewPacer(p); err == nil {
			t.Errorf("%+v was accepted", p)
		}
	}
}

func BenchmarkPacer(b *testing.B) {
	s := stream("stationary", 1024, 1)
	all, _, _ := demand(s)
	b.ReportAllocs()
	for b.Loop() {
		pace(b, newPacer(b, Limits{Unit: "tokens", Money: all / 3, Seconds: math.Inf(1)}, len(s)), s, inOrder)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(s)), "ns/trial")
}
