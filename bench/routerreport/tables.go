package routerreport

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/results/report"
	"hybridflow/results/stats"
	"hybridflow/router/evaluate"
)

// Tables are, in the order in which to read them: the measures of all methods,
// controls and the oracle; differences to random and to the best control;
// accuracy at the shares and dollars that were asked for; calibration; the
// learning curve. Those with nothing to show are left out.
func (r *Report) Tables() []report.Table {
	var all []report.Table
	for _, t := range []report.Table{
		r.measureTable(), r.versusTable(),
		r.accuracyTable("share", func(m *evaluate.MethodResult) []evaluate.AccuracyAt { return m.AtShare }),
		r.accuracyTable("dollars", func(m *evaluate.MethodResult) []evaluate.AccuracyAt { return m.AtUSD }),
		r.calibrationTable(), r.learningTable(), r.regretTable(),
	} {
		if len(t.Rows) == 0 {
			continue
		}
		t.Caption = r.Caption()
		t.Notes = append(slices.DeleteFunc(t.Notes, func(n string) bool { return n == "" }), r.Evaluation.Warnings...)
		all = append(all, t)
	}
	return all
}

func words(s string) report.Value   { return report.Value{Text: s} }
func number(v float64) report.Value { return report.Value{Estimate: stats.Exact(v)} }

// scaled shows an estimate in units of scale, such as 100 for percent.
func scaled(e stats.Estimate, scale float64) report.Value {
	return report.Value{Estimate: e.Times(scale)}
}

func figure(name string, digits int) report.Column {
	return report.Column{Name: name, Kind: report.Number, Digits: digits}
}

// spread is a column with an interval, if there is one.
func (r *Report) spread(name string, digits int) report.Column {
	c := figure(name, digits)
	if r.Evaluation.Resamples > 0 {
		c.Kind = report.Interval
	}
	return c
}

// known is NaN where a figure is not known.
func known(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// fill adds a row for each method of which there are cells, behind its name and kind.
func (r *Report) fill(t report.Table, cells func(*evaluate.MethodResult) []report.Value) report.Table {
	t.Columns = append([]report.Column{{Name: "method"}, {Name: "kind"}}, t.Columns...)
	for i := range r.Evaluation.Methods {
		m := &r.Evaluation.Methods[i]
		if row := cells(m); row != nil {
			t.Rows = append(t.Rows, append([]report.Value{words(m.Name), words(m.Kind)}, row...))
		}
	}
	return t
}

func (r *Report) intervalNote(what string) string {
	if r.Evaluation.Resamples == 0 {
		return "no intervals: nothing was resampled."
	}
	over := "groups of near-duplicate questions"
	if n := r.Evaluation.Seeds; n > 1 {
		over += fmt.Sprintf(" and %d seeds of folds and training", n)
	}
	return fmt.Sprintf(
		"%s 95 %% percentile bootstrap interval over %s, %d resamples, trained routers held fixed.", what, over, r.Evaluation.Resamples,
	)
}

// firstSeed says that something was not repeated; "" where nothing was.
func (r *Report) firstSeed(what string) string {
	if r.Evaluation.Seeds < 2 {
		return ""
	}
	return fmt.Sprintf("%s are those of the first seed.", what)
}

func (r *Report) measureTable() report.Table {
	e := r.Evaluation
	cost := "dollars"
	if e.CostUnit != "usd" {
		cost = "cloud calls, since not all dollars are known"
	}
	t := report.Table{
		Name: "routers", Title: "Routers on recorded outcomes",
		Columns: []report.Column{r.spread("APGR", 3), r.spread("CPT50 %", 1), r.spread("CPT80 %", 1),
			r.spread("AIQ", 3), r.spread("hypervolume", 3), r.spread("arena", 1), r.spread("regret", 4)},
		Notes: []string{
			fmt.Sprintf("accuracy: edge %.1f %%, cloud %.1f %%.", 100*e.EdgeAccuracy.Value, 100*e.CloudAccuracy.Value),
			r.intervalNote("±: half the width of the"),
			"APGR: mean share of the gap between edge and cloud recovered over all cloud-call shares; " +
				"CPT: cloud calls needed to recover 50 or 80 % of it.",
			"AIQ: mean accuracy of the concave hull, hypervolume: area that the operating points dominate (a random choice has almost 0.5); " +
				"both over " + cost + ".",
			"arena: score of RouterArena (arXiv 2510.00202) of accuracy and dollars, x 100, with the cutoff that is best on the other folds; " +
				"unknown where dollars are.",
			fmt.Sprintf("regret: mean utility lost against the oracle, utility = grade - %g x cost in average cloud calls.", e.Lambda),
			"bounds know the grades: of each question, or in hindsight how much each category or dataset gains by the cloud.",
		},
	}
	return r.fill(t, func(m *evaluate.MethodResult) []report.Value {
		return []report.Value{scaled(m.APGR, 1), scaled(m.CPT50, 100), scaled(m.CPT80, 100),
			scaled(m.AIQ, 1), scaled(m.Hypervolume, 1), scaled(m.Arena, 100), scaled(m.Regret, 1)}
	})
}

// versusTable has a difference and its p for each control that is compared
// with, blank for the control itself.
func (r *Report) versusTable() report.Table {
	t := report.Table{
		Name: "routers-versus", Title: "APGR less that of controls",
		Notes: []string{
			r.intervalNote("[low, high]:"),
			"Differences are paired: both see the same draws. p: two-sided, from those draws, not adjusted for the number of methods.",
		},
	}
	against := []string{evaluate.RandomControl}
	if best := r.Evaluation.BestControl; best != evaluate.RandomControl {
		against = append(against, best)
		t.Notes = append(t.Notes, "best control: "+best+", chosen on the same outcomes, to the methods' disadvantage.")
	} else {
		t.Notes = append(t.Notes, "no control is better than random.")
	}
	for _, name := range against {
		t.Columns = append(t.Columns, report.Column{Name: "vs " + name, Kind: report.Signed, Digits: 3}, figure("p vs "+name, 4))
	}
	return r.fill(t, func(m *evaluate.MethodResult) (row []report.Value) {
		if len(m.Versus) == 0 {
			return nil
		}
		for _, name := range against {
			difference, p := stats.Unknown(), math.NaN()
			if i := slices.IndexFunc(m.Versus, func(v evaluate.Comparison) bool { return v.With == name }); i >= 0 {
				difference = m.Versus[i].Difference
				if r.Evaluation.Resamples > 0 {
					p = m.Versus[i].P
				}
			}
			row = append(row, scaled(difference, 1), number(p))
		}
		return row
	})
}

// accuracyTable has a column for each cloud share, or for each number of dollars.
func (r *Report) accuracyTable(over string, at func(*evaluate.MethodResult) []evaluate.AccuracyAt) report.Table {
	e := r.Evaluation
	t := report.Table{
		Name: "routers-accuracy-" + over, Title: "Accuracy, %, over cloud-call share",
		Notes: []string{
			fmt.Sprintf("all at the edge: %.1f %%, all in the cloud: %.1f %%.", 100*e.EdgeAccuracy.Value, 100*e.CloudAccuracy.Value),
			r.intervalNote("±: half the width of the"),
		},
	}
	header := func(v float64) string { return fmt.Sprintf("%.4g %%", 100*v) }
	if over == "dollars" {
		t.Title = "Accuracy, %, over mean dollars a question"
		header = func(v float64) string { return fmt.Sprintf("$%.4g", v) }
	}
	for _, a := range at(&e.Methods[0]) {
		t.Columns = append(t.Columns, r.spread(header(a.At), 1))
	}
	return r.fill(t, func(m *evaluate.MethodResult) (row []report.Value) {
		if over == "dollars" && e.CostUnit != "usd" {
			return nil
		}
		for _, a := range at(m) {
			row = append(row, scaled(a.Accuracy, 100))
		}
		return row
	})
}

// calibrationTable shows the ends of the interval of ECE, which is not around
// its value.
func (r *Report) calibrationTable() report.Table {
	t := report.Table{
		Name: "calibration", Title: "Calibration of forecasts",
		Columns: []report.Column{{Name: "method"}, {Name: "forecast"}, figure("ECE", 4), figure("noise floor", 4),
			figure("ECE low", 4), figure("ECE high", 4), r.spread("Brier", 4), figure("bins", 0)},
		Notes: []string{
			"ECE: expected calibration error over bins of equal numbers; noise floor: what it is on average for forecasts that are right.",
			r.intervalNote("low, high and ±:"),
			r.firstSeed("forecasts"),
			"Resampling adds to an ECE, so its interval lies high.",
		},
	}
	for i := range r.Evaluation.Methods {
		m := &r.Evaluation.Methods[i]
		for _, c := range m.Calibration {
			t.Rows = append(t.Rows, []report.Value{words(m.Name), words(headTitles[c.Head]), number(c.ECE.Value), number(c.Floor),
				number(c.ECE.Low), number(c.ECE.High), scaled(c.Brier, 1), number(float64(len(c.Bins)))})
		}
	}
	return t
}

func (r *Report) learningTable() report.Table {
	t := report.Table{
		Name: "learning-curve", Title: "APGR of " + r.Evaluation.Method + " over labels in training",
		Columns: []report.Column{figure("labels", 0), figure("draws", 0), r.spread("APGR", 3), figure("SD of draws", 4)},
		Notes: []string{
			r.intervalNote("±: half the width of the"),
			r.firstSeed("draws"),
			"SD of draws: between routers that were trained on different draws of as many labels.",
		},
	}
	for _, l := range r.Evaluation.LearningCurve {
		t.Rows = append(t.Rows, []report.Value{number(float64(l.Labels)), number(float64(l.Draws)), scaled(l.APGR, 1), number(known(l.SD))})
	}
	return t
}
