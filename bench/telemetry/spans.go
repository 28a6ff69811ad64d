package telemetry

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"hybridflow/results"
)

// simulatedStart is when each trial of a simulated run begins: its clock is a
// virtual one, and equal rows shall make equal spans.
var simulatedStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// trace is a trial's spans in the making, parents before their children. They
// depend on the trial's rows alone.
type trace struct {
	id    [16]byte
	begin time.Time
	spans []wireSpan
}

// traceOf returns a trial's spans: the question, below it the phase of planning
// with its calls, and the graph of subtasks with links for edges. It is nil where
// the trace is not in the sample of the given ratio. Seconds are the endpoints';
// in a live run with a time scale other than 1 spans are as long as the endpoints
// said, not as the clock on the wall.
func traceOf(q *results.Query, rows []results.Subtask, ratio float64) []wireSpan {
	t := trace{id: traceID(q), begin: simulatedStart}
	if float64(binary.BigEndian.Uint64(t.id[8:])>>1) >= ratio*(1<<63) { // as the SDKs' TraceIdRatioBased does
		return nil
	}
	if q.StartedUnixMS != 0 {
		t.begin = time.UnixMilli(q.StartedUnixMS)
	}
	root := t.add("", "invoke_workflow "+short(q.Strategy), internal, 0, q.Seconds, q.Status, queryAttributes(q))
	plan := ""
	var planned []*results.Subtask
	end := 0.0
	for i := range rows {
		if s := &rows[i]; planning(s) {
			planned, end = append(planned, s), max(end, s.EndSeconds)
		}
	}
	if n := len(planned); n > 0 { // the last attempt decides on the status
		plan = t.add(root, "plan", internal, planned[0].StartSeconds, end, planned[n-1].Status, []attribute{
			{operationName, "plan"}, provider(q.Backend), text("hybridflow.plan.status", q.PlanStatus),
		})
	}
	of := make(map[string]string, len(rows)) // subtask to span
	first := len(t.spans)
	for i := range rows {
		s := &rows[i]
		name, kind, attributes := "subtask", internal, []attribute(nil)
		if s.Tier != "" { // a model was called
			name, kind, attributes = "chat "+short(s.Model), client, append(callAttributes(s), provider(q.Backend))
		}
		attributes = append(attributes, text("hybridflow.step", s.Step), text("hybridflow.role", s.Role), text("hybridflow.status", s.Status))
		parent := root
		if planning(s) {
			parent = plan
		}
		if id := t.add(parent, name, kind, s.StartSeconds, s.EndSeconds, s.Status, attributes); !planning(s) {
			of[s.Step] = id
		}
	}
	for i := range rows {
		span := &t.spans[first+i]
		for step := range strings.SplitSeq(rows[i].Relies, ",") { // a repaired plan may rely on a step that was read later
			if id := of[strings.TrimSpace(step)]; id != "" && !planning(&rows[i]) {
				span.Links = append(span.Links, wireLink{span.TraceID, id, sampled})
			}
		}
	}
	return t.spans
}

// add adds a span and returns its ID. Begin and end are seconds of the trial.
func (t *trace) add(parent, name string, kind spanKind, begin, end float64, status string, attributes []attribute) string {
	at := func(seconds float64) string {
		return nanoseconds(t.begin.Add(time.Duration(math.Round(seconds * 1e9))))
	}
	sum := sha256.Sum256(binary.LittleEndian.AppendUint32(t.id[:], uint32(len(t.spans))))
	s := wireSpan{
		TraceID: hex.EncodeToString(t.id[:]), SpanID: hex.EncodeToString(sum[:8]), ParentID: parent, Flags: sampled,
		Name: name, Kind: kind, Start: at(begin), End: at(end), Attributes: attributes,
	}
	if e := errorType(status); e != "" {
		s.Attributes, s.Status = append(s.Attributes, attribute{errorTypeName, e}), &wireStatus{statusError, e}
	}
	t.spans = append(t.spans, s)
	return s.SpanID
}

func nanoseconds(t time.Time) string { return strconv.FormatInt(t.UnixNano(), 10) }

// traceID hashes what identifies a trial, so that its trace can be found from its
// row. A live trial that is run again gets another one.
func traceID(q *results.Query) [16]byte {
	key := fmt.Appendf(nil, "%q %q %q %q %d %d %s %d", q.Cell, q.Dataset, q.ID, q.Strategy, q.Repetition, q.Seed, q.Backend, q.StartedUnixMS)
	sum := sha256.Sum256(key)
	return [16]byte(sum[:16])
}

// planning reports whether a row is of a call that made the plan.
func planning(s *results.Subtask) bool { return s.Index < 0 }

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
