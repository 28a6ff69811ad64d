package evaluate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"hybridflow/results/stats"
	"hybridflow/router/learn"
)

// A MatrixEvaluation is what was found about each pair of models of a [Matrix].
type MatrixEvaluation struct {
	Exam     string
	Items    int
	Models   []ModelAccuracy // by rising accuracy
	Pairs    []*Evaluation   // by edge model, then by cloud model, in the order of Models
	Method   string          // whose transfer was measured; "" for none
	Warnings []string        // about pairs, which they name
}

// ModelAccuracy is the share of questions that a model got right.
type ModelAccuracy struct {
	Model    string
	Accuracy float64
	Items    int // of which its grade is known
}

// Transfer is the APGR of a router of one pair on another.
type Transfer struct {
	Edge  string         `json:"edge"` // of the pair it was measured on
	Cloud string         `json:"cloud"`
	APGR  stats.Estimate `json:"apgr"`
}

// A pairOf is two models of a matrix, the edge being less accurate on the questions
// that both were asked.
type pairOf struct {
	edge, cloud int
	items       []int // that both were asked
	correlation Correlation
}

// EvaluateMatrix measures methods on each pair of models, as [Evaluate] does, the
// less accurate model being the edge, and the transfer of the first method from
// pair to pair: trained on one pair's outcomes of half of the questions, measured on
// another pair's outcomes of the other half. Pairs of the same accuracy are left
// out, with a warning.
//
// Folds, halves and draws are the same for all pairs. Without prompts only the
// controls that need none are measured, and a prior per category, where there are
// categories, comes first. o.Train, o.Sizes and o.Sharing are not used.
//
// Errors are wrong options, a matrix without any pair, and what training returns.
func EvaluateMatrix(ctx context.Context, m *Matrix, methods []MatrixMethod, o Options) (*MatrixEvaluation, error) {
	o = o.withDefaults()
	if err := o.validateFigures(); err != nil {
		return nil, err
	}
	if m.Prompts != nil && len(methods) == 0 {
		return nil, errors.New("evaluate: no methods; name at least one to measure")
	}
	x := &matrixRun{Matrix: m, options: o, questions: m.questions()}
	e := &MatrixEvaluation{Exam: m.Exam, Items: len(m.IDs)}
	e.Models, e.Warnings = x.pair()
	if len(x.pairs) == 0 {
		return nil, fmt.Errorf("evaluate: of %d models none is better than another", len(m.Models))
	}
	e.Warnings = append(e.Warnings, m.Uncorrelated()...)
	x.groups = m.groups(x.questions)
	if m.Prompts == nil {
		methods = nil
		if m.Categories != nil {
			methods = []MatrixMethod{pairwise(Method{Name: CategoryControl, Train: trainCategories})}
		}
	}
	if err := x.run(ctx, e, methods); err != nil {
		return nil, err
	}
	return e, nil
}

// Uncorrelated warns of each pair of models that are off the floor and yet
// uncorrelated: the rows of one may be in another order.
func (m *Matrix) Uncorrelated() []string {
	x := &matrixRun{Matrix: m}
	x.pair()
	var all []string
	for i := range x.pairs {
		if p := &x.pairs[i]; p.correlation.suspect() {
			all = append(all, x.warning(p))
		}
	}
	return all
}

func (x *matrixRun) warning(p *pairOf) string {
	return p.correlation.warning(x.Models[p.edge], x.Models[p.cloud], x.Exam)
}

// pair finds the models, by rising accuracy, and their pairs; warnings are about
// those that are left out.
func (x *matrixRun) pair() (models []ModelAccuracy, warnings []string) {
	order := make([]int, len(x.Models))
	all := make([]ModelAccuracy, len(x.Models))
	for k, grades := range x.Grades {
		known := slices.DeleteFunc(slices.Clone(grades), math.IsNaN)
		order[k], all[k] = k, ModelAccuracy{x.Models[k], stat.Mean(known, nil), len(known)}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[a].Accuracy, all[b].Accuracy) })
	chance := x.chance()
	for i, a := range order {
		models = append(models, all[a])
		for _, b := range order[i+1:] {
			p := x.pairOf(a, b, chance)
			if !(p.correlation.Accuracy[0].Value < p.correlation.Accuracy[1].Value) {
				warnings = append(warnings, fmt.Sprintf("%s and %s: equal accuracy, or no question in common; left out", x.Models[a], x.Models[b]))
				continue
			}
			x.pairs = append(x.pairs, p)
		}
	}
	return models, warnings
}

func (x *matrixRun) pairOf(a, b int, chance float64) pairOf {
	p := pairOf{edge: a, cloud: b}
	for i := range x.IDs {
		if !math.IsNaN(x.Grades[a][i] + x.Grades[b][i]) {
			p.items = append(p.items, i)
		}
	}
	if stat.Mean(at(x.Grades[a], p.items), nil) > stat.Mean(at(x.Grades[b], p.items), nil) { // unlike on all questions
		p.edge, p.cloud = b, a
	}
	p.correlation = correlate(at(x.Grades[p.edge], p.items), at(x.Grades[p.cloud], p.items), chance)
	return p
}

// outcomes are those of the pair on its questions.
func (x *matrixRun) outcomes(p *pairOf, items []int) []learn.Outcome {
	all := at(x.questions, items)
	nan := math.NaN()
	for k, i := range items {
		answer := learn.Answer{PromptTokens: nan, CompletionTokens: nan, LatencyS: nan, CostUSD: nan}
		all[k].Edge, all[k].Cloud = answer, answer
		all[k].Edge.Model, all[k].Edge.Correct = x.Models[p.edge], x.Grades[p.edge][i]
		all[k].Cloud.Model, all[k].Cloud.Correct = x.Models[p.cloud], x.Grades[p.cloud][i]
	}
	return all
}
