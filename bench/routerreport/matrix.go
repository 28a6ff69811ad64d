package routerreport

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/results/report"
	"hybridflow/results/stats"
	"hybridflow/router/evaluate"
)

// MatrixTables are those of a matrix of models: their accuracies, the APGR of each
// method on each pair of them, and the transfer from pair to pair.
func MatrixTables(e *evaluate.MatrixEvaluation) []report.Table {
	r := &Report{Evaluation: e.Pairs[0]}
	tables := []report.Table{modelTable(e), r.pairTable(e)}
	if e.Method != "" {
		tables = append(tables, transferTable(e))
	}
	for i := range tables {
		first := e.Pairs[0]
		tables[i].Caption = fmt.Sprintf("recorded outcomes of %d models; data %s (%d); %d folds; seeds %d to %d",
			len(e.Models), e.Exam, e.Items, first.Folds, first.Seed, first.Seed+uint64(first.Seeds)-1)
		tables[i].Notes = append(tables[i].Notes, e.Warnings...)
	}
	return tables
}

func modelTable(e *evaluate.MatrixEvaluation) report.Table {
	t := report.Table{
		Name: "models", Title: "Models", Columns: []report.Column{{Name: "model"}, figure("accuracy %", 1), figure("questions", 0)},
	}
	for _, m := range e.Models {
		t.Rows = append(t.Rows, []report.Value{words(m.Model), number(100 * m.Accuracy), number(float64(m.Items))})
	}
	return t
}

// pairTable has a row for each pair, and a column for each method, control and bound
// but for the random control, whose APGR is 0.5.
func (r *Report) pairTable(e *evaluate.MatrixEvaluation) report.Table {
	t := report.Table{
		Name: "pairs", Title: "APGR of routers on pairs of models",
		Columns: []report.Column{
			figure("pair", 0), {Name: "edge"}, {Name: "cloud"}, figure("edge %", 1), figure("cloud %", 1), figure("phi", 3),
		},
		Notes: []string{
			r.intervalNote("±: half the width of the"),
			"phi: correlation of right and wrong of the two models; a small gap between them makes a wide interval.",
		},
	}
	var names []string
	for _, m := range e.Pairs[0].Methods {
		if m.Name != evaluate.RandomControl {
			names = append(names, m.Name)
			t.Columns = append(t.Columns, r.spread(m.Name, 3))
		}
	}
	versus := len(e.Pairs[0].Methods) > 0 && e.Pairs[0].Methods[0].Kind == "method" && e.Pairs[0].Result(evaluate.CategoryControl) != nil
	if versus {
		t.Columns = append(t.Columns, report.Column{Name: e.Method + " vs category", Kind: report.Signed, Digits: 3})
	}
	above := 0
	for n, pair := range e.Pairs {
		row := []report.Value{number(float64(n + 1)), words(pair.Edge), words(pair.Cloud),
			scaled(pair.EdgeAccuracy, 100), scaled(pair.CloudAccuracy, 100), scaled(pair.Correlation.Phi, 1)}
		for _, name := range names {
			row = append(row, scaled(apgrOf(pair, name), 1))
		}
		if versus {
			d := versusCategory(pair)
			if d.Low > 0 {
				above++
			}
			row = append(row, scaled(d, 1))
		}
		t.Rows = append(t.Rows, row)
	}
	if versus && r.Evaluation.Resamples > 0 {
		t.Notes = append(t.Notes,
			fmt.Sprintf("%s is above the prior per category, with its interval, on %d of %d pairs.", e.Method, above, len(e.Pairs)))
	}
	return t
}

func apgrOf(pair *evaluate.Evaluation, method string) stats.Estimate {
	if m := pair.Result(method); m != nil {
		return m.APGR
	}
	return stats.Unknown()
}

func versusCategory(pair *evaluate.Evaluation) stats.Estimate {
	for _, v := range pair.Methods[0].Versus {
		if v.With == evaluate.CategoryControl {
			return v.Difference
		}
	}
	return stats.Unknown()
}

// transferTable has a row for each pair that was trained on and a column for each
// pair that was measured, both by the numbers of the table of pairs.
func transferTable(e *evaluate.MatrixEvaluation) report.Table {
	t := report.Table{
		Name: "transfer", Title: "Transfer of " + e.Method + " from pair to pair: APGR",
		Columns: []report.Column{figure("trained on", 0), figure("on others", 3)},
	}
	var halves []float64
	own, others, worse := 0.0, 0.0, 0
	for n, pair := range e.Pairs {
		t.Columns = append(t.Columns, figure(fmt.Sprint(n+1), 3))
		row := []report.Value{number(float64(n + 1)), number(math.NaN())}
		sum := 0.0
		for k, cell := range pair.Transfer {
			row = append(row, scaled(cell.APGR, 1))
			halves = append(halves, cell.APGR.Half())
			if k == n {
				own += cell.APGR.Value
				continue
			}
			sum += cell.APGR.Value
			if cell.APGR.High < .5 {
				worse++
			}
		}
		row[1] = number(sum / float64(len(e.Pairs)-1))
		others += sum
		t.Rows = append(t.Rows, row)
	}
	n := float64(len(e.Pairs))
	t.Notes = []string{
		"Rows: the pair trained on, with one half of the questions; columns: the pair measured, on the other half; " +
			"numbers are those of the table of pairs.",
		fmt.Sprintf("mean on the own pair %.3f, on another %.3f; below a random choice, with the interval, in %d of %.0f cells.",
			own/n, others/(n*(n-1)), worse, n*(n-1)),
		fmt.Sprintf("95 %% intervals of questions and seeds are in JSON; their half width is %.3f in the middle.", median(halves)),
	}
	if len(e.Pairs) == 1 {
		t.Notes[1] = "with one pair there is nothing to transfer to."
	}
	return t
}

func median(values []float64) float64 {
	known := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	if len(known) == 0 {
		return math.NaN()
	}
	slices.Sort(known)
	return stats.Quantile(known, .5)
}
