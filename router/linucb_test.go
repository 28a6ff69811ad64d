package router

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// biased makes rounds whose regressor errs by role: it thinks that the cloud
// harms "analyze", where it helps by 0.2, and helps "explain", where it harms.
func biased(n int, seed uint64) []Round {
	rng := rand.New(rand.NewPCG(seed, 2))
	rounds := make([]Round, n)
	for i := range rounds {
		role, predicted, truth := "analyze", -0.05, 0.2
		if rng.Float64() < 0.4 {
			role, predicted, truth = "explain", 0.1, -0.1
		}
		edge := 0.3 + 0.2*rng.Float64()
		r := Round{
			Subtask:  Subtask{Key: fmt.Sprint(i), Role: role, Difficulty: 1 + rng.IntN(9), Tokens: rng.IntN(300)},
			Effect:   Effect{Edge: edge, Cloud: edge + predicted, Tokens: 500},
			MeanEdge: edge, MeanCloud: edge + truth,
		}
		if rng.Float64() < r.MeanEdge {
			r.Edge = 1
		}
		if rng.Float64() < r.MeanCloud {
			r.Cloud = 1
		}
		rounds[i] = r
	}
	return rounds
}

func newBandit(t testing.TB, b Bandit) *LinUCB {
	l, err := NewLinUCB(b)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Regret grows ever slower, in batches and with late feedback too, where that of
// the greedy bandit, which never learns what it never tries, and that of the
// regressor alone grow on and on.
func TestLinUCBRegretIsSublinear(t *testing.T) {
	const n = 16000
	var sum, sumGreedy float64
	for seed := range uint64(6) {
		rounds := biased(n, seed)
		curve := func(alpha float64, delay int) []float64 {
			c, err := newBandit(t, Bandit{Alpha: alpha, Explore: math.Inf(1)}).Replay(rounds, 16, delay)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.IsSorted(c) {
				t.Fatal("cumulative regret fell")
			}
			return c
		}
		ucb, greedy, regressor := curve(0.5, 4), curve(0, 4), curve(0, n)
		half, all := ucb[n/2-1], ucb[n-1]
		t.Logf("seed %d: regret %.1f at half, %.1f in all; greedy %.1f, regressor %.1f", seed, half, all, greedy[n-1], regressor[n-1])
		if all-half > 0.35*half {
			t.Errorf("seed %d: regret %.1f in the first half, %.1f in the second", seed, half, all-half)
		}
		if all > regressor[n-1]/20 {
			t.Errorf("seed %d: regret %.1f, of the regressor alone %.1f", seed, all, regressor[n-1])
		}
		if again := curve(0.5, 4); !slices.Equal(again, ucb) {
			t.Errorf("seed %d: another curve from the same rounds", seed)
		}
		sum += all
		sumGreedy += greedy[n-1]
	}
	if sum > sumGreedy/4 {
		t.Errorf("regret %.1f, of the greedy bandit %.1f", sum, sumGreedy)
	}
}

// Money for exploration is a hard limit on what is predicted for such calls.
func TestLinUCBExplorationIsBounded(t *testing.T) {
	rounds := biased(4000, 1)
	for _, limit := range []float64{0, 400, 500, 20_000} {
		l := newBandit(t, Bandit{Alpha: 1, Explore: limit, Cost: Cost{Unit: "tokens"}})
		var used float64
		for i := range rounds {
			b := l.Batch(1)
			b[0].Effects = always(rounds[i].Effect)
			d := b[0].Decide(rounds[i].Subtask, State{})
			if d.Reason == "explore" {
				used += rounds[i].Effect.Tokens
			}
			l.Close(b)
			if err := l.tell(&rounds[i], d); err != nil {
				t.Fatal(err)
			}
		}
		if used > limit || limit >= 500 && used == 0 || math.Abs(limit-used-l.explore) > 1e-6 {
			t.Errorf("of %v used %v, left %v", limit, used, l.explore)
		}
	}
}

func TestLinUCBWithoutFeedbackIsTheRegressor(t *testing.T) {
	l := newBandit(t, Bandit{Alpha: 1, Lambda: 0.1, Cost: Cost{Unit: "tokens", Money: 500}})
	trial := l.Batch(1)
	for _, c := range []struct {
		name  string
		cloud float64
		want  Tier
	}{{"worth it", 0.61, Cloud}, {"not worth it", 0.59, Edge}, {"unknown", math.NaN(), Edge}} {
		trial[0].Effects = always(Effect{Edge: 0.5, Cloud: c.cloud, Tokens: 500})
		if d := trial[0].Decide(Subtask{}, State{}); d.Tier != c.want || (d.Ticket == 0) != math.IsNaN(c.cloud) {
			t.Errorf("%s: %+v, want %s", c.name, d, c.want)
		}
	}
	l.Close(trial)
	if len(l.pending) != 2 {
		t.Errorf("%d tickets wait, want 2", len(l.pending))
	}
}

func TestLinUCBTickets(t *testing.T) {
	l := newBandit(t, Bandit{Alpha: 1, Pending: 3})
	var tickets []uint64
	for range 5 {
		b := l.Batch(1)
		b[0].Effects = always(Effect{Edge: 0.5, Cloud: 0.5})
		tickets = append(tickets, b[0].Decide(Subtask{}, State{}).Ticket)
		if l.Feedback(tickets[len(tickets)-1], 1) == nil {
			t.Error("feedback within a batch was accepted")
		}
		l.Close(b)
	}
	if len(l.pending) != 3 {
		t.Errorf("%d tickets wait, want 3", len(l.pending))
	}
	for i, want := range []bool{false, false, true, true, true} {
		if err := l.Feedback(tickets[i], 0.5); (err == nil) != want {
			t.Errorf("ticket %d of 5: %v", i+1, err)
		}
	}
	for _, bad := range []error{l.Feedback(tickets[4], 1), l.Feedback(0, 1), l.Feedback(tickets[4], 2), l.Feedback(tickets[4], math.NaN())} {
		if bad == nil {
			t.Error("feedback that makes no sense was accepted")
		}
	}
	for _, b := range []Bandit{{Alpha: -1}, {Ridge: -1}, {Explore: -1}, {Pending: -1}, {Alpha: math.NaN()}} {
		if _, err := NewLinUCB(b); err == nil {
			t.Errorf("%+v was accepted", b)
		}
	}
}

// Rank-one updates agree with solving the normal equations by Cholesky.
func TestArmAgreesWithCholesky(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	a := newArm(0.5)
	gram, b := mat.NewSymDense(dim, nil), mat.NewVecDense(dim, nil)
	for i := range dim {
		gram.SetSym(i, i, 0.5)
	}
	for range 20000 {
		var x features
		for i := range dim {
			x[i] = rng.Float64()
		}
		y := rng.Float64()
		a.learn(&x, y)
		v := mat.NewVecDense(dim, x[:])
		gram.SymRankOne(gram, 1, v)
		b.AddScaledVec(b, y, v)
	}
	var chol mat.Cholesky
	var want mat.VecDense
	if !chol.Factorize(gram) || chol.SolveVecTo(&want, b) != nil {
		t.Fatal("the normal equations cannot be solved")
	}
	for i := range dim {
		if math.Abs(a.theta[i]-want.AtVec(i)) > 1e-9 {
			t.Errorf("theta[%d] = %v, want %v", i, a.theta[i], want.AtVec(i))
		}
	}
}

func BenchmarkLinUCB(b *testing.B) {
	rounds := biased(1000, 1)
	l := newBandit(b, Bandit{Alpha: 0.5, Explore: math.Inf(1), Pending: 1000})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Replay(rounds, 16, 4); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(rounds)), "ns/round")
}
