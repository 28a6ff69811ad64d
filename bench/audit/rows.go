package audit

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/bench/llm"
	"hybridflow/results"
	"hybridflow/router"
)

// A queryKey identifies a row of queries.parquet.
type queryKey struct {
	cell, dataset, id, strategy string
	repetition                  int32
}

func (k queryKey) String() string {
	s := fmt.Sprintf("%s/%s %s #%d", k.dataset, k.id, k.strategy, k.repetition)
	if k.cell != "" {
		s += " (" + k.cell + ")"
	}
	return s
}

// sums are what the subtasks of a query come to.
type sums struct {
	total, cloud, plan int64 // picodollars
	unknown            bool
	edge, far          llm.Usage // tokens at the edge and in the cloud
}

// subtask adds one row, and compares it with its record.
func (a *auditor) subtask(s *results.Subtask) {
	k := queryKey{s.Cell, s.Dataset, s.ID, s.Strategy, s.Repetition}
	q := a.queries[k]
	if q == nil {
		q = &sums{}
		a.queries[k] = q
		a.inOrder = append(a.inOrder, k)
	}
	if s.Tier == "" {
		return // no model was asked
	}
	q.add(s)
	a.Rows++
	cost := pico(s.CostUSD)
	if math.IsNaN(s.CostUSD) {
		cost = 0
	}
	a.inRows += cost
	where := k.String() + " step " + s.Step
	switch entries := a.byKey[s.Request]; {
	case len(entries) > 0:
		a.compare(where, s, cost, entries)
	case s.Request != "":
		a.find(lostRecord, where, dollars(cost), "%s, but there is no record %s", usd(cost), shortKey(s.Request))
	case a.recorded && cost != 0:
		a.find(unrecorded, where, dollars(cost), "%s without a record of it", usd(cost))
	}
}

// compare compares a row with what is recorded under its key: one whole reply, and
// calls that failed before it.
func (a *auditor) compare(where string, s *results.Subtask, cost int64, entries []*entry) {
	u := usage(s.Prompt, s.CachedTok, s.Completion, s.Reasoning)
	e := entries[0]
	if slices.Contains([]string{"error", "timeout", "cancelled"}, s.Status) {
		for _, f := range entries {
			if f.failed && f.usage == u && !differ(f.cost, cost) {
				e = f
			}
		}
	}
	if e.rows++; e.rows > 1 {
		a.Shared++
		a.shared += e.cost
	}
	record := "its record " + shortKey(s.Request)
	switch {
	case e.unknown && !math.IsNaN(s.CostUSD):
		a.find(wrongRow, where, math.NaN(), "costs %s; %s has no usage", usd(cost), record)
	case !e.unknown && math.IsNaN(s.CostUSD):
		a.find(wrongRow, where, -dollars(e.cost), "its cost is unknown; %s has %s", record, usd(e.cost))
	case differ(cost, e.cost):
		a.find(wrongRow, where, dollars(cost-e.cost), "costs %s; %s has %s", usd(cost), record, usd(e.cost))
	case u != e.usage:
		a.find(wrongRow, where, math.NaN(), "has %s; %s has %s", usageText(u), record, usageText(e.usage))
	}
}

func usage(prompt, cached, completion, reasoning int64) llm.Usage {
	return llm.Usage{Prompt: int(prompt), CachedPrompt: int(cached), Completion: int(completion), Reasoning: int(reasoning)}
}

func (q *sums) add(s *results.Subtask) {
	at, u := &q.edge, usage(s.Prompt, s.CachedTok, s.Completion, s.Reasoning)
	if s.Tier == string(router.Cloud) {
		at = &q.far
	}
	at.Prompt += u.Prompt
	at.CachedPrompt += u.CachedPrompt
	at.Completion += u.Completion
	at.Reasoning += u.Reasoning
	if math.IsNaN(s.CostUSD) {
		q.unknown = true
		return
	}
	cost := pico(s.CostUSD)
	q.total += cost
	if at == &q.far {
		q.cloud += cost
	}
	if s.Role == "plan" {
		q.plan += cost
	}
}

// query compares a question's row with the sum of its subtasks.
func (a *auditor) query(row *results.Query) {
	k := queryKey{row.Cell, row.Dataset, row.ID, row.Strategy, row.Repetition}
	q := a.queries[k]
	if q == nil {
		q = &sums{}
	}
	delete(a.queries, k)
	for _, c := range []struct {
		name     string
		row, sum llm.Usage
	}{
		{"edge", usage(row.EdgePrompt, row.EdgeCached, row.EdgeCompletion, row.EdgeReasoning), q.edge},
		{"cloud", usage(row.CloudPrompt, row.CloudCached, row.CloudCompletion, row.CloudReasoning), q.far},
	} {
		if c.row != c.sum {
			a.find(wrongSum, k.String(), math.NaN(), "%s: %s; its subtasks, %s", c.name, usageText(c.row), usageText(c.sum))
		}
	}
	if q.unknown {
		if !math.IsNaN(row.CostUSD) {
			a.find(wrongSum, k.String(), math.NaN(), "costs $%v, but of some subtasks that is unknown", row.CostUSD)
		}
		return
	}
	for _, c := range []struct {
		name string
		row  float64
		sum  int64
	}{{"costs", row.CostUSD, q.total}, {"costs in the cloud", row.CloudCostUSD, q.cloud}, {"costs to plan", row.PlanCostUSD, q.plan}} {
		if math.IsNaN(c.row) || differ(pico(c.row), c.sum) {
			a.find(wrongSum, k.String(), c.row-dollars(c.sum), "%s $%v; its subtasks, %s", c.name, c.row, usd(c.sum))
		}
	}
}

// leftOver adds up the records and subtasks that no row refers to.
func (a *auditor) leftOver() {
	for _, k := range a.inOrder {
		if q := a.queries[k]; q != nil {
			a.find(lostQuery, k.String(), dollars(q.total), "%s of subtasks", usd(q.total))
		}
	}
	for _, e := range a.entries {
		if e.rows == 0 && (!e.failed || e.cost != 0) {
			a.Unused++
			a.unused += e.cost
		}
	}
}

// shortKey returns the first digits of a key, enough for a person to find it by.
func shortKey(key string) string { return key[:min(len(key), 16)] }
