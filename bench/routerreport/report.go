// Package routerreport shows how routers did on recorded outcomes.
//
//  1. The package router/evaluate measures methods on outcomes: an Evaluation.
//  2. A [Report] holds it beside the outcomes that it was made from.
//  3. [Report.Tables] and [Report.Figures] are what is printed and drawn, by
//     results/report and results/figures; [Report.Rows] are the rows of
//     scores.parquet, of the first seed. Tables include the regret of a bandit on top of the first
//     method, which is replayed here.
//  4. [MatrixTables] are those of a matrix of models, of which each pair has an
//     evaluation of its own.
package routerreport

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"strings"

	"hybridflow/results"
	"hybridflow/router/evaluate"
	"hybridflow/router/learn"
)

// A Report is an evaluation of routers, and the outcomes that it was made from.
type Report struct {
	Evaluation *evaluate.Evaluation
	Outcomes   []learn.Outcome // those evaluated, in the same order
}

// Caption describes in one line what was measured, for tables and figures. A
// reason to distrust them comes first.
func (r *Report) Caption() string {
	e := r.Evaluation
	var parts []string
	if v := e.Overlap; v != nil && v.Used == evaluate.Allow && v.Shared()+v.Near > 0 {
		parts = append(parts, "OVERLAP ALLOWED: trained on test questions")
	}
	parts = append(parts,
		"recorded outcomes",
		r.models(func(o *learn.Outcome) string { return o.Edge.Model })+" at the edge, "+
			r.models(func(o *learn.Outcome) string { return o.Cloud.Model })+" in the cloud",
		fmt.Sprintf("data %s, %d groups of near-duplicates", r.data(), e.Groups))
	switch v := e.Overlap; {
	case v == nil:
		parts = append(parts, fmt.Sprintf("%d folds", e.Folds))
	case v.Used == evaluate.CrossFit:
		parts = append(parts, fmt.Sprintf("trained on %d other outcomes, without those of the fold", v.Train))
	default:
		parts = append(parts, fmt.Sprintf("trained on %d other outcomes", v.Train))
	}
	seeds := fmt.Sprintf("seed %d", e.Seed)
	if e.Seeds > 1 {
		seeds = fmt.Sprintf("seeds %d to %d", e.Seed, e.Seed+uint64(e.Seeds)-1)
	}
	return strings.Join(append(parts, seeds), "; ")
}

// values lists the different values of a field, in the order in which they come, and
// counts them. Without a name a value is unnamed.
func (r *Report) values(unnamed string, of func(*learn.Outcome) string) (names []string, counts map[string]int) {
	counts = map[string]int{}
	for i := range r.Outcomes {
		name := cmp.Or(of(&r.Outcomes[i]), unnamed)
		if counts[name]++; counts[name] == 1 {
			names = append(names, name)
		}
	}
	return names, counts
}

// models lists a tier's models.
func (r *Report) models(of func(*learn.Outcome) string) string {
	names, _ := r.values("unnamed model", of)
	return strings.Join(names, " and ")
}

// data counts the outcomes of each dataset.
func (r *Report) data() string {
	names, counts := r.values("unnamed", func(o *learn.Outcome) string { return o.Dataset })
	for i, name := range names {
		names[i] = fmt.Sprintf("%s (%d)", name, counts[name])
	}
	return strings.Join(names, ", ")
}

// Rows lists, for each method, control and bound, how it scored each outcome:
// the rows of scores.parquet, of the first seed. A row is good until the next one.
func (r *Report) Rows() iter.Seq2[*results.Score, error] {
	return func(yield func(*results.Score, error) bool) {
		var row results.Score
		for m := range r.Evaluation.Methods {
			for i := range r.Outcomes {
				row = r.row(&r.Evaluation.Methods[m], i)
				if !yield(&row, nil) {
					return
				}
			}
		}
	}
}

func (r *Report) row(m *evaluate.MethodResult, i int) results.Score {
	o := &r.Outcomes[i]
	row := results.Score{
		ID: o.ID, Dataset: o.Dataset, Category: o.Category, Fold: int32(r.Evaluation.Fold[i]),
		Method: m.Name, Kind: m.Kind, Score: m.Scores[i], Rank: m.Ranks[i], PEdge: math.NaN(), PCloud: math.NaN(),
		EdgeCorrect: o.Edge.Correct, CloudCorrect: o.Cloud.Correct, EdgeUSD: o.Edge.CostUSD, CloudUSD: o.Cloud.CostUSD,
		EdgeSeconds: o.Edge.LatencyS, CloudSeconds: o.Cloud.LatencyS,
	}
	if m.Forecasts != nil {
		row.PEdge, row.PCloud = m.Forecasts[i].Edge, m.Forecasts[i].Cloud
	}
	return row
}
