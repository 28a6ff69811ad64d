package strategy_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"hybridflow/bench/llm"
)

// has tells what a request is by its instructions.
func has(r llm.Request, words string) bool { return strings.Contains(r.Messages[0].Content, words) }

// A skeleton's graph is a star: points that know the skeleton and nothing of
// each other, and a join.
func TestSkeletonIsAStar(t *testing.T) {
	reply := func(r llm.Request) (llm.Response, error) {
		user := r.Messages[1].Content
		switch {
		case has(r, "skeleton of an answer, not"):
			return says("Here:\n1. the left side\n2) the right side\n**3.** the middle\n4. one too many")
		case has(r, "one point of the skeleton"):
			if !strings.Contains(user, "<skeleton>\n1. the left side\n2. the right side\n3. the middle\n</skeleton>") {
				t.Errorf("a point sees %s", user)
			}
			return says("done")
		}
		if !strings.Contains(user, "Step 2. the right side\ndone") {
			t.Errorf("the join sees %s", user)
		}
		return says("The answer is (B).")
	}
	q, rows := play(t, "sot", reply, "sot.points=3")
	want := "skeleton:cloud 1:cloud 2:cloud 3:cloud answer:cloud<1,2,3"
	if got := shape(rows); got != want || q.Extracted != "B" || q.Seconds != 3 || q.Width != 3 || q.Repairs != "surplus=1" {
		t.Errorf("graph %s, want %s\n%+v", got, want, q)
	}
	q, _ = play(t, "sot", func(llm.Request) (llm.Response, error) { return says("The answer is (C).") })
	if q.PlanStatus != "fallback" || q.Extracted != "C" {
		t.Errorf("without a skeleton: %+v", q)
	}
	if _, rows := play(t, "sot", reply, "sot.points=3", "sot.planner=edge"); rows[0].Tier != "edge" || rows[1].Tier != "cloud" {
		t.Errorf("with the planner at the edge: %s", shape(rows))
	}
}

// The router variant asks first, and takes chain of thought where it is told no.
func TestSkeletonRouter(t *testing.T) {
	for verdict, want := range map[string]string{
		"Yes.":              "route:cloud skeleton:cloud 1:cloud 2:cloud answer:cloud<1,2",
		"No, one by one.":   "route:cloud 1:cloud",
		"I cannot tell":     "route:cloud 1:cloud",
		"not sure ... yes!": "route:cloud skeleton:cloud 1:cloud 2:cloud answer:cloud<1,2",
	} {
		_, rows := play(t, "sot-router", func(r llm.Request) (llm.Response, error) {
			switch {
			case has(r, "yes or no"):
				return says(verdict)
			case has(r, "skeleton of an answer, not"):
				return says("1. a\n2. b")
			case len(rows(want)) == 2 && !has(r, "step by step"):
				t.Errorf("%s: not a chain of thought: %s", verdict, r.Messages[0].Content)
			}
			return says("The answer is (B).")
		})
		if got := shape(rows); got != want {
			t.Errorf("%s: graph %s, want %s", verdict, got, want)
		}
	}
}

func rows(shape string) []string { return strings.Fields(shape) }

// DoT judges pairs, reduces what is judged, and goes by difficulty; results
// reach all who rely on them, over the edges that are gone too.
func TestDoTReducesItsJudgements(t *testing.T) {
	var asked atomic.Int32 // judgements are asked for at the same time
	q, rows := play(t, "dot", func(r llm.Request) (llm.Response, error) {
		user := r.Messages[1].Content
		switch {
		case has(r, "numbered subtasks"):
			return says("1. (difficulty 2) alpha\n2. (difficulty 9) beta\n3. gamma (difficulty 3)\n4. (difficulty 1) Generate: all of it")
		case has(r, "yes or no"):
			asked.Add(1)
			if strings.Contains(user, "alpha\n</earlier>") || strings.Contains(user, "<later>\ngamma") {
				return says("yes") // 2 on 1, 3 on 1, 3 on 2
			}
			return says("no")
		case strings.Contains(user, "gamma\n</subtask>") && !strings.Contains(user, "Step 1. alpha"):
			t.Errorf("the third subtask does not see the first: %s", user)
		}
		return says("The answer is (B).")
	}, "edge.slots=2")
	want := "plan:edge needs 2<1:edge needs 3<1:edge needs 3<2:edge 1:edge 2:cloud<1 3:edge<2 answer:edge<3"
	if got := shape(rows); got != want || asked.Load() != 3 || q.Extracted != "B" {
		t.Errorf("graph %s\nwant  %s\n%d judgements", got, want, asked.Load())
	}
	// One second for the list, two for three judgements in two slots, four in a row.
	if q.PlanSeconds != 3 || q.Seconds != 7 {
		t.Errorf("planned in %v s of %v", q.PlanSeconds, q.Seconds)
	}
}

// Minions work at the edge, and the cloud hands out and joins.
func TestMinionsWorkAtTheEdge(t *testing.T) {
	_, rows := play(t, "minions", func(r llm.Request) (llm.Response, error) {
		switch {
		case has(r, "numbered jobs"):
			return says("1. count\n2. weigh")
		case r.Model == "edge" && !strings.Contains(r.Messages[1].Content, "<results>\nNone.\n</results>"):
			t.Errorf("a job sees %s", r.Messages[1].Content)
		}
		return says("The answer is (B).")
	}, "edge.slots=1")
	if got, want := shape(rows), "plan:cloud 1:edge 2:edge answer:cloud<1,2"; got != want {
		t.Errorf("graph %s, want %s", got, want)
	}
	if rows[1].EndSeconds != rows[2].StartSeconds {
		t.Errorf("two jobs in one slot: %v and %v", rows[1], rows[2])
	}
}

// A promise waits for all before the last sync.
func TestPromisesWaitForTheSync(t *testing.T) {
	_, rows := play(t, "pasta-emulated", func(r llm.Request) (llm.Response, error) {
		if has(r, "<promise") {
			return says(`So: <promise topic="a" tokens="60"/><promise topic="b"/><sync/> then <promise topic="c"/>`)
		}
		return says("The answer is (B).")
	})
	if got, want := shape(rows), "outline:cloud 1:cloud 2:cloud 3:cloud<1,2 answer:cloud<1,2,3"; got != want {
		t.Errorf("graph %s, want %s", got, want)
	}
	if rows[1].Planned != 60 {
		t.Errorf("planned tokens %d", rows[1].Planned)
	}
}
