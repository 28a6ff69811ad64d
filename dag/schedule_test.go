package dag

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A schedule is a plan with latencies, to be run by either driver.
type schedule struct {
	cfg   Config
	steps []Step
	rng   *rand.Rand
}

// latencies are fixed by node, so that both drivers meet the same ones, and
// have odd nanoseconds, so that hardly two events fall together.
func (s schedule) latencies() (arrive []time.Duration, done time.Duration, took func(int) time.Duration, fails func(int) bool) {
	at := time.Duration(0)
	for range s.steps {
		at += time.Duration(s.rng.Int64N(int64(time.Second)))
		arrive = append(arrive, at)
	}
	seed := s.rng.Uint64()
	of := func(id int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(id))) }
	return arrive, at + time.Duration(s.rng.Int64N(int64(time.Second))),
		func(id int) time.Duration { return time.Duration(of(id).Int64N(int64(3 * time.Second))) },
		func(id int) bool { return of(id).IntN(5) == 0 && id%2 == 1 }
}

func (s schedule) drivers() (Source, Runner) {
	arrive, done, took, fails := s.latencies()
	src := func(ctx context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
		for i, step := range s.steps {
			emit(arrive[i], step)
		}
		return done, nil
	}
	run := func(_ context.Context, l Launch) (Output, time.Duration) {
		return Output{Text: l.Node.ID, Failed: fails(l.Node.Index)}, took(l.Node.Index)
	}
	return src, run
}

type fataler interface {
	Helper()
	Errorf(string, ...any)
}

// checkSchedule simulates a plan, whatever it is, and checks what must hold for
// all of them.
func checkSchedule(t fataler, s schedule) Trace {
	t.Helper()
	src, run := s.drivers()
	runs := map[int]int{}
	e := NewEngine(s.cfg)
	trace, err := Simulate(context.Background(), e, src, func(ctx context.Context, l Launch) (Output, time.Duration) {
		runs[l.Node.Index]++
		if got := len(l.Inputs) + len(l.Missing); got != len(l.Node.Rely) {
			t.Errorf("node %s relies on %v but sees %d of them", l.Node.ID, l.Node.Rely, got)
		}
		return run(ctx, l)
	})
	if err != nil {
		t.Errorf("simulate: %v", err)
	}
	most := s.cfg.MaxSteps
	if most == 0 {
		most = defaultMaxSteps
	}
	if len(trace) == 0 || len(trace) > most+1 {
		t.Errorf("%d nodes, want 1 to %d", len(trace), most+1)
	}
	final, ok := trace.Final()
	if !ok {
		t.Errorf("no final node")
	}
	ids := map[string]bool{}
	for i, n := range trace {
		if n.Status != Done || runs[i] != 1 {
			t.Errorf("node %d is %s and ran %d times", i, n.Status, runs[i])
		}
		if ids[n.ID] || n.ID == "" || n.Role == "" {
			t.Errorf("node %d has ID %q, role %q", i, n.ID, n.Role)
		}
		ids[n.ID] = true
		for _, d := range n.Relies {
			if n.Ready < trace[d].End {
				t.Errorf("node %d was ready at %v, before %d ended at %v", i, n.Ready, d, trace[d].End)
			}
		}
		if n.Arrived > n.Ready || n.Ready > n.Start || n.Start > n.End {
			t.Errorf("node %d: times run backwards: %+v", i, n)
		}
		if !n.Final && (n.End > final.Start || n.Role.closes()) {
			t.Errorf("node %d (%s) ends at %v, the final one starts at %v", i, n.Role, n.End, final.Start)
		}
	}
	for tier, slots := range s.cfg.Slots {
		here := slices.DeleteFunc(slices.Clone(trace), func(n Span) bool { return n.Tier != tier || n.Duration() == 0 })
		if w := here.widthByEvents(); w > slots {
			t.Errorf("%d nodes at once on %q, which has %d slots", w, tier, slots)
		}
	}
	checkGraph(t, e.Graph(), trace)
	return trace
}

// widthByEvents is Width in another way: +1 at each start, -1 at each end.
func (t Trace) widthByEvents() int {
	type change struct {
		at time.Duration
		by int
	}
	var changes []change
	for _, n := range t {
		changes = append(changes, change{n.Start, 1}, change{n.End, -1})
	}
	slices.SortFunc(changes, func(a, b change) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return a.by - b.by
	})
	n, most := 0, 0
	for _, c := range changes {
		n += c.by
		most = max(most, n)
	}
	return most
}

func checkGraph(t fataler, g *Graph, trace Trace) {
	t.Helper()
	place := make([]int, len(g.Nodes))
	for k, i := range g.Order {
		place[i] = k
	}
	for i := range g.Nodes {
		for k, d := range g.Relies[i] {
			if place[d] >= place[i] || g.Depth[d] >= g.Depth[i] || g.Nodes[i].Rely[k] != g.Nodes[d].ID {
				t.Errorf("node %d relies on %d: order %v, depth %v", i, d, g.Order, g.Depth)
			}
		}
		if i != g.Final && g.FanOut[i] == 0 {
			t.Errorf("nothing relies on node %d, which is not final", i)
		}
	}
	if slices.Max(g.Depth) != trace.Depth() || len(g.Order) != len(g.Nodes) {
		t.Errorf("depth %d in the graph, %d in the trace; order %v", slices.Max(g.Depth), trace.Depth(), g.Order)
	}
}

// garbage draws faulty steps.
func garbage(t *rapid.T) []Step {
	id := rapid.SampledFrom([]string{"", "1", "2", "3", "4", "5", "6", "7", "1#2", "final", "x"})
	step := rapid.Custom(func(t *rapid.T) Step {
		return Step{
			ID:   id.Draw(t, "id"),
			Task: rapid.SampledFrom([]string{"a", "b", "c", "d", " "}).Draw(t, "task"),
			Rely: rapid.SliceOfN(id, 0, 4).Draw(t, "rely"),
			Role: rapid.SampledFrom([]Role{"", "", "", Explain, Analyze, Generate, Whole}).Draw(t, "role"),
		}
	})
	return rapid.SliceOfN(step, 0, 12).Draw(t, "steps")
}

type placeBy func(Node) Tier

func (p placeBy) Place(_ time.Duration, n Node, _ []Input) Tier { return p(n) }

func TestAnyPlanRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := Config{
			MaxSteps: rapid.SampledFrom([]int{0, 1, 3, 20}).Draw(t, "max"),
			Slots:    map[Tier]int{"a": rapid.IntRange(1, 3).Draw(t, "slots")},
			Placer:   placeBy(func(n Node) Tier { return []Tier{"a", "a", "b"}[n.Index%3] }),
			Hold:     rapid.Bool().Draw(t, "hold"),
		}
		if rapid.Bool().Draw(t, "chain") {
			cfg.Chain = true
		}
		if rapid.Bool().Draw(t, "priority") {
			cfg.Priority = func(n Node) int { return -n.Index }
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		checkSchedule(t, schedule{cfg, garbage(t), rng})
	})
}

// randomSteps returns a valid plan of up to size steps, some with forward references.
func randomSteps(rng *rand.Rand, size int) []Step {
	steps := make([]Step, size)
	for i := range steps {
		steps[i] = Step{ID: strconv.Itoa(i + 1), Task: fmt.Sprint("task ", i+1)}
		for range rng.IntN(4) {
			steps[i].Rely = append(steps[i].Rely, strconv.Itoa(1+rng.IntN(size)))
		}
	}
	if rng.IntN(2) == 0 {
		steps[size-1].Role = Generate
	}
	return steps
}

func TestBigPlanRuns(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		cfg := Config{MaxSteps: 200, Slots: map[Tier]int{"": 1 + rng.IntN(8)}}
		checkSchedule(t, schedule{cfg, randomSteps(rng, 200), rng})
	}
}
