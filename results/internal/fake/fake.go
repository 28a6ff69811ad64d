// Package fake makes up runs, for tests of packages that write, read and show them.
package fake

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"hybridflow/results"
)

// strategies are the twelve of the method, with made-up figures of a
// realistic kind: accuracy, seconds, cloud dollars, share of subtasks in the
// cloud, and whether there is a plan.
var strategies = []struct {
	name                string
	accuracy, s, usd, r float64
	plan                bool
}{
	{"edge-direct", .155, 2.1, 0, 0, false},
	{"edge-cot", .196, 6.4, 0, 0, false},
	{"cloud-direct", .533, 9.8, .0041, 1, false},
	{"cloud-cot", .590, 21.4, .0092, 1, false},
	{"per-query", .402, 14.2, .0048, .5, false},
	{"hybridflow", .553, 17.5, .0061, .55, true},
	{"chain", .549, 24.9, .0062, .56, true},
	{"fixed-threshold", .541, 17.9, .0066, .61, true},
	{"random", .488, 17.2, .0060, .55, true},
	{"all-edge", .183, 12.1, 0, 0, true},
	{"all-cloud", .572, 19.6, .0117, 1, true},
	{"difficulty", .528, 17.0, .0058, .52, true},
}

// Options are the size of a run.
type Options struct {
	Questions []int // for each of four benchmarks
	Seeds     int
	Cells     []string
}

var (
	names = []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning"}
	shift = []float64{0.02, 0.22, -0.25, 0.01}
	// Small is big enough for intervals.
	Small = Options{Questions: []int{60, 80, 30, 40}, Seeds: 2, Cells: []string{""}}
)

// Manifest is that of a made-up run.
func Manifest(o Options) *results.Manifest {
	m := &results.Manifest{Tool: "hybridflow test", Backend: "sim", Grader: "rules-1", ConfigHash: "sha256:00"}
	for s := range o.Seeds {
		m.Seeds = append(m.Seeds, uint64(s)+1)
	}
	for _, s := range strategies {
		m.Strategies = append(m.Strategies, s.name)
	}
	if len(o.Cells) > 1 {
		m.Cells = o.Cells
	}
	for d, n := range o.Questions {
		m.Datasets = append(m.Datasets, results.Dataset{Name: names[d], Family: names[d], Items: n,
			Revision: fmt.Sprintf("%08x0123456789", d*1234567+89), Practice: names[d] == "aime24"})
	}
	m.Models = []results.Model{{Tier: "edge", Name: "llama-3.2-3b"},
		{Tier: "cloud", Name: "gpt-4.1", PromptPrice: 2, CompletionPrice: 8, CachedPrice: .5}}
	return m
}

// Run calls add for each query of a run, in order, with its subtasks. A sweep does
// not affect strategies without a plan, which run once.
func Run(o Options, add func(results.Query, []results.Subtask)) {
	for d, n := range o.Questions {
		for i := range n {
			for _, cell := range o.Cells {
				for s, f := range strategies {
					cell := cell
					if len(o.Cells) > 1 && !f.plan {
						if cell != o.Cells[0] {
							continue
						}
						cell = ""
					}
					for seed := range o.Seeds {
						add(query(d, i, s, seed, cell))
					}
				}
			}
		}
	}
}

func query(d, i, s, seed int, cell string) (results.Query, []results.Subtask) {
	f := strategies[s]
	item := rand.New(rand.NewPCG(uint64(d), uint64(i)))
	hard := item.NormFloat64()
	r := rand.New(rand.NewPCG(uint64(i*100+s), uint64(d*100+seed)))
	q := results.Query{Cell: cell, Dataset: names[d], Category: "physics", ID: names[d] + "/" + strconv.Itoa(i),
		Strategy: f.name, Repetition: int32(seed), Seed: uint64(seed) + 1, Backend: "sim", Status: "answered", Extracted: "B", Rule: "answer-is",
		EdgePrompt: 500 + r.Int64N(500), EdgeCompletion: 200 + r.Int64N(300), EdgeCalls: 1, UsageKnown: true, PlanStatus: "none",
		Steps: 1, Depth: 1, Width: 1, Compression: 1, Speedup: 1}
	odds := math.Log(f.accuracy/(1-f.accuracy)) + 4.5*shift[d] + 1.3*hard
	if r.Float64() < 1/(1+math.Exp(-odds)) {
		q.Score = 1
	}
	if tau, ok := threshold(cell); ok && f.plan && f.r > 0 && f.r < 1 {
		f.r = 1 - tau
		q.Score *= math.Round(.35 + .5*f.r + .5*r.Float64())
	}
	q.Seconds = f.s * math.Exp(.35*r.NormFloat64()) * (1 - shift[d])
	if cell == "planner=cloud" {
		q.Seconds *= 1.2
	}
	if u := r.Float64(); u < .01 {
		q.Status, q.Extracted, q.Score = "unparsed", "", 0
	} else if u < .013 {
		q.Status, q.Error, q.Score = "timeout", "no reply in 60 s", 0
	}
	if !f.plan {
		q.CloudSteps = int32(math.Round(f.r))
		return money(q, f.usd, r), []results.Subtask{whole(q, f.r)}
	}
	return plan(q, f.usd, f.r, r)
}

// threshold is what a cell such as "router.threshold=0.3" sets.
func threshold(cell string) (float64, bool) {
	for f := range strings.FieldsSeq(cell) {
		k, v, _ := strings.Cut(f, "=")
		if strings.HasSuffix(k, "threshold") || strings.HasSuffix(k, "tau") {
			x, err := strconv.ParseFloat(v, 64)
			return x, err == nil
		}
	}
	return 0, false
}

func money(q results.Query, usd float64, r *rand.Rand) results.Query {
	if usd > 0 {
		q.CloudCostUSD = usd * (.7 + .6*r.Float64())
		q.CloudPrompt, q.CloudCompletion, q.CloudCalls = 900+r.Int64N(500), int64(q.CloudCostUSD*1e5), 1
	}
	q.CostUSD = q.CloudCostUSD
	return q
}

func whole(q results.Query, cloud float64) results.Subtask {
	s := results.Subtask{Cell: q.Cell, Dataset: q.Dataset, ID: q.ID, Strategy: q.Strategy, Repetition: q.Repetition, Step: "1", Role: "whole",
		Status: "done", Tier: "edge", Model: "llama-3.2-3b", Reason: "fixed", Score: math.NaN(), Threshold: math.NaN(), Propensity: 1, Depth: 1,
		EndSeconds: q.Seconds, Attempts: 1}
	if cloud == 1 {
		s.Tier, s.Model = "cloud", "gpt-4.1"
	}
	return s
}

// plan makes a plan of an explain step, a few analyze steps side by side
// and a generate step, run with two edge slots.
func plan(q results.Query, usd, share float64, r *rand.Rand) (results.Query, []results.Subtask) {
	n := 4 + r.IntN(3)
	q.PlanStatus, q.Steps, q.Depth, q.Width = "ok", int32(n), 3, int32(n-2)
	switch u := r.Float64(); {
	case u < .03:
		q.PlanStatus, q.Repairs = "repaired", "orphan=1"
	case u < .04:
		q.PlanStatus = "fallback"
	}
	q.Compression = float64(q.Depth) / float64(n)
	q.PlanSeconds = q.Seconds * .2
	rows := []results.Subtask{whole(q, 0)}
	rows[0].Step, rows[0].Role, rows[0].Index, rows[0].EndSeconds = "plan", "plan", -1, q.PlanSeconds
	at := [3]float64{q.PlanSeconds * .4, q.Seconds * .35, q.Seconds * .75}
	sum := 0.0
	for k := range n {
		s := whole(q, 0)
		s.Step, s.Index, s.Role, s.Reason = strconv.Itoa(k+1), int32(k), "analyze", "threshold"
		s.Score, s.Threshold = math.Pow(r.Float64(), 1.2), 1-share
		stage := 1
		switch k {
		case 0:
			s.Role, stage = "explain", 0
		case n - 1:
			s.Role, stage = "generate", 2
			for i := 2; i < n; i++ {
				s.Relies += strconv.Itoa(i) + ","
			}
			s.Relies = s.Relies[:len(s.Relies)-1]
		default:
			s.Relies = "1"
		}
		if r.Float64() < share {
			s.Tier, s.Model = "cloud", "gpt-4.1"
			q.CloudSteps++
		}
		length := q.Seconds * []float64{.22, .2 + .15*r.Float64(), .25}[stage]
		s.ReadySeconds, s.StartSeconds = at[stage], at[stage]
		if stage == 1 && k >= 3 && s.Tier == "edge" {
			s.StartSeconds += q.Seconds * .06
		}
		s.EndSeconds = s.StartSeconds + length
		sum += length
		rows = append(rows, s)
	}
	q.WorkSeconds, q.Speedup = sum, sum/(q.Seconds*.9)
	return money(q, usd, r), rows
}

// Write writes a run into dir and opens it.
func Write(tb testing.TB, dir string, o Options) *results.Run {
	tb.Helper()
	return write(tb, dir, Manifest(o), func(add func(results.Query, []results.Subtask)) { Run(o, add) })
}

// Open writes a run and opens it.
func Open(tb testing.TB, o Options) *results.Run {
	tb.Helper()
	return Write(tb, tb.TempDir()+"/fake", o)
}

// Scores writes a run of one dataset, "d", with a score for each strategy, question
// and repetition, and opens it; NaN is a question that was not asked.
func Scores(tb testing.TB, dir string, n, repetitions int, strategies []string,
	score func(strategy string, question, repetition int) float64) *results.Run {
	tb.Helper()
	m := &results.Manifest{Backend: "sim", Strategies: strategies, Datasets: []results.Dataset{{Name: "d"}}}
	return write(tb, dir, m, func(add func(results.Query, []results.Subtask)) {
		for i := range n {
			for _, s := range strategies {
				for r := range repetitions {
					if v := score(s, i, r); !math.IsNaN(v) {
						add(results.Query{Dataset: "d", ID: strconv.Itoa(i), Strategy: s, Repetition: int32(r),
							Status: "answered", Score: v, UsageKnown: true}, nil)
					}
				}
			}
		}
	})
}

// write writes a run of given rows into dir and opens it.
func write(tb testing.TB, dir string, m *results.Manifest, rows func(add func(results.Query, []results.Subtask))) *results.Run {
	tb.Helper()
	w, err := results.Create(dir, m, results.WriterOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	rows(func(q results.Query, steps []results.Subtask) {
		if err := errors.Join(w.Query(q), w.Subtasks(steps)); err != nil {
			tb.Fatal(err)
		}
	})
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}
