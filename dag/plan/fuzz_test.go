package plan

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hybridflow/dag"
)

func addSeeds(f *testing.F) {
	for i, c := range parseCases {
		f.Add(c.text, uint64(i))
	}
	f.Add(`<Step ID="step#and" Rely="none, #no, step step 1 and,steps task 2"/>`, uint64(1))
	f.Add("<Step ID=\"\xff\" Task=\"&amp;quot;\\&quot; &#0;\u0085\"/>", uint64(1))
	f.Add(`<Step Task="`+strings.Repeat("a ", maxValue)+`"/>`, uint64(1))
}

// However the text is cut into pieces, the steps are the same.
func FuzzChunks(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		want, wantFound := Parse(text)
		rng := rand.New(rand.NewPCG(seed, 0))
		var p Parser
		var got []dag.Step
		for rest := text; len(rest) > 0; {
			n := min(len(rest), 1+rng.IntN(1+rng.IntN(20)))
			got = append(got, p.Write(rest[:n])...)
			rest = rest[n:]
		}
		got = append(got, p.Close()...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in pieces, -want +got:\n%s", diff)
		}
		if diff := cmp.Diff(wantFound, p.Found()); diff != "" {
			t.Errorf("found in pieces, -want +got:\n%s", diff)
		}
	})
}

// A planner is a language model, so its plan can be anything. What Parse
// accepts, Format writes back, and Parse reads as the same steps. All of it runs.
func FuzzRoundTrip(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		steps, _ := Parse(text)
		plan := format(steps)
		if len(plan) > maxPlan {
			t.Skip("too long when all is escaped")
		}
		again, found := Parse(plan)
		if diff := cmp.Diff(steps, again); diff != "" {
			t.Errorf("%s\n-parsed +formatted and parsed:\n%s", plan, diff)
		}
		if found.Truncated != 0 {
			t.Errorf("truncated %d times: %s", found.Truncated, plan)
		}
		slots := map[dag.Tier]int{"": 1 + rand.New(rand.NewPCG(seed, 1)).IntN(3)}
		source := func(_ context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
			emit(0, steps...)
			return 0, nil
		}
		trace, err := dag.Simulate(t.Context(), dag.NewEngine(dag.Config{Slots: slots}), source,
			func(context.Context, dag.Launch) (dag.Output, time.Duration) {
				return dag.Output{Text: "done"}, time.Second
			})
		if err != nil || len(trace) == 0 {
			t.Fatalf("%d steps run, error %v: %s", len(trace), err, plan)
		}
		for _, s := range trace {
			if s.Status != dag.Done {
				t.Errorf("step %s is %v: %s", s.ID, s.Status, plan)
			}
		}
	})
}
