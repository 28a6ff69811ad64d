package bench

import (
	"cmp"
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"hybridflow/bench/llm/mock"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
)

// faultScale is how many real seconds a second of a model takes here.
const faultScale = 1e-3

// Every strategy under every fault: the run ends, its rows are complete, their
// statuses tell what happened, budgets are kept, and what the rows say was paid
// is what the endpoint charged. That no goroutine is left is checked for all
// tests together.
//
// With -short each strategy meets some of the faults, and each fault two of the
// strategies, at one of the rates.
func TestFaults(t *testing.T) {
	e := small(1)
	e.Seeds = []uint64{1}
	e.Strategies = slices.DeleteFunc(e.Strategies, func(name string) bool {
		s, err := strategy.Find(name)
		return err != nil || s.Bound()
	})
	models := prepare(t, e)
	for i, f := range mock.AllFaults {
		for j, rate := range []float64{0.3, 1} {
			own := e.Clone()
			if testing.Short() {
				if i%2 == j {
					continue
				}
				own.Strategies = shareOf(e.Strategies, i)
			}
			t.Run(fmt.Sprintf("%s=%v", f.Name, rate), func(t *testing.T) {
				t.Parallel()
				testFault(t, models, own, f.Name, rate)
			})
		}
	}
}

// shareOf is one of few strategies, and those far from it in the table.
func shareOf(all []string, i int) (some []string) {
	for ; len(some) < 2; i += len(all) / 2 {
		some = append(some, all[i%len(all)])
	}
	return some
}

func testFault(t *testing.T, models *Harness, e settings.Experiment, fault string, rate float64) {
	c, ok := faultCases[fault]
	if !ok {
		t.Fatalf("no case for the fault %s", fault)
	}
	faults, err := mock.ParseFaults(fmt.Sprint(fault, "=", rate), 1)
	if err != nil {
		t.Fatal(err)
	}
	mock, err := models.Mock(mock.Config{TimeScale: faultScale, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	defer server.Close()
	e = live(e, server.URL+"/v1", faultScale)
	for _, s := range []*settings.Model{&e.Edge, &e.Cloud} {
		s.Timeout, s.FirstTokenTimeout, s.IdleTimeout = patient, patient, cmp.Or(c.idle, patient)
	}
	trials, rows, err := runApart(t, e)
	halted := c.halts && fatal(err)
	if err != nil && !halted {
		t.Fatal(err)
	}
	statuses := c.at1
	if rate < 1 {
		statuses = slices.Concat(graded, c.part)
	}
	checkStatuses(t, rows, statuses)
	checkErrors(t, rows, c.says)
	checkRows(t, rows)
	checkBudgets(t, rows)
	checkTexts(t, rows)
	if halted {
		return // calls of trials that were given up may be charged, and have no rows
	}
	checkComplete(t, trials, rows)
	checkCharges(t, rows, mock.Ledger(), c.slack)
	if unknown := fault == "no-usage" || fault == "absurd-usage"; unknown {
		checkUnknown(t, rows, rate)
	}
}

// runApart runs the strategies of an experiment at the same time, as most of it
// is waiting, and puts their rows together.
func runApart(t *testing.T, e settings.Experiment) (trials int, all *rowSink, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // a guard: it ends in seconds
	defer cancel()
	rows := make([]rowSink, len(e.Strategies))
	var g errgroup.Group
	for i, name := range e.Strategies {
		own := e.Clone()
		own.Strategies = []string{name}
		h := newHarness(t, Options{Experiment: own, KeepText: true})
		trials += h.Trials()
		g.Go(func() error { return h.Run(ctx, 8, &rows[i], nil) })
	}
	err = g.Wait()
	all = &rowSink{}
	for i := range rows {
		all.queries = append(all.queries, rows[i].queries...)
		all.subtasks = append(all.subtasks, rows[i].subtasks...)
		all.texts = append(all.texts, rows[i].texts...)
	}
	return trials, all, err
}
