package dag

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// livelike wraps a simulated source and runner so that their times pass on the clock.
func livelike(src Source, run Runner) (Source, Runner) {
	return func(ctx context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
			begin := time.Now()
			done, err := src(ctx, func(at time.Duration, steps ...Step) {
				time.Sleep(at - time.Since(begin))
				emit(0, steps...)
			})
			time.Sleep(done - time.Since(begin))
			return 0, err
		}, func(ctx context.Context, l Launch) (Output, time.Duration) {
			out, took := run(ctx, l)
			time.Sleep(took)
			return out, 0
		}
}

// The two drivers agree on every schedule.
func TestLiveMatchesSimulate(t *testing.T) {
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 0))
		cfg := Config{
			MaxSteps: 1 + rng.IntN(12),
			Hold:     rng.IntN(5) == 0,
			Slots:    map[Tier]int{"a": 1 + rng.IntN(3)},
			Placer:   placeBy(func(n Node) Tier { return []Tier{"a", "a", "b"}[n.Index%3] }),
		}
		if rng.IntN(4) == 0 {
			cfg.Chain = true
		}
		if rng.IntN(4) == 0 {
			cfg.Priority = func(n Node) int { return n.Index }
		}
		src, run := schedule{cfg, randomSteps(rng, 1+rng.IntN(12)), rng}.drivers()
		sim := NewEngine(cfg)
		want, err := Simulate(t.Context(), sim, src, run)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			live := NewEngine(cfg)
			src, run := livelike(src, run)
			got, err := Live{}.Run(t.Context(), live, src, run)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d, -simulated +live:\n%s", seed, diff)
			}
			if sim.Repairs() != live.Repairs() {
				t.Errorf("seed %d: repairs %s simulated, %s live", seed, sim.Repairs(), live.Repairs())
			}
		})
	}
}

// A mock serves everything in a hundredth of the time; the trace is in the
// seconds it stands for.
func TestLiveScale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		trace, err := Live{Scale: 100}.Run(t.Context(), NewEngine(Config{}), OnePiece("?"),
			func(context.Context, Launch) (Output, time.Duration) {
				time.Sleep(20 * time.Millisecond)
				return Output{}, 0
			})
		if err != nil || trace.End() != 2*time.Second {
			t.Errorf("ended at %v, %v; want 2s", trace.End(), err)
		}
	})
}

// After a cancellation, running nodes are waited for and nothing more is launched.
func TestLiveCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reason := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(12500*time.Millisecond, func() { cancel(reason) })
		src, _ := livelike(everySecond(plan("1; 2; 3:1; G 4:2,3")), tenSeconds)
		run := func(ctx context.Context, l Launch) (Output, time.Duration) {
			select {
			case <-time.After(10 * time.Second):
				return Output{}, 0
			case <-ctx.Done():
				time.Sleep(time.Second) // it takes a while to notice
				return Output{Failed: true}, 0
			}
		}
		trace, err := Live{}.Run(ctx, NewEngine(Config{}), src, run)
		if !errors.Is(err, reason) {
			t.Errorf("error %v, want %v", err, reason)
		}
		if diff := cmp.Diff([]Status{Done, Done, Done, cancelled}, statuses(trace)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if trace.End() != 13500*time.Millisecond || !trace[2].Failed {
			t.Errorf("the running node ended at %v, failed %v", trace.End(), trace[2].Failed)
		}
	})
}

func statuses(t Trace) (all []Status) {
	for _, n := range t {
		all = append(all, n.Status)
	}
	return all
}

func TestSimulateCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	trace, err := Simulate(ctx, NewEngine(Config{}), everySecond(plan("1; 2; 3:1; G 4:2,3")),
		func(ctx context.Context, l Launch) (Output, time.Duration) {
			if l.Node.ID == "3" {
				cancel()
			}
			return tenSeconds(ctx, l)
		})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancel", err)
	}
	if diff := cmp.Diff([]Status{Done, Done, Done, cancelled}, statuses(trace)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// When the planner fails, the steps that had arrived are the plan.
func TestSourceError(t *testing.T) {
	broken := errors.New("connection reset")
	src := func(_ context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
		emit(time.Second, plan("1; 2:1,3")...)
		return 2 * time.Second, broken
	}
	check := func(trace Trace, err error) {
		t.Helper()
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), "write the plan: ") {
			t.Errorf("error %v, want that of the source", err)
		}
		if got, want := describe(trace), "1 explain 1-11\n2 generate 11-21 after 1\n"; got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
	check(Simulate(t.Context(), NewEngine(Config{}), src, tenSeconds))
	synctest.Test(t, func(t *testing.T) {
		src, run := livelike(src, tenSeconds)
		check(Live{}.Run(t.Context(), NewEngine(Config{}), src, run))
	})
}

// Equal times are taken in order of launching, and text does not arrive before
// the text in front of it.
func TestTies(t *testing.T) {
	src := func(_ context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
		emit(2*time.Second, plan("1; 2")...)
		emit(time.Second, plan("3")...)
		return 0, nil
	}
	var order []string
	trace, err := Simulate(t.Context(), NewEngine(Config{Slots: map[Tier]int{"": 2}}), src,
		func(_ context.Context, l Launch) (Output, time.Duration) {
			order = append(order, l.Node.ID)
			return Output{}, -time.Second
		})
	if err != nil || strings.Join(order, " ") != "1 2 3 final" || trace.End() != 2*time.Second {
		t.Errorf("launched %v, ended at %v, %v", order, trace.End(), err)
	}
}
