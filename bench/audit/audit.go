// Package audit checks the money of a run: it recomputes every total from the
// recorded calls and reports what differs.
//
//  1. Each record's cost is compared with its usage times its price.
//  2. Each subtask's row is compared with the record that its request key names.
//  3. Each query's row is compared with the sum of its subtasks.
//  4. What no row uses, and what several rows share, is added up, so that the rows
//     come to what was paid: RowsUSD = PaidUSD - UnusedUSD + SharedUSD.
//  5. Each charge in a ledger of the endpoints is compared with the record of the
//     same request.
package audit

import (
	"fmt"
	"iter"
	"math"
	"strconv"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/store"
	"hybridflow/results"
)

// Books are what [Check] compares: a run's recorded calls, its rows, and what its
// endpoints charged.
type Books struct {
	Records  iter.Seq2[store.Record, error]
	Subtasks iter.Seq2[*results.Subtask, error]
	Queries  iter.Seq2[*results.Query, error]
	Ledger   []mock.Charge // nil: endpoints have none, or it is not compared
}

// A Report has the totals of a run and the differences that were found. Sums are
// made in whole picodollars, so that they do not depend on their order.
type Report struct {
	Calls   int     `json:"calls"`    // recorded, with a whole reply
	PaidUSD float64 `json:"paid_usd"` // usage x price of each recorded call
	Rows    int     `json:"rows"`     // subtasks that a model was asked for
	RowsUSD float64 `json:"rows_usd"`

	// Rows come to what was paid, less what no row uses, plus what several use.
	Unused    int     `json:"unused_calls"` // of half-finished or superseded trials, or made before the first
	UnusedUSD float64 `json:"unused_usd"`
	Shared    int     `json:"shared_rows"` // rows of a call that another row has already
	SharedUSD float64 `json:"shared_usd"`

	Unknown int `json:"unknown_calls"` // whose usage, and so cost, the endpoint did not report
	Broken  int `json:"broken_calls"`  // that failed after something had arrived; they may be billed
	Failed  int `json:"failed_calls"`  // of which nothing arrived

	// Embeddings are of texts that routers asked for; they are in no row, and not in PaidUSD.
	Embeddings  int     `json:"embeddings"`
	EmbedTokens int64   `json:"embedding_tokens"`
	EmbedUSD    float64 `json:"embedding_usd"`

	Charges    *int     `json:"charges,omitempty"` // in the ledger
	ChargedUSD *float64 `json:"charged_usd,omitempty"`

	Findings []Finding `json:"findings"`
}

// A Finding is a difference between two of the books.
type Finding struct {
	Kind  string   `json:"kind"`
	Where string   `json:"where"` // a record's key, or a row
	What  string   `json:"what"`
	USD   *float64 `json:"usd,omitempty"` // the amount that is written less what it should be, where both are known
}

// Kinds of findings.
const (
	unreadable    = "unreadable record"
	wrongPrice    = "record is not usage x price"
	wrongRow      = "row differs from its record"
	lostRecord    = "row without its record"
	unrecorded    = "row names no record"
	wrongSum      = "query differs from its subtasks"
	lostQuery     = "subtasks without their query"
	paidTwice     = "charged more than once"
	brokenCharge  = "charged, but the reply broke off"
	notRecorded   = "charged but not recorded"
	notCharged    = "recorded but not charged"
	wrongCharge   = "charge differs from its record"
	unknownCharge = "charge known to one side"
)

// tolerated is how many picodollars, a billionth of a dollar, sums may differ by:
// rows hold floats.
const tolerated = 1000

// pico is dollars in whole 1e-12: that is exact for any usage at prices with up
// to six digits behind the point.
func pico(usd float64) int64 { return int64(math.Round(usd * 1e12)) }

func dollars(pico int64) float64 { return float64(pico) / 1e12 }

func differ(a, b int64) bool { return max(a-b, b-a) > tolerated }

// An entry is what an audit keeps of a record.
type entry struct {
	key     string
	usage   llm.Usage
	cost    int64 // picodollars; 0 where it is unknown
	unknown bool
	failed  bool
	charged bool // in the ledger
	rows    int  // that use it
}

// An auditor holds what [Check] has read so far. One goroutine uses it.
type auditor struct {
	Report
	paid, inRows, unused, shared, embedded int64 // picodollars

	entries  []*entry // as recorded: in the order of their keys, whole replies first
	byKey    map[string][]*entry
	replies  map[string][]*entry // by request, whole ones first, for the ledger
	queries  map[queryKey]*sums
	inOrder  []queryKey
	hashes   bool // the ledger needs them
	recorded bool // there are records
}

// Check recomputes every total from the recorded calls and compares the rows and
// the ledger with them. Rows that cannot be read are an error, records that cannot
// be read are findings.
func Check(b Books) (*Report, error) {
	a := &auditor{
		Report: Report{Findings: []Finding{}}, hashes: b.Ledger != nil,
		byKey: map[string][]*entry{}, replies: map[string][]*entry{}, queries: map[queryKey]*sums{},
	}
	for r, err := range b.Records {
		a.record(&r, err)
	}
	for s, err := range b.Subtasks {
		if err != nil {
			return nil, err
		}
		a.subtask(s)
	}
	for q, err := range b.Queries {
		if err != nil {
			return nil, err
		}
		a.query(q)
	}
	a.leftOver()
	if b.Ledger != nil {
		a.ledger(b.Ledger)
	}
	a.PaidUSD, a.RowsUSD, a.UnusedUSD, a.SharedUSD = dollars(a.paid), dollars(a.inRows), dollars(a.unused), dollars(a.shared)
	a.EmbedUSD = dollars(a.embedded)
	return &a.Report, nil
}

// find appends a finding; by is NaN where the amount is unknown.
func (a *auditor) find(kind, where string, by float64, format string, args ...any) {
	f := Finding{Kind: kind, Where: where, What: fmt.Sprintf(format, args...)}
	if !math.IsNaN(by) {
		f.USD = &by
	}
	a.Findings = append(a.Findings, f)
}

// record adds one recorded call.
func (a *auditor) record(r *store.Record, err error) {
	a.recorded = true
	if err != nil {
		a.find(unreadable, r.Key, math.NaN(), "%v", err)
		return
	}
	known := !r.Response.NoUsage
	e := &entry{key: r.Key, failed: r.Error != ""}
	if known {
		e.usage, e.cost = r.Response.Usage, pico(r.Price.Cost(r.Response.Usage))
	}
	a.checkPrice(r, e)
	if e.unknown = !known && !r.Price.Free() && (r.Vector != nil || !e.failed); e.unknown {
		a.Unknown++
	}
	if r.Vector != nil {
		a.Embeddings++
		a.EmbedTokens += int64(e.usage.Prompt)
		a.embedded += e.cost
		return
	}
	arrived := r.Response.Text != "" || r.Response.Thinking != ""
	switch {
	case !e.failed:
		a.Calls++
	case arrived:
		a.Broken++
	default:
		a.Failed++
	}
	a.paid += e.cost
	a.entries = append(a.entries, e)
	a.byKey[r.Key] = append(a.byKey[r.Key], e)
	if a.hashes && (arrived || !e.failed) {
		request := fmt.Sprintf("%x", r.Request.Hash())
		a.replies[request] = append(a.replies[request], e)
	}
}

// checkPrice compares what a record says it cost with its usage.
func (a *auditor) checkPrice(r *store.Record, e *entry) {
	switch known := !r.Response.NoUsage; {
	case known && r.CostUSD == nil && e.cost != 0:
		a.find(wrongPrice, r.Key, -dollars(e.cost), "no cost is recorded; %s cost %s", usageText(e.usage), usd(e.cost))
	case known && r.CostUSD != nil && differ(pico(*r.CostUSD), e.cost):
		is := pico(*r.CostUSD)
		a.find(wrongPrice, r.Key, dollars(is-e.cost), "%s is recorded; %s cost %s", usd(is), usageText(e.usage), usd(e.cost))
	case !known && r.CostUSD != nil:
		a.find(wrongPrice, r.Key, math.NaN(), "%s is recorded, but the endpoint reported no usage", usd(pico(*r.CostUSD)))
	}
}

// usd writes picodollars, with all digits that are not zero.
func usd(pico int64) string { return "$" + strconv.FormatFloat(dollars(pico), 'f', -1, 64) }

func usageText(u llm.Usage) string {
	return fmt.Sprintf("%d prompt (%d cached) and %d completion tokens (%d reasoning)", u.Prompt, u.CachedPrompt, u.Completion, u.Reasoning)
}
