package dag

import (
	"context"
	"slices"
	"testing"
	"time"
)

func TestMeasures(t *testing.T) {
	// 1 and 2 run side by side, 3 after 1, 4 joins; 1 takes 1 s, 2 takes 2 s ...
	run := func(_ context.Context, l Launch) (Output, time.Duration) {
		return Output{}, time.Duration(l.Node.Index+1) * time.Second
	}
	src := func(_ context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
		emit(5*time.Second, plan("1; 2; 3:1; G 4:2,3")...)
		return 0, nil
	}
	e := NewEngine(Config{})
	trace, err := Simulate(t.Context(), e, src, run)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"steps", float64(trace.Steps()), 4},
		{"end", trace.End().Seconds(), 13},
		{"critical path", trace.CriticalPath().Seconds(), 8},
		{"speed-up", trace.Speedup(), 1.25},
		{"depth", float64(trace.Depth()), 3},
		{"compression", trace.Compression(), 0.75},
		{"width", float64(trace.Width()), 2},
		{"depth of the graph", float64(slices.Max(e.Graph().Depth)), 3},
	} {
		if c.got != c.want {
			t.Errorf("%s %g, want %g", c.name, c.got, c.want)
		}
	}
}

func TestMeasuresOfNothing(t *testing.T) {
	var trace Trace
	if trace.Speedup() != 1 || trace.Compression() != 0 || trace.Width() != 0 || trace.CriticalPath() != 0 {
		t.Error("an empty trace has measures other than those of nothing")
	}
	if _, ok := trace.Final(); ok {
		t.Error("an empty trace has a final node")
	}
}
