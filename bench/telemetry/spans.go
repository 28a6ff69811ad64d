package telemetry

import (
	"math"
	"strconv"
	"strings"
	"time"

	"hybridflow/results"
)

// spanKind is OTLP's Span.SpanKind.
type spanKind int

const (
	internal spanKind = 1
	client   spanKind = 3
)

// span is a piece of a trial's work. The spans of a trial depend on its rows
// alone, and parents come before their children.
type span struct {
	name   string
	kind   spanKind
	parent int   // -1 for the root
	links  []int // the subtasks that this one relies on
	begin  time.Time
	end    time.Time
	attrs  []attribute
	failed string // class of the error; "" for none
}

// simulatedStart is when each trial of a simulated run begins: its clock is a
// virtual one, and equal rows shall make equal spans.
var simulatedStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// spansOf turns a trial's rows into spans: the question, below it the phase of
// planning with its calls, and the graph of subtasks with links for edges.
// Seconds are the endpoints'; in a live run with a time scale other than 1
// spans are as long as the endpoints said, not as the clock on the wall.
func spansOf(q *results.Query, rows []results.Subtask) []span {
	base := simulatedStart
	if q.StartedUnixMS != 0 {
		base = time.UnixMilli(q.StartedUnixMS).UTC()
	}
	at := func(seconds float64) time.Time { return base.Add(time.Duration(math.Round(seconds * 1e9))) }

	spans := []span{{
		name: "invoke_workflow " + short(q.Strategy), kind: internal, parent: -1,
		begin: base, end: at(q.Seconds), attrs: queryAttributes(q), failed: errorType(q.Status),
	}}
	plan := -1
	for i := range rows {
		if s := &rows[i]; planning(*s) {
			if plan < 0 {
				plan = len(spans)
				spans = append(spans, span{name: "plan", kind: internal, begin: at(s.StartSeconds), attrs: []attribute{
					attribute{operationName, "plan"}, provider(q.Backend), text("hybridflow.plan.status", q.PlanStatus),
				}})
			}
			if end := at(s.EndSeconds); end.After(spans[plan].end) {
				spans[plan].end = end
			}
			spans[plan].failed = errorType(s.Status) // the last attempt decides
		}
	}
	of := make(map[string]int, len(rows)) // subtask to span
	first := len(spans)
	for i := range rows {
		s := &rows[i]
		sp := span{name: "subtask", kind: internal, begin: at(s.StartSeconds), end: at(s.EndSeconds), failed: errorType(s.Status)}
		if planning(*s) {
			sp.parent = plan
		} else {
			of[s.Step] = len(spans)
		}
		if s.Tier != "" { // a model was called
			sp.name, sp.kind = "chat "+short(s.Model), client
			sp.attrs = append(callAttributes(s), provider(q.Backend))
		}
		sp.attrs = append(sp.attrs, subtaskAttributes(s)...)
		spans = append(spans, sp)
	}
	for i := range rows {
		for id := range strings.SplitSeq(rows[i].Relies, ",") {
			if n, ok := of[strings.TrimSpace(id)]; ok && !planning(rows[i]) {
				spans[first+i].links = append(spans[first+i].links, n)
			}
		}
	}
	return spans
}

// planning reports whether a row is of a call that made the plan.
func planning(s results.Subtask) bool { return s.Index < 0 }

// errorType is the class of error that a status stands for. A reply that is
// empty, cut or without an answer is a bad reply to a call that went well.
func errorType(status string) string {
	switch status {
	case "error", "timeout", "cancelled":
		return status
	}
	return ""
}

func queryAttributes(q *results.Query) []attribute {
	a := []attribute{
		{operationName, "invoke_workflow"}, text("gen_ai.workflow.name", q.Strategy), provider(q.Backend),
		text("hybridflow.dataset", q.Dataset), text("hybridflow.item.id", q.ID), text("hybridflow.category", q.Category),
		text("hybridflow.strategy", q.Strategy), text("hybridflow.cell", q.Cell), text("hybridflow.backend", q.Backend),
		integer("hybridflow.repetition", q.Repetition), {"hybridflow.seed", strconv.FormatUint(q.Seed, 10)},
		text("hybridflow.status", q.Status), {"hybridflow.score", q.Score},
		text("hybridflow.plan.status", q.PlanStatus), text("hybridflow.plan.repairs", q.Repairs),
		integer("hybridflow.steps", q.Steps), integer("hybridflow.steps.cloud", q.CloudSteps),
		integer("hybridflow.steps.failed", q.FailedSteps),
	}
	if q.UsageKnown {
		a = append(a, integer(inputTokens, q.EdgePrompt+q.CloudPrompt), integer(outputTokens, q.EdgeCompletion+q.CloudCompletion))
	}
	return known(a, "hybridflow.cost_usd", q.CostUSD)
}

func callAttributes(s *results.Subtask) []attribute {
	a := []attribute{
		{operationName, "chat"}, text(requestModel, s.Model), integer("hybridflow.attempts", s.Attempts),
		{"hybridflow.cached", s.Cached}, text("hybridflow.request", s.Request),
		text("hybridflow.tier", s.Tier), text("hybridflow.reason", s.Reason),
		{"hybridflow.queue_seconds", s.StartSeconds - s.ReadySeconds + s.QueueSeconds},
		{"hybridflow.retry_seconds", s.RetrySeconds}, {"hybridflow.rate_limit_seconds", s.LimitSeconds},
	}
	if s.UsageKnown {
		a = append(a, integer(inputTokens, s.Prompt), integer(outputTokens, s.Completion),
			integer("gen_ai.usage.cache_read.input_tokens", s.CachedTok), integer("gen_ai.usage.reasoning.output_tokens", s.Reasoning))
	}
	if s.TTFTSeconds > 0 {
		a = append(a, attribute{"gen_ai.response.time_to_first_chunk", s.TTFTSeconds})
	}
	a = known(a, "hybridflow.utility", s.Score)
	a = known(a, "hybridflow.threshold", s.Threshold)
	return known(a, "hybridflow.cost_usd", s.CostUSD)
}

func subtaskAttributes(s *results.Subtask) []attribute {
	return []attribute{text("hybridflow.step", s.Step), text("hybridflow.role", s.Role), text("hybridflow.status", s.Status)}
}
