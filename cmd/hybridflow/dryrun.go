package main

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/results/report"
	"hybridflow/results/stats"
)

// dryRun shows the estimated cost of an experiment; nothing is sent.
func (o *outputFlags) dryRun(a *app, e settings.Experiment, f *experimentFlags) error {
	if err := o.telemetryFlags.refuse(a, true); err != nil {
		return err
	}
	limit, err := o.cap()
	if err != nil {
		return err
	}
	x, err := bench.Expect(a.ctx, e, bench.NewLoader(&e, f.options(a)), o.Parallel)
	if err != nil {
		return err
	}
	return showExpectation(a, &x, limit, o.JSON)
}

// showExpectation prints an expectation beside the caps of the run.
func showExpectation(a *app, x *bench.Expectation, c *llm.Cap, asJSON bool) error {
	if asJSON {
		return writeJSON(a.stdout, x)
	}
	return writeTables(a, []report.Table{expectationTable(x, capNotes(x, c))}, "text")
}

// expectationTable has a row for each strategy, and one for all of them.
func expectationTable(x *bench.Expectation, notes []string) report.Table {
	sweep := slices.ContainsFunc(x.Arms, func(a bench.ArmExpectation) bool { return a.Cell != "" })
	t := report.Table{
		Name: "expectation", Title: "What it will take",
		Caption: fmt.Sprintf("an estimate: %d questions, of which %d were tried on simulated models; nothing was sent", x.Questions, x.Sampled),
		Columns: []report.Column{{Name: "strategy"}},
		Notes:   append(expectationNotes(x), notes...),
	}
	if sweep {
		t.Columns = append(t.Columns, report.Column{Name: "setting"})
	}
	for _, name := range []string{"calls", "edge prompt", "edge reply", "cloud prompt", "cloud reply"} {
		t.Columns = append(t.Columns, report.Column{Name: name, Kind: report.Number})
	}
	t.Columns = append(t.Columns, report.Column{Name: "$", Kind: report.Number, Digits: 2})
	if len(x.Arms) > 0 {
		t.Columns = append(
			t.Columns, report.Column{Name: "$/1000 questions", Kind: report.Number, Digits: 2},
			report.Column{Name: "p95", Kind: report.Number, Digits: 2},
		)
	}
	row := func(name, cell string, y *bench.Expense, mean, p95 float64) {
		r := []report.Value{{Text: name}}
		if sweep {
			r = append(r, report.Value{Text: cell})
		}
		for _, v := range []float64{y.Calls, y.EdgePrompt, y.EdgeCompletion, y.CloudPrompt, y.CloudCompletion, y.USD, 1000 * mean, 1000 * p95} {
			r = append(r, report.Value{Estimate: stats.Exact(v)})
		}
		t.Rows = append(t.Rows, r[:len(t.Columns)])
	}
	for i := range x.Arms {
		arm := &x.Arms[i]
		row(arm.Strategy, arm.Cell, &arm.Expense, arm.MeanUSD, arm.P95USD)
	}
	row("all of it", "", &x.Total, math.NaN(), math.NaN())
	return t
}

func expectationNotes(x *bench.Expectation) []string {
	notes := []string{
		"real models write other replies than simulated ones, and may write longer ones; calls to embedding models are not counted.",
	}
	for _, s := range x.StandIns {
		notes = append(notes, fmt.Sprintf("%s: %s is not simulated; %s stands in for it, at its price of $%s.", s.Tier, s.Model, s.As, s.Price))
	}
	if len(x.Arms) > 0 {
		notes = append(
			notes, "p95: 95 of 100 questions cost no more, per 1000. all of it: calls that several strategies share are paid for once.",
		)
	}
	return append(notes, fmt.Sprintf("at worst, with each reply as long as it may be and each byte of a prompt a token: $%.2f, %.0f tokens.",
		x.WorstUSD, x.WorstTokens))
}

// capNotes compare the caps of a run with its estimated cost.
func capNotes(x *bench.Expectation, c *llm.Cap) (notes []string) {
	if c == nil {
		return []string{"no cap: --max-spend, --max-tokens and --max-time set one."}
	}
	if c.MaxUSD != nil {
		notes = append(notes, fmt.Sprintf("--max-spend: never more than $%g%s.", *c.MaxUSD, enough(x.Total.USD <= *c.MaxUSD)))
	}
	if c.MaxTokens != nil {
		notes = append(
			notes,
			fmt.Sprintf("--max-tokens: never more than %d tokens%s.", *c.MaxTokens, enough(x.Total.Tokens() <= float64(*c.MaxTokens))),
		)
	}
	if c.MaxTime > 0 {
		notes = append(notes, fmt.Sprintf("--max-time: no call is sent after %v.", c.MaxTime))
	}
	return notes
}

// enough returns a warning for a cap below the estimate.
func enough(is bool) string {
	if is {
		return ""
	}
	return ", which is less than expected: the run will stop early"
}
