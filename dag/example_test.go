package dag_test

import (
	"context"
	"fmt"
	"time"

	"hybridflow/dag"
	"hybridflow/dag/plan"
)

// A plan streams in, two steps run side by side, the last joins them.
func ExampleSimulate() {
	planner := func(_ context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		var p plan.Parser
		emit(1*time.Second, p.Write(`<Plan><Step ID="1" Task="Explain: What is asked?"/>`)...)
		emit(2*time.Second, p.Write(`<Step ID="2" Task="Analyze: How heavy is it?"/>`)...)
		emit(3*time.Second, p.Write(`<Step ID="3" Task="Generate: Which is it?" Rely="1, 2, 7"/>`)...)
		return 3 * time.Second, nil
	}
	model := func(_ context.Context, l dag.Launch) (dag.Output, time.Duration) {
		return dag.Output{Text: "so it is"}, 4 * time.Second
	}
	e := dag.NewEngine(dag.Config{})
	trace, err := dag.Simulate(context.Background(), e, planner, model)
	for _, s := range trace {
		fmt.Printf("%s %-8s %v to %v\n", s.ID, s.Role, s.Start, s.End)
	}
	fmt.Printf("speed-up %.2f, repairs %v, error %v\n", trace.Speedup(), e.Repairs(), err)
	// Output:
	// 1 explain  1s to 5s
	// 2 analyze  2s to 6s
	// 3 generate 6s to 10s
	// speed-up 1.33, repairs missing=1, error <nil>
}
