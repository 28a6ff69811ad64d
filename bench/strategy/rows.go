package strategy

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/datasets/grade"
	"hybridflow/results"
	"hybridflow/router"
)

// Rows are what one trial left.
type Rows struct {
	results.Trial          // its Texts only if asked for
	Tickets       []uint64 // of decisions that the trial's learner waits for outcomes of
	Restored      bool     // an earlier session of the run finished the trial, and paid for it
}

// Failed reports whether a query's status says that a model failed, so that its
// grade says nothing about the model's ability.
func Failed(status string) bool { return status == "error" || status == "timeout" }

// failed reports whether a model failed.
func (x *execution) failed() bool { return Failed(x.rows.Query.Status) }

// report returns what happened: a row of the question, of each call of the planner,
// and of each node.
func (x *execution) report(e *dag.Engine, trace dag.Trace, started time.Time) Rows {
	r := Rows{Trial: results.Trial{Query: x.query(e, trace)}}
	r.Subtasks = slices.Grow(r.Subtasks, len(x.planner.calls)+len(trace))
	q := &r.Query
	if !started.IsZero() {
		q.StartedUnixMS = started.UnixMilli()
	}
	for _, c := range x.planner.calls {
		s := x.plan(c)
		addCall(q, c)
		addPlan(q, &s)
		r.Subtasks, r.Texts = append(r.Subtasks, s), x.text(r.Texts, c.name, c)
	}
	graph := e.Graph()
	for i := range trace {
		span, c := &trace[i], x.call(i)
		addCall(q, c)
		addSpan(q, span, c)
		if c != nil && c.decision.Ticket != 0 {
			r.Tickets = append(r.Tickets, c.decision.Ticket)
		}
		r.Subtasks, r.Texts = append(r.Subtasks, x.node(span, graph, c)), x.text(r.Texts, span.ID, c)
	}
	if x.limits.Unit != "" {
		q.BudgetUnit, q.BudgetMax, q.BudgetUsed = x.limits.Unit, x.limits.Money, x.policy.Budget.Spent()
	}
	if s := x.limits.Seconds; !math.IsInf(s, 1) {
		q.BudgetSeconds = s
	}
	return r
}

// plan is the row of a planner's call.
func (x *execution) plan(c *call) results.Subtask {
	s := x.subtask(c.name, c)
	s.Index, s.Role = -1, "plan"
	s.ReadySeconds, s.StartSeconds, s.EndSeconds = c.begin.Seconds(), c.begin.Seconds(), c.end.Seconds()
	return s
}

// node is the row of a node; c is nil for one that was never placed.
func (x *execution) node(span *dag.Span, graph *dag.Graph, c *call) results.Subtask {
	s, i := x.subtask(span.ID, c), span.Index
	s.Index, s.Role = int32(i), string(span.Role)
	s.Relies = strings.Join(span.Rely, ",")
	s.Difficulty, s.Planned = int32(span.Difficulty), int32(span.Tokens)
	s.FanIn, s.FanOut, s.Depth = int32(len(graph.Relies[i])), int32(graph.FanOut[i]), int32(graph.Depth[i])
	s.ReadySeconds, s.StartSeconds, s.EndSeconds = span.Ready.Seconds(), span.Start.Seconds(), span.End.Seconds()
	if span.Status != dag.Done {
		s.Status = "cancelled"
	}
	return s
}

// query is the row of the question, apart from what its calls add up to.
func (x *execution) query(e *dag.Engine, trace dag.Trace) results.Query {
	q := results.Query{
		Cell: x.CellName, Dataset: x.Question.Set, Category: x.Question.Category, ID: x.Question.ID,
		Strategy: x.Strategy.Name, Repetition: int32(x.Repetition), Seed: x.Seed,
		Backend: x.Backend, PlanStatus: "none", Repairs: e.Repairs().String(),
		Seconds: trace.End().Seconds(), Steps: int32(trace.Steps()),
		Depth: int32(trace.Depth()), Width: int32(trace.Width()),
		CriticalSeconds: trace.CriticalPath().Seconds(),
		Compression:     trace.Compression(), Speedup: trace.Speedup(), Cached: true, UsageKnown: true,
	}
	if x.planner.decomposed {
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
	g := grade.Reply(*x.Question.Question, c.resp.Text)
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
		Cell: x.CellName, Dataset: x.Question.Set, ID: x.Question.ID, Strategy: x.Strategy.Name,
		Repetition: int32(x.Repetition), Step: step,
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
	calls, sums := &q.EdgeCalls, []*int64{&q.EdgePrompt, &q.EdgeCached, &q.EdgeCompletion, &q.EdgeReasoning}
	if c.tier.Name == router.Cloud {
		calls, sums = &q.CloudCalls, []*int64{&q.CloudPrompt, &q.CloudCached, &q.CloudCompletion, &q.CloudReasoning}
		q.CloudCostUSD += c.cost
	}
	*calls++
	u := &c.resp.Usage
	for i, n := range []int{u.Prompt, u.CachedPrompt, u.Completion, u.Reasoning} {
		*sums[i] += int64(n)
	}
	q.CostUSD += c.cost
	q.Cached = q.Cached && c.resp.Cached
	q.UsageKnown = q.UsageKnown && !c.unknownUsage()
}

// addPlan adds a planner's call to the cost and time of planning.
func addPlan(q *results.Query, s *results.Subtask) {
	q.PlanCostUSD += s.CostUSD
	q.PlanSeconds = max(q.PlanSeconds, s.EndSeconds)
	q.QueueSeconds += s.QueueSeconds
	q.RetrySeconds += s.RetrySeconds
	q.LimitSeconds += s.LimitSeconds
}

// addSpan adds a node's time to the question's.
func addSpan(q *results.Query, s *dag.Span, c *call) {
	if s.Status != dag.Done || c == nil {
		return
	}
	if c.tier == nil {
		q.Steps-- // no model worked on it
		return
	}
	q.WorkSeconds += c.resp.Took.Seconds()
	q.QueueSeconds += (s.Start - s.Ready + c.resp.Queue).Seconds()
	q.RetrySeconds += c.resp.Retry.Seconds()
	q.LimitSeconds += c.resp.Limited.Seconds()
	if c.tier.Name == router.Cloud {
		q.CloudSteps++
	}
	if s.Failed {
		q.FailedSteps++
	}
}

// text adds what was said, if it is to be kept.
func (x *execution) text(rows []results.Text, step string, c *call) []results.Text {
	if !x.KeepText || c == nil || c.tier == nil {
		return rows
	}
	prompt, err := json.Marshal(c.req.Messages)
	if err != nil {
		panic(err) // two strings a message
	}
	return append(rows, results.Text{
		Cell: x.CellName, Dataset: x.Question.Set, ID: x.Question.ID, Strategy: x.Strategy.Name,
		Repetition: int32(x.Repetition), Step: step,
		Prompt: string(prompt), Reply: c.resp.Text, Thinking: c.resp.Thinking, Finish: c.resp.Finish,
	})
}
