package bench

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/store"
	"hybridflow/dag"
	"hybridflow/datasets/grade"
	"hybridflow/results"
	"hybridflow/router"
)

// runTrial answers one question under one strategy. A model that fails makes a
// row with its status, never an error.
func (h *Harness) runTrial(ctx context.Context, t trial) Rows {
	r, _ := h.runKept(ctx, t)
	return r
}

// runKept runs a trial and keeps what its rows were made from.
func (h *Harness) runKept(ctx context.Context, t trial) (Rows, *execution) {
	if t.strategy.Hindsight != nil {
		return t.strategy.Hindsight(ctx, h, t)
	}
	x := h.newExecution(t)
	cfg := dag.Config{
		Placer: x, MaxSteps: t.strategy.room(&t.cell.Experiment), Question: t.question.Text,
		Slots: t.cell.slots, Hold: t.strategy.Hold, Chain: t.strategy.Chain,
	}
	e := dag.NewEngine(cfg)
	var started time.Time
	if x.live() {
		started = time.Now()
	}
	if h.memory.store != nil {
		ctx = store.WithOwner(ctx, strconv.Itoa(t.place))
	}
	trace := h.drive(ctx, e, x)
	x.settle(math.MaxInt64)
	for kind, n := range x.mended {
		e.Note(dag.Repair(kind), n)
	}
	return x.rows(e, trace, started), x
}

// live tells whether the trial takes the time of the wall clock.
func (x *execution) live() bool { return x.h.Experiment.Backend == "live" && !x.offline }

// drive runs the graph on the clock of the backend.
func (h *Harness) drive(ctx context.Context, e *dag.Engine, x *execution) dag.Trace {
	var trace dag.Trace
	source := x.strategy.Decompose(x)
	// Errors of the planner are in its row, those of a cancelled run with whoever
	// cancelled it.
	if x.live() {
		trace, _ = dag.Live{Scale: 1 / h.Experiment.TimeScale}.Run(ctx, e, source, x.Run)
	} else {
		trace, _ = dag.Simulate(ctx, e, source, x.Run)
	}
	return trace
}

// rows writes down what happened.
func (x *execution) rows(e *dag.Engine, trace dag.Trace, started time.Time) Rows {
	q := x.query(e, trace)
	if !started.IsZero() {
		q.StartedUnixMS = started.UnixMilli()
	}
	var r Rows
	graph := e.Graph()
	for _, c := range x.plans {
		s := x.subtask(c.name, c)
		s.Index, s.Role = -1, "plan"
		s.ReadySeconds, s.StartSeconds, s.EndSeconds = c.begin.Seconds(), c.begin.Seconds(), c.end.Seconds()
		r.Subtasks = append(r.Subtasks, s)
		addCall(&q, c)
		q.PlanCostUSD += c.cost
		q.PlanSeconds = max(q.PlanSeconds, s.EndSeconds)
		q.QueueSeconds += s.QueueSeconds
		q.RetrySeconds += s.RetrySeconds
		q.LimitSeconds += s.LimitSeconds
		r.Texts = x.text(r.Texts, c.name, c)
	}
	for i := range trace {
		span := &trace[i]
		c := x.call(i)
		s := x.subtask(span.ID, c)
		s.Index, s.Role = int32(i), string(span.Role)
		s.Relies = strings.Join(span.Rely, ",")
		s.Difficulty, s.Planned = int32(span.Difficulty), int32(span.Tokens)
		s.FanIn, s.FanOut, s.Depth = int32(len(graph.Relies[i])), int32(graph.FanOut[i]), int32(graph.Depth[i])
		s.ReadySeconds, s.StartSeconds, s.EndSeconds = span.Ready.Seconds(), span.Start.Seconds(), span.End.Seconds()
		if span.Status != dag.Done {
			s.Status = "cancelled"
		}
		r.Subtasks = append(r.Subtasks, s)
		addCall(&q, c)
		addSpan(&q, span, c)
		if c != nil && c.decision.Ticket != 0 {
			r.tickets = append(r.tickets, c.decision.Ticket)
		}
		r.Texts = x.text(r.Texts, span.ID, c)
	}
	if x.limits.Unit != "" {
		q.BudgetUnit, q.BudgetMax, q.BudgetUsed = x.limits.Unit, x.limits.Money, x.policy.Budget.Spent()
	}
	if s := x.limits.Seconds; !math.IsInf(s, 1) {
		q.BudgetSeconds = s
	}
	r.Query = q
	return r
}

// query is the row of the question, apart from what its calls add up to.
func (x *execution) query(e *dag.Engine, trace dag.Trace) results.Query {
	q := results.Query{
		Cell: x.name, Dataset: x.question.set, Category: x.question.Category, ID: x.question.ID,
		Strategy: x.strategy.Name, Repetition: int32(x.repetition), Seed: x.seed,
		Backend: x.h.Experiment.Backend, PlanStatus: "none", Repairs: e.Repairs().String(),
		Seconds: trace.End().Seconds(), Steps: int32(trace.Steps()),
		Depth: int32(trace.Depth()), Width: int32(trace.Width()),
		CriticalSeconds: trace.CriticalPath().Seconds(),
		Compression:     trace.Compression(), Speedup: trace.Speedup(), Cached: true, UsageKnown: true,
	}
	if x.decomposed {
		switch r := e.Repairs(); {
		case r[dag.Fallback] > 0:
			q.PlanStatus = "fallback"
		case r.Any():
			q.PlanStatus = "repaired"
		default:
			q.PlanStatus = "ok"
		}
	}
	final, ok := trace.Final()
	if !ok || x.call(final.Index) == nil {
		q.Status, q.Error = "error", "the question was not answered: the run was cancelled"
		return q
	}
	c := x.call(final.Index)
	q.TTFTSeconds = c.resp.TTFT.Seconds()
	if c.err != nil {
		q.Status, q.Error = failure(c.err)
		return q
	}
	g := grade.Reply(*x.question.Question, c.resp.Text)
	q.Status, q.Extracted, q.Rule, q.Score = string(verdict(g, c.resp)), g.Extracted, g.Rule, g.Score
	return q
}

// verdict is the status of a reply in the light of how it ended: a reply that
// was cut before its answer is not one without an answer.
func verdict(g grade.Grade, r llm.Response) grade.Status {
	switch {
	case r.Finish == "content_filter":
		return grade.Refused
	case r.Finish == "length" && g.Status != grade.Answered:
		return grade.Truncated
	}
	return g.Status
}

// failure turns a call's error into a status and a message.
func failure(err error) (status, message string) {
	if errors.Is(err, context.DeadlineExceeded) {
		return "timeout", err.Error()
	}
	return "error", err.Error()
}

// subtask is the row of a call; c is nil for one that was never placed.
func (x *execution) subtask(step string, c *call) results.Subtask {
	s := results.Subtask{
		Cell: x.name, Dataset: x.question.set, ID: x.question.ID, Strategy: x.strategy.Name, Repetition: int32(x.repetition), Step: step,
		Status: "cancelled", Score: math.NaN(), Threshold: math.NaN(),
	}
	if c == nil {
		return s
	}
	r := &c.resp
	switch {
	case c.err != nil:
		s.Status, s.Error = failure(c.err)
	case r.Finish == "content_filter":
		s.Status = "refused"
	case r.Text == "":
		s.Status = "empty"
	case r.Finish == "length":
		s.Status = "truncated"
	default:
		s.Status = "done"
	}
	d := &c.decision
	s.Tier, s.Model, s.Reason = string(d.Tier), c.req.Model, d.Reason
	s.Score, s.Threshold, s.Propensity = d.Score, d.Threshold, d.Propensity
	s.BudgetUsed, s.TimeUsed = d.State.Money, d.State.Time
	s.UsageKnown = !c.unknownUsage()
	s.Prompt, s.CachedTok = int64(r.Usage.Prompt), int64(r.Usage.CachedPrompt)
	s.Completion, s.Reasoning = int64(r.Usage.Completion), int64(r.Usage.Reasoning)
	s.CostUSD, s.RetrySeconds, s.TTFTSeconds = c.cost, r.Retry.Seconds(), r.TTFT.Seconds()
	s.QueueSeconds, s.LimitSeconds, s.ITLSeconds = r.Queue.Seconds(), r.Limited.Seconds(), r.ITL.Seconds()
	s.Attempts, s.Cached, s.Request = int32(r.Attempts), r.Cached, r.Key
	return s
}

// addCall adds a call's tokens and dollars to the question's.
func addCall(q *results.Query, c *call) {
	if c == nil || c.tier == nil {
		return
	}
	u := &c.resp.Usage
	if c.tier.name == router.Cloud {
		q.CloudCalls++
		q.CloudPrompt += int64(u.Prompt)
		q.CloudCached += int64(u.CachedPrompt)
		q.CloudCompletion += int64(u.Completion)
		q.CloudReasoning += int64(u.Reasoning)
		q.CloudCostUSD += c.cost
	} else {
		q.EdgeCalls++
		q.EdgePrompt += int64(u.Prompt)
		q.EdgeCached += int64(u.CachedPrompt)
		q.EdgeCompletion += int64(u.Completion)
		q.EdgeReasoning += int64(u.Reasoning)
	}
	q.CostUSD += c.cost
	q.Cached = q.Cached && c.resp.Cached
	q.UsageKnown = q.UsageKnown && !c.unknownUsage()
}

// addSpan adds a node's time to the question's.
func addSpan(q *results.Query, s *dag.Span, c *call) {
	if s.Status != dag.Done || c == nil {
		return
	}
	if c.tier == nil {
		q.Steps-- // nobody worked on it
		return
	}
	q.WorkSeconds += c.resp.Took.Seconds()
	q.QueueSeconds += (s.Start - s.Ready + c.resp.Queue).Seconds()
	q.RetrySeconds += c.resp.Retry.Seconds()
	q.LimitSeconds += c.resp.Limited.Seconds()
	if c.tier.name == router.Cloud {
		q.CloudSteps++
	}
	if s.Failed {
		q.FailedSteps++
	}
}

// text adds what was said, if it is to be kept.
func (x *execution) text(rows []results.Text, step string, c *call) []results.Text {
	if !x.h.KeepText || c == nil || c.tier == nil {
		return rows
	}
	prompt, err := json.Marshal(c.req.Messages)
	if err != nil {
		panic(err) // two strings a message
	}
	return append(rows, results.Text{
		Cell: x.name, Dataset: x.question.set, ID: x.question.ID, Strategy: x.strategy.Name, Repetition: int32(x.repetition), Step: step,
		Prompt: string(prompt), Reply: c.resp.Text, Thinking: c.resp.Thinking, Finish: c.resp.Finish,
	})
}

// call is the call of a node, nil if it was never placed.
func (x *execution) call(i int) *call {
	if i >= len(x.calls) {
		return nil
	}
	return x.calls[i]
}
