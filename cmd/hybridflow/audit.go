package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net/http"
	"os"
	"strings"
	"time"

	"hybridflow/bench/audit"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/store"
	"hybridflow/results"
	"hybridflow/results/report"
	"hybridflow/results/stats"
)

type auditCmd struct {
	Dir    string   `arg:"" name:"run" type:"path" help:"Run folder."`
	Ledger []string `placeholder:"FILE|URL" help:"Charges of the endpoints, as GET /ledger of hybridflow mock returns it. Repeatable."`
	KeyEnv string   `placeholder:"NAME" help:"Variable with the key that ledgers at a URL ask for."`
	JSON   bool     `name:"json" help:"Write the result as JSON."`
}

// Help describes what an audit compares, and its exit code.
func (c *auditCmd) Help() string {
	return "Recomputes what a run cost from its recorded responses: usage x price of each, each row against its record, " +
		"each question against its subtasks, " +
		"and with --ledger what was charged against what was recorded. Exits with 0 when everything adds up, and with 1 otherwise."
}

func (c *auditCmd) Run(a *app) error {
	b := audit.Books{Records: func(func(store.Record, error) bool) {}}
	for _, source := range c.Ledger {
		charges, err := readLedger(a, source, a.getenv(c.KeyEnv))
		if err != nil {
			return err
		}
		b.Ledger = append(b.Ledger, charges...)
	}
	if c.Ledger != nil && b.Ledger == nil {
		b.Ledger = []mock.Charge{} // a ledger without charges is one all the same
	}
	if err := results.Recover(c.Dir); err != nil {
		return err
	}
	run, err := results.Open(c.Dir)
	if err != nil {
		return err
	}
	b.Subtasks, b.Queries = run.Subtasks(), run.Queries()
	db, err := results.ReadDB(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(a.stderr, "%s has no run.db: rows are only compared with one another\n", c.Dir)
	case err != nil:
		return err
	default:
		defer db.Close()
		store, err := store.New(db)
		if err != nil {
			return err
		}
		b.Records = store.All
	}
	r, err := audit.Check(b)
	if err != nil {
		return err
	}
	return c.show(a, r)
}

// show prints the report; findings make it an error.
func (c *auditCmd) show(a *app, r *audit.Report) error {
	write := func() error { return writeTables(a, auditTables(r), "text") }
	if c.JSON {
		write = func() error { return writeJSON(a.stdout, r) }
	}
	if err := write(); err != nil {
		return err
	}
	if n := len(r.Findings); n > 0 {
		return fmt.Errorf("%d things do not add up in %s", n, c.Dir)
	}
	return nil
}

// auditTables returns the totals, and what does not add up.
func auditTables(r *audit.Report) []report.Table {
	number := func(v float64) report.Value { return report.Value{Estimate: stats.Exact(v)} }
	totals := report.Table{
		Name: "audit", Title: "What was paid", Caption: "recomputed: recorded usage x recorded price",
		Columns: []report.Column{{Name: ""}, {Name: "number", Kind: report.Number}, {Name: "$", Kind: report.Number, Digits: 9}},
	}
	add := func(name string, n int, usd float64) {
		totals.Rows = append(totals.Rows, []report.Value{{Text: name}, number(float64(n)), number(usd)})
	}
	add("recorded calls", r.Calls, r.PaidUSD)
	add("less calls that no row uses", r.Unused, r.UnusedUSD)
	add("plus rows that share a call", r.Shared, r.SharedUSD)
	add("rows of subtasks", r.Rows, r.RowsUSD)
	if r.Embeddings > 0 {
		add("embeddings, which no row has", r.Embeddings, r.EmbedUSD)
		totals.Notes = append(totals.Notes, fmt.Sprintf("embeddings: %d tokens of texts that routers asked for.", r.EmbedTokens))
	}
	if r.Charges != nil {
		add("charged by the endpoints", *r.Charges, *r.ChargedUSD)
	}
	add("calls without known usage", r.Unknown, math.NaN())
	add("calls that broke off", r.Broken, math.NaN())
	add("calls that failed", r.Failed, math.NaN())
	totals.Notes = append(
		totals.Notes, "calls that no row uses: of trials that were not finished or were run again, or made to fit a cascade.",
	)
	if len(r.Findings) == 0 {
		totals.Notes = append(totals.Notes, "everything adds up.")
		return []report.Table{totals}
	}
	wrong := report.Table{
		Name: "findings", Title: "What does not add up", Caption: fmt.Sprintf("%d findings", len(r.Findings)),
		Columns: []report.Column{{Name: "kind"}, {Name: "where"}, {Name: "what"}, {Name: "$", Kind: report.Signed, Digits: 9}},
	}
	for _, f := range r.Findings[:min(len(r.Findings), shownFindings)] {
		by := math.NaN()
		if f.USD != nil {
			by = *f.USD
		}
		wrong.Rows = append(wrong.Rows, []report.Value{{Text: f.Kind}, {Text: f.Where}, {Text: f.What}, number(by)})
	}
	if more := len(r.Findings) - shownFindings; more > 0 {
		wrong.Notes = append(wrong.Notes, fmt.Sprintf("and %d more; --json shows all.", more))
	}
	return []report.Table{totals, wrong}
}

// shownFindings is the number of findings that a terminal shows.
const shownFindings = 50

// readLedger reads a JSON list of charges from a file or a URL.
func readLedger(a *app, source, key string) (charges []mock.Charge, err error) {
	in, err := openLedger(a, source, key)
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	defer in.Close()
	if err := json.NewDecoder(in).Decode(&charges); err != nil {
		return nil, fmt.Errorf("read ledger %s: %w (need a JSON list of charges, as GET /ledger of hybridflow mock gives it)", source, err)
	}
	return charges, nil
}

func openLedger(a *app, source, key string) (io.ReadCloser, error) {
	if !strings.HasPrefix(source, "http://") && !strings.HasPrefix(source, "https://") {
		return os.Open(source)
	}
	req, err := http.NewRequestWithContext(a.ctx, http.MethodGet, source, nil)
	if err != nil {
		return nil, err
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	client := http.Client{Timeout: time.Minute}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		err := fmt.Errorf("%s: %s", source, resp.Status)
		if resp.StatusCode == http.StatusUnauthorized {
			err = &hintError{err, "--key-env NAME sends the key in that variable"}
		}
		return nil, err
	}
	return resp.Body, nil
}
