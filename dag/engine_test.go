package dag

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// describe writes a trace in one line per node: when it ran, and after which.
func describe(t Trace) string {
	var b strings.Builder
	for _, n := range t {
		fmt.Fprintf(&b, "%s %s %g-%g", n.ID, n.Role, n.Start.Seconds(), n.End.Seconds())
		if len(n.Rely) > 0 {
			fmt.Fprintf(&b, " after %s", strings.Join(n.Rely, ","))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// plan reads "1; 2:1; G 3:1,2": steps with role, ID and what they rely on.
func plan(text string) []Step {
	var steps []Step
	for word := range strings.SplitSeq(text, ";") {
		var s Step
		head, rely, _ := strings.Cut(strings.TrimSpace(word), ":")
		if rest, ok := strings.CutPrefix(head, "G "); ok {
			head, s.Role = rest, Generate
		}
		if rest, ok := strings.CutPrefix(head, "A "); ok {
			head, s.Role = rest, Analyze
		}
		s.ID, s.Task = head, "do "+strings.TrimSpace(word)
		if rely != "" {
			s.Rely = strings.Split(rely, ",")
		}
		steps = append(steps, s)
	}
	return steps
}

// everySecond emits a step a second, the first at 1 s, and is done half a
// second after the last.
func everySecond(steps []Step) Source {
	return func(_ context.Context, emit func(time.Duration, ...Step)) (time.Duration, error) {
		for i, s := range steps {
			emit(time.Duration(i+1)*time.Second, s)
		}
		return time.Duration(len(steps))*time.Second + time.Second/2, nil
	}
}

// tenSeconds is how long every node takes.
func tenSeconds(_ context.Context, l Launch) (Output, time.Duration) {
	return Output{Text: "result of " + l.Node.ID}, 10 * time.Second
}

func TestRepairs(t *testing.T) {
	for _, c := range []struct {
		name    string
		plan    string
		repairs string
		want    string
	}{
		{"nothing to repair", "1; 2:1; G 3:1,2", "",
			"1 explain 1-11\n2 analyze 11-21 after 1\n3 generate 21-31 after 1,2\n"},
		{"steps start while the plan streams", "1; 2; 3; G 4:1,2,3", "",
			"1 explain 1-11\n2 analyze 2-12\n3 analyze 3-13\n4 generate 13-23 after 1,2,3\n"},
		{"without roles the last is final", "1; 2:1; 3:2", "",
			"1 explain 1-11\n2 analyze 11-21 after 1\n3 generate 21-31 after 2\n"},
		{"a final step waits for the end of the plan", "G 1; 2", "orphan=1",
			"1 generate 12-22 after 2\n2 analyze 2-12\n"},
		{"forward reference", "1:2; 2; G 3:1", "forward=1",
			"1 explain 12-22 after 2\n2 analyze 2-12\n3 generate 22-32 after 1\n"},
		{"missing reference", "1:9; G 2:1", "missing=1", "1 explain 2.5-12.5\n2 generate 12.5-22.5 after 1\n"},
		{"self reference", "1:1; G 2:1", "self=1", "1 explain 1-11\n2 generate 11-21 after 1\n"},
		{"a cycle is cut at the reference forward", "1:2; 2:1; G 3:2", "cycle=1",
			"1 explain 2-12\n2 analyze 12-22 after 1\n3 generate 22-32 after 2\n"},
		{"a longer cycle", "1:3; 2:1; 3:2; G 4:3", "cycle=1",
			"1 explain 3-13\n2 analyze 13-23 after 1\n3 analyze 23-33 after 2\n4 generate 33-43 after 3\n"},
		{"a step after the final one", "1; G 2:1; 3:2", "cycle=1 orphan=1",
			"1 explain 1-11\n2 generate 13.5-23.5 after 1,3\n3 analyze 3.5-13.5\n"},
		{"two final steps", "1; G 2:1; G 3:2", "finals=1",
			"1 explain 1-11\n2 analyze 11-21 after 1\n3 generate 21-31 after 2\n"},
		{"orphan", "1; 2; G 3:1", "orphan=1", "1 explain 1-11\n2 analyze 2-12\n3 generate 12-22 after 1,2\n"},
		{"a final step that relies on nothing", "1; 2:1; G 3", "orphan=1",
			"1 explain 1-11\n2 analyze 11-21 after 1\n3 generate 21-31 after 2\n"},
		{"the last step runs already", "1; 2", "no-final=1",
			"1 explain 1-11\n2 analyze 2-12\nfinal generate 12-22 after 1,2\n"},
		{"the last step has another role", "1; A 2:1", "no-final=1", "1 explain 1-11\n2 generate 11-21 after 1\n"},
		{"missing ID", "1; ; G 3:1,2", "no-id=1", "1 explain 1-11\n2 analyze 2-12\n3 generate 12-22 after 1,2\n"},
		{"repeated step", "1; 1; G 2:1", "duplicate=1", "1 explain 1-11\n2 generate 11-21 after 1\n"},
		{"ID used twice", "1; 1:1; G 2:1", "duplicate=1 orphan=1",
			"1 explain 1-11\n1#2 analyze 11-21 after 1\n2 generate 21-31 after 1,1#2\n"},
		{"too many steps", "1; 2:7; 3; 4; 5; 6; 7:6; 8; G 9:2,8", "orphan=5 surplus=2",
			"1 explain 1-11\n2 analyze 7-17\n3 analyze 3-13\n4 analyze 4-14\n5 analyze 5-15\n6 analyze 6-16\n9 generate 17-27 after 1,2,3,4,5,6\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := NewEngine(Config{})
			trace, err := Simulate(t.Context(), e, everySecond(plan(c.plan)), tenSeconds)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, describe(trace)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got := e.Repairs().String(); got != c.repairs {
				t.Errorf("repairs %q, want %q", got, c.repairs)
			}
		})
	}
}

func TestUnusablePlanFallsBack(t *testing.T) {
	e := NewEngine(Config{Question: "What is 2 + 2?"})
	trace, err := Simulate(t.Context(), e, everySecond([]Step{{ID: "1", Task: " "}}), tenSeconds)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := describe(trace), "1 whole 1.5-11.5\n"; got != want || trace[0].Task != "What is 2 + 2?" {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := e.Repairs().String(), "fallback=1 no-task=1"; got != want {
		t.Errorf("repairs %q, want %q", got, want)
	}
}

func TestOnePiece(t *testing.T) {
	e := NewEngine(Config{})
	trace, err := Simulate(t.Context(), e, OnePiece("What is 2 + 2?"), tenSeconds)
	if err != nil || describe(trace) != "1 whole 0-10\n" || e.Repairs().Any() {
		t.Errorf("%s%v, repairs %q", describe(trace), err, e.Repairs())
	}
	if final, ok := trace.Final(); !ok || e.nodes[final.Index].out.Text != "result of 1" {
		t.Errorf("answer %q, %v", e.nodes[final.Index].out.Text, ok)
	}
}

func TestSlotsPriorityAndHold(t *testing.T) {
	star := plan("1; 2; 3; G 4:1,2,3")
	for _, c := range []struct {
		name string
		cfg  Config
		want string // starts
	}{
		{"no limit", Config{}, "1s 2s 3s 13s"},
		{"one slot, in order of readiness", Config{Slots: map[Tier]int{"": 1}}, "1s 11s 21s 31s"},
		{"one slot, last first", Config{Slots: map[Tier]int{"": 1}, Priority: func(n Node) int { return n.Index }}, "1s 21s 11s 31s"},
		{"no slots mean no limit", Config{Slots: map[Tier]int{"": 0}}, "1s 2s 3s 13s"},
		{"a full tier does not hold up another", Config{
			Slots:  map[Tier]int{"edge": 1},
			Placer: placeBy(func(n Node) Tier { return []Tier{"edge", "edge", "cloud", "edge"}[n.Index] }),
		}, "1s 11s 3s 21s"},
		{"held until the plan is complete", Config{Hold: true}, "4.5s 4.5s 4.5s 14.5s"},
		{"chain", Config{Chain: true}, "1s 11s 21s 31s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			trace, err := Simulate(t.Context(), NewEngine(c.cfg), everySecond(star), tenSeconds)
			if err != nil {
				t.Fatal(err)
			}
			var starts []string
			for _, n := range trace {
				starts = append(starts, n.Start.String())
			}
			if got := strings.Join(starts, " "); got != c.want {
				t.Errorf("starts %s, want %s", got, c.want)
			}
		})
	}
}

func TestChainKeepsDependencies(t *testing.T) {
	e := NewEngine(Config{Chain: true})
	if _, err := Simulate(t.Context(), e, everySecond(plan("1; 2; 3:1; G 4:3")), tenSeconds); err != nil {
		t.Fatal(err)
	}
	want := [][]int{nil, {0}, {0, 1}, {2}}
	if diff := cmp.Diff(want, e.Graph().Relies); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestChainLeavesItsInputAlone(t *testing.T) {
	rely := append(make([]string, 0, 4), "2")
	if got := after(Step{Rely: rely}, "2").Rely; len(got) != 1 {
		t.Errorf("relies on %v, want only [2]", got)
	}
	rely[0] = "1"
	if got := after(Step{Rely: rely}, "2").Rely; len(got) != 2 || rely[:2][1] != "" {
		t.Errorf("relies on %v, and the plan says %v", got, rely[:2])
	}
}

// A failed result is not an input, but the nodes that rely on it run.
func TestFailure(t *testing.T) {
	e := NewEngine(Config{})
	var last Launch
	trace, err := Simulate(t.Context(), e, everySecond(plan("1; 2:1; G 3:1,2")), func(_ context.Context, l Launch) (Output, time.Duration) {
		last = l
		return Output{Text: l.Node.ID, Failed: l.Node.ID != "1"}, time.Second
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(last.Inputs) != 1 || last.Inputs[0].Output.Text != "1" || !last.Final {
		t.Errorf("the final node sees %+v", last.Inputs)
	}
	if diff := cmp.Diff([]string{"2"}, last.Missing); diff != "" {
		t.Errorf("missing -want +got:\n%s", diff)
	}
	if final, ok := trace.Final(); !ok || !final.Failed || final.ID != "3" {
		t.Errorf("final node: %+v", final)
	}
}

// The placer is asked once per node, when it is unlocked, in order of arrival.
func TestPlacer(t *testing.T) {
	var asked []string
	place := placerFunc(func(now time.Duration, n Node, in []Input) Tier {
		asked = append(asked, fmt.Sprintf("%v %s %s %d", now, n.ID, n.Role, len(in)))
		return "edge"
	})
	e := NewEngine(Config{Placer: place, Slots: map[Tier]int{"edge": 1}})
	if _, err := Simulate(t.Context(), e, everySecond(plan("1; 2:1; 3:1; G 4:2,3")), tenSeconds); err != nil {
		t.Fatal(err)
	}
	want := []string{"1s 1 explain 0", "11s 2 analyze 1", "11s 3 analyze 1", "31s 4 generate 2"}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

type placerFunc func(time.Duration, Node, []Input) Tier

func (p placerFunc) Place(now time.Duration, n Node, in []Input) Tier { return p(now, n, in) }

// Whole graphs can be added before the start.
func TestAddBeforeStart(t *testing.T) {
	e := NewEngine(Config{})
	if got := e.Add(0, plan("1; 2:1")...); got != nil {
		t.Errorf("launched before the start: %v", got)
	}
	e.PlanDone(0)
	if got := e.Start(0); len(got) != 1 || got[0].Node.ID != "1" {
		t.Errorf("at the start: %v", got)
	}
	e.Add(0, Step{ID: "3", Task: "late"})
	if got := e.Repairs().String(); got != "surplus=1" {
		t.Errorf("repairs %q", got)
	}
}

func TestFinishTwicePanics(t *testing.T) {
	e := NewEngine(Config{})
	e.Start(0)
	e.Add(0, plan("1")...)
	e.Finish(1, 0, Output{})
	defer func() {
		if got, want := fmt.Sprint(recover()), "dag: Finish of node 0, which is not running"; got != want {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	e.Finish(2, 0, Output{})
}

// The engine remembers the IDs of a bounded number of dropped steps.
func TestDroppedStepsAreBounded(t *testing.T) {
	e := NewEngine(Config{MaxSteps: 1})
	for i := range 2 * maxDropped {
		e.Add(0, Step{ID: strconv.Itoa(i), Task: "what follows?"})
	}
	if len(e.dropped) != maxDropped {
		t.Errorf("remembers %d IDs, want %d", len(e.dropped), maxDropped)
	}
}
