package plan

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"hybridflow/dag"
)

// A plan of five steps and 2 KB, in forty pieces as an endpoint streams it.
func benchPlan() (text string, pieces []string) {
	var b strings.Builder
	b.WriteString("```xml\n<Plan>\n")
	for i, head := range []string{"Explain", "Analyze", "Analyze", "Analyze", "Generate"} {
		rely := []string{"", "1", "1", "1", "2,3,4"}[i]
		fmt.Fprintf(&b, `<Step ID="%d" Task="%s: %s?" Difficulty="%d" Token="120" Rely="%s"/>`+"\n",
			i+1, head, strings.Repeat("what follows from this & that ", 11), i+3, rely)
	}
	b.WriteString("</Plan>\n```\n")
	text = b.String()
	for rest := text; rest != ""; {
		n := min(len(rest), len(text)/40+1)
		pieces = append(pieces, rest[:n])
		rest = rest[n:]
	}
	return text, pieces
}

func BenchmarkParser(b *testing.B) {
	text, pieces := benchPlan()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var p Parser
		for _, piece := range pieces {
			p.Write(piece)
		}
		p.Close()
		if p.Found().Steps != 5 {
			b.Fatal("not five steps")
		}
	}
}

type edgeOnly struct{}

func (edgeOnly) Place(time.Duration, dag.Node, []dag.Input) dag.Tier { return "edge" }

func benchRun(_ context.Context, l dag.Launch) (dag.Output, time.Duration) {
	return dag.Output{Text: "x"}, time.Duration(l.Node.Tokens) * 20 * time.Millisecond
}

func BenchmarkSimulate(b *testing.B) {
	text, _ := benchPlan()
	steps, _ := Parse(text)
	cfg := dag.Config{Slots: map[dag.Tier]int{"edge": 1}, Placer: edgeOnly{}}
	src := func(_ context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		for i := range steps {
			emit(time.Duration(i)*time.Second, steps[i:i+1]...)
		}
		return 5 * time.Second, nil
	}
	b.ReportAllocs()
	for b.Loop() {
		if trace, err := dag.Simulate(b.Context(), dag.NewEngine(cfg), src, benchRun); err != nil || len(trace) != 5 {
			b.Fatal(len(trace), err)
		}
	}
}

// What one question costs beside the models: parse, run, measure.
func BenchmarkQuestion(b *testing.B) {
	_, pieces := benchPlan()
	cfg := dag.Config{Slots: map[dag.Tier]int{"edge": 1}}
	src := func(_ context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		var p Parser
		for i, piece := range pieces {
			if steps := p.Write(piece); len(steps) > 0 {
				emit(time.Duration(i)*100*time.Millisecond, steps...)
			}
		}
		emit(4*time.Second, p.Close()...)
		return 4 * time.Second, nil
	}
	b.ReportAllocs()
	for b.Loop() {
		trace, err := dag.Simulate(b.Context(), dag.NewEngine(cfg), src, benchRun)
		if err != nil || trace.CriticalPath() == 0 || trace.Width() == 0 {
			b.Fatal(len(trace), err)
		}
	}
}
