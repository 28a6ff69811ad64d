package bench

import (
	"context"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/strategy"
	"hybridflow/results"
)

// held is a client on the wall clock whose calls are held up in every way.
type held struct {
	llm.Client
	scale float64 // wall seconds for a second of the client's
}

func (c held) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	wall := func(d time.Duration) time.Duration { return time.Duration(float64(d) * c.scale) }
	var deltas []llm.Delta
	resp, err := c.Client.Complete(ctx, req, func(d llm.Delta) { deltas = append(deltas, d) })
	resp.Queue, resp.Limited, resp.Retry, resp.Took = wall(time.Second), wall(2*time.Second), wall(3*time.Second), wall(resp.Took)
	time.Sleep(wall(6 * time.Second))
	sent := time.Now()
	for _, d := range deltas {
		if d.At = wall(d.At); onDelta != nil {
			time.Sleep(d.At - time.Since(sent))
			onDelta(d)
		}
	}
	time.Sleep(resp.Took - time.Since(sent))
	return resp, err
}

// In live rows the times add up: of the time from when a subtask could start to
// its end, what is not queue, retries and rate limits is work. A planner's waits
// count as well, its work does not, as it goes on beside that of others.
func TestLiveTimesAddUp(t *testing.T) {
	const scale = 0.5
	e := small(1)
	e.Seeds, e.Edge.Slots = []uint64{1}, 1
	e.Strategies = slices.DeleteFunc(e.Strategies, func(name string) bool {
		s, err := strategy.Find(name)
		return err != nil || s.Bound()
	})
	models, h := prepare(t, e), prepare(t, live(e, "http://127.0.0.1:1/v1", scale))
	for name, tier := range h.cells[0].tiers {
		tier.Client = held{models.cells[0].tiers[name].Client, scale}
	}
	var rows rowSink
	synctest.Test(t, func(t *testing.T) {
		if err := h.Run(t.Context(), 2, &rows, nil); err != nil {
			t.Fatal(err)
		}
	})
	if len(rows.queries) != h.Trials() {
		t.Fatalf("%d rows of %d trials", len(rows.queries), h.Trials())
	}
	for _, q := range rows.queries {
		checkTimes(t, &q, rows.subtasks)
	}
}

func checkTimes(t *testing.T, q *results.Query, subtasks []results.Subtask) {
	t.Helper()
	var whole float64
	for _, s := range subtasks {
		if s.Dataset != q.Dataset || s.ID != q.ID || s.Strategy != q.Strategy || s.Tier == "" {
			continue
		}
		waits := s.QueueSeconds + s.RetrySeconds + s.LimitSeconds
		if s.QueueSeconds != 1 || s.LimitSeconds != 2 || s.RetrySeconds != 3 || s.EndSeconds-s.StartSeconds < waits {
			t.Errorf("%s %s step %s, %v to %v s: queue %v, limit %v, retry %v", q.Strategy, q.ID, s.Step,
				s.StartSeconds, s.EndSeconds, s.QueueSeconds, s.LimitSeconds, s.RetrySeconds)
		}
		if s.Role == "plan" {
			whole += waits
		} else {
			whole += s.EndSeconds - s.ReadySeconds
		}
	}
	parts := q.WorkSeconds + q.QueueSeconds + q.RetrySeconds + q.LimitSeconds
	if math.Abs(parts-whole) > 1e-6*whole || q.WorkSeconds <= 0 {
		t.Errorf("%s %s: work %v, queue %v, retry %v and limit %v are %v s, its subtasks took %v", q.Strategy, q.ID,
			q.WorkSeconds, q.QueueSeconds, q.RetrySeconds, q.LimitSeconds, parts, whole)
	}
}
