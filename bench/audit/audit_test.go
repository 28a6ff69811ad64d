package audit

import (
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/store"
	"hybridflow/results"
)

// ledgerBooks are the books of three calls under two strategies: a plan and a step of
// question q under "planned", and a step of the same question under "direct".
type ledgerBooks struct {
	records  []store.Record
	bad      error // reading the first record
	subtasks []results.Subtask
	queries  []results.Query
	ledger   []mock.Charge
}

var price = llm.Price{Prompt: 2, Completion: 8}

func request(n int) llm.Request { return llm.Request{Model: "m", Seed: int64(n)} }

func cleanBooks() *ledgerBooks {
	b := &ledgerBooks{ledger: []mock.Charge{}}
	add := func(n int, strategy, step, role, tier string, u llm.Usage) {
		usd := price.Cost(u)
		key := fmt.Sprintf("key-%d", n)
		h := request(n).Hash()
		b.records = append(
			b.records,
			store.Record{Key: key, Request: request(n), Price: price, CostUSD: new(usd), Response: llm.Response{Text: "x", Usage: u}},
		)
		b.ledger = append(b.ledger, mock.Charge{Request: hex.EncodeToString(h[:]), Model: "m", CostUSD: new(usd)})
		b.subtasks = append(
			b.subtasks,
			results.Subtask{Dataset: "d", ID: "q", Strategy: strategy, Step: step, Role: role, Tier: tier, Status: "done",
				Request: key, Prompt: int64(u.Prompt), Completion: int64(u.Completion), CostUSD: usd},
		)
	}
	add(0, "planned", "plan", "plan", "edge", llm.Usage{Prompt: 100, Completion: 50})
	add(1, "planned", "1", "generate", "cloud", llm.Usage{Prompt: 300, Completion: 70})
	add(2, "direct", "1", "whole", "cloud", llm.Usage{Prompt: 200, Completion: 30})
	b.queries = []results.Query{
		{Dataset: "d", ID: "q", Strategy: "planned", EdgePrompt: 100, EdgeCompletion: 50, CloudPrompt: 300, CloudCompletion: 70,
			CostUSD: 0.0006 + 0.00116, CloudCostUSD: 0.00116, PlanCostUSD: 0.0006},
		{Dataset: "d", ID: "q", Strategy: "direct", CloudPrompt: 200, CloudCompletion: 30, CostUSD: 0.00064, CloudCostUSD: 0.00064},
	}
	return b
}

func pointers[T any](all []T) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for i := range all {
			if !yield(&all[i], nil) {
				return
			}
		}
	}
}

func (b *ledgerBooks) audit(t *testing.T) *Report {
	t.Helper()
	r, err := Check(Books{
		Records: func(yield func(store.Record, error) bool) {
			for i, r := range b.records {
				err := b.bad
				if i > 0 {
					err = nil
				}
				if !yield(r, err) {
					return
				}
			}
		},
		Subtasks: pointers(b.subtasks), Queries: pointers(b.queries), Ledger: b.ledger,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAuditFinds(t *testing.T) {
	const planned, direct = "d/q planned #0", "d/q direct #0"
	broken := store.Record{Key: "key-2", Request: request(2), Price: price, Error: "cut", Response: llm.Response{Text: "x", NoUsage: true}}
	failed := store.Record{Key: "key-2", Price: price, Error: "429", Response: llm.Response{NoUsage: true}}
	for _, tc := range []struct {
		name   string
		change func(*ledgerBooks)
		want   []string // kind, where, dollars
	}{
		{"clean", func(*ledgerBooks) {}, nil},
		{"no ledger", func(b *ledgerBooks) { b.ledger = nil }, nil},
		{"a simulated run", func(b *ledgerBooks) {
			b.records, b.ledger = nil, nil
			for i := range b.subtasks {
				b.subtasks[i].Request = ""
			}
		}, nil},
		{"record costs more than its usage", func(b *ledgerBooks) { *b.records[0].CostUSD += 0.01 }, []string{wrongPrice + " key-0 0.01"}},
		{"record without its cost", func(b *ledgerBooks) { b.records[0].CostUSD = nil }, []string{wrongPrice + " key-0 -0.0006"}},
		{"record with a cost but no usage", func(b *ledgerBooks) {
			b.records[2].Response.NoUsage, b.ledger = true, nil
			b.subtasks[2].CostUSD, b.queries[1].CostUSD = math.NaN(), math.NaN()
			b.subtasks[2].Prompt, b.subtasks[2].Completion, b.queries[1].CloudPrompt, b.queries[1].CloudCompletion = 0, 0, 0, 0
		}, []string{wrongPrice + " key-2 NaN"}},
		{"unreadable record", func(b *ledgerBooks) { b.bad = errors.New("damaged") }, []string{
			unreadable + " key-0 NaN", lostRecord + " " + planned + " step plan 0.0006", notRecorded + " request " + b16(0) + " -0.0006"}},
		{"row costs less than its record", func(b *ledgerBooks) {
			b.subtasks[2].CostUSD -= 0.0001
			b.queries[1].CostUSD -= 0.0001
			b.queries[1].CloudCostUSD -= 0.0001
		}, []string{wrongRow + " " + direct + " step 1 -0.0001"}},
		{"row has other tokens", func(b *ledgerBooks) { b.subtasks[0].Reasoning = 3; b.queries[0].EdgeReasoning = 3 },
			[]string{wrongRow + " " + planned + " step plan NaN"}},
		{"row does not know its cost", func(b *ledgerBooks) { b.subtasks[2].CostUSD, b.queries[1].CostUSD = math.NaN(), math.NaN() },
			[]string{wrongRow + " " + direct + " step 1 -0.00064"}},
		{"row without its record", func(b *ledgerBooks) { b.subtasks[1].Request = "gone" },
			[]string{lostRecord + " " + planned + " step 1 0.00116"}},
		{"row names no record", func(b *ledgerBooks) { b.subtasks[1].Request = "" }, []string{unrecorded + " " + planned + " step 1 0.00116"}},
		{"query costs more", func(b *ledgerBooks) { b.queries[0].CostUSD += 1 }, []string{wrongSum + " " + planned + " 1"}},
		{"query costs more in the cloud", func(b *ledgerBooks) { b.queries[0].CloudCostUSD += 1 }, []string{wrongSum + " " + planned + " 1"}},
		{"query costs less to plan", func(b *ledgerBooks) { b.queries[0].PlanCostUSD = 0 }, []string{wrongSum + " " + planned + " -0.0006"}},
		{"query of other tokens", func(b *ledgerBooks) { b.queries[0].EdgePrompt++ }, []string{wrongSum + " " + planned + " NaN"}},
		{"query with a cost, of subtasks without one", func(b *ledgerBooks) {
			b.records[2].Response.NoUsage, b.records[2].CostUSD, b.records[2].Response.Usage, b.ledger = true, nil, llm.Usage{}, nil
			b.subtasks[2].CostUSD, b.subtasks[2].Prompt, b.subtasks[2].Completion = math.NaN(), 0, 0
			b.queries[1].CloudPrompt, b.queries[1].CloudCompletion = 0, 0
		}, []string{wrongSum + " " + direct + " NaN"}},
		{"no query", func(b *ledgerBooks) { b.queries = b.queries[:1] }, []string{lostQuery + " " + direct + " 0.00064"}},
		{"query without subtasks", func(b *ledgerBooks) { b.subtasks = b.subtasks[:2] },
			[]string{wrongSum + " " + direct + " NaN", wrongSum + " " + direct + " 0.00064", wrongSum + " " + direct + " 0.00064"}},
		{"charged twice", func(b *ledgerBooks) { b.ledger = append(b.ledger, b.ledger[1]) }, []string{paidTwice + " key-1 -0.00116"}},
		{"charged only", func(b *ledgerBooks) { b.records, b.subtasks = b.records[:2], b.subtasks[:2]; b.queries = b.queries[:1] },
			[]string{notRecorded + " request " + b16(2) + " -0.00064"}},
		{"recorded only", func(b *ledgerBooks) { b.ledger = b.ledger[1:] }, []string{notCharged + " key-0 0.0006"}},
		{"charged more", func(b *ledgerBooks) { *b.ledger[0].CostUSD += 0.5 }, []string{wrongCharge + " key-0 -0.5"}},
		{"charge of unknown cost", func(b *ledgerBooks) { b.ledger[0].CostUSD = nil }, []string{unknownCharge + " key-0 NaN"}},
		{"charged without usage", func(b *ledgerBooks) {
			b.records[2].Response.NoUsage, b.records[2].CostUSD, b.records[2].Response.Usage = true, nil, llm.Usage{}
			b.subtasks, b.queries = b.subtasks[:2], b.queries[:1]
		}, []string{unknownCharge + " key-2 -0.00064"}},
		{"a failure that was sent again", func(b *ledgerBooks) { b.records = append(b.records, broken, failed) }, nil},
		{"a failure that cost nothing", func(b *ledgerBooks) { b.fail(failed); b.ledger = b.ledger[:2] }, nil},
		{"a broken reply that was charged", func(b *ledgerBooks) { b.fail(broken) }, []string{brokenCharge + " key-2 -0.00064"}},
		{"a failed row that costs", func(b *ledgerBooks) {
			b.fail(failed)
			b.ledger, b.subtasks[2].CostUSD, b.queries[1].CostUSD, b.queries[1].CloudCostUSD = nil, 1, 1, 1
		}, []string{wrongRow + " " + direct + " step 1 1"}},
		{"no model was asked", func(b *ledgerBooks) {
			b.subtasks = append(b.subtasks, results.Subtask{Dataset: "d", ID: "q", Strategy: "direct", Step: "2"})
		}, nil},
	} {
		b := cleanBooks()
		tc.change(b)
		var got []string
		for _, f := range b.audit(t).Findings {
			by := math.NaN()
			if f.USD != nil {
				by = math.Round(*f.USD*1e9) / 1e9
			}
			got = append(got, fmt.Sprintf("%s %s %v", f.Kind, f.Where, by))
			if f.What == "" || strings.Contains(f.What, "%!") {
				t.Errorf("%s: %q", tc.name, f.What)
			}
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", tc.name, diff)
		}
	}
}

// fail makes the third call one that failed.
func (b *ledgerBooks) fail(r store.Record) {
	b.records[2] = r
	s, q := &b.subtasks[2], &b.queries[1]
	s.Status, s.Prompt, s.Completion, s.CostUSD = "error", 0, 0, 0
	q.CloudPrompt, q.CloudCompletion, q.CostUSD, q.CloudCostUSD = 0, 0, 0, 0
}

func b16(n int) string {
	h := request(n).Hash()
	return hex.EncodeToString(h[:8])
}

// What rows do not use, or use twice, is counted apart, and sums do not depend on
// the order of anything.
func TestAuditTotals(t *testing.T) {
	b := cleanBooks()
	b.subtasks[2].Request = "key-1" // shared
	b.subtasks[2].CostUSD, b.subtasks[2].Prompt, b.subtasks[2].Completion = 0.00116, 300, 70
	b.queries[1].CostUSD, b.queries[1].CloudCostUSD, b.queries[1].CloudPrompt, b.queries[1].CloudCompletion = 0.00116, 0.00116, 300, 70
	b.records = append(
		b.records,
		store.Record{
			Key: "key-3", Error: "cut", Price: price, CostUSD: new(0.002), Response: llm.Response{Text: "x", Usage: llm.Usage{Prompt: 1000}},
		},
		store.Record{Key: "key-4", Error: "429", Price: price, Response: llm.Response{NoUsage: true}},
		store.Record{Key: "key-5", Price: price, Response: llm.Response{Text: "x", NoUsage: true}, Request: request(5)},
		store.Record{Key: "key-6", Response: llm.Response{Text: "x", NoUsage: true}, Request: request(6)},
	)
	b.ledger = nil
	want := &Report{Calls: 5, PaidUSD: 0.0044, Rows: 3, RowsUSD: 0.00292, Unused: 4, UnusedUSD: 0.00264, Shared: 1, SharedUSD: 0.00116,
		Unknown: 1, Broken: 1, Failed: 1, Findings: []Finding{}}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		r.Shuffle(len(b.records), func(i, j int) { b.records[i], b.records[j] = b.records[j], b.records[i] })
		r.Shuffle(len(b.subtasks), func(i, j int) { b.subtasks[i], b.subtasks[j] = b.subtasks[j], b.subtasks[i] })
		got := b.audit(t)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("-want +got\n%s", diff)
		}
		if math.Abs(got.RowsUSD-(got.PaidUSD-got.UnusedUSD+got.SharedUSD)) > 1e-12 {
			t.Error("the totals do not come to one another")
		}
	}
}

func TestAuditStopsAtUnreadableRows(t *testing.T) {
	bad := errors.New("damaged")
	none := func(func(store.Record, error) bool) {}
	_, err := Check(
		Books{Records: none, Subtasks: func(yield func(*results.Subtask, error) bool) { yield(nil, bad) }, Queries: pointers[results.Query](nil)},
	)
	_, err2 := Check(
		Books{Records: none, Subtasks: pointers[results.Subtask](nil), Queries: func(yield func(*results.Query, error) bool) { yield(nil, bad) }},
	)
	if err != bad || err2 != bad {
		t.Errorf("got %v, %v", err, err2)
	}
}
