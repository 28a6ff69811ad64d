package report

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// statuses and plans are in the order in which the ledger shows them.
var (
	statuses = []string{"answered", "unparsed", "empty", "truncated", "refused", "timeout", "error"}
	plans    = []string{"ok", "repaired", "fallback"}
)

// A queryFigures is the part of a Query that statistics are made of.
type queryFigures struct {
	Cell            string  `parquet:"cell,dict"`
	Dataset         string  `parquet:"dataset,dict"`
	ID              string  `parquet:"id,dict"`
	Strategy        string  `parquet:"strategy,dict"`
	Repetition      int32   `parquet:"repetition"`
	Status          string  `parquet:"status,dict"`
	Score           float64 `parquet:"score"`
	EdgePrompt      int64   `parquet:"edge_prompt_tokens"`
	EdgeCompletion  int64   `parquet:"edge_completion_tokens"`
	CloudPrompt     int64   `parquet:"cloud_prompt_tokens"`
	CloudCompletion int64   `parquet:"cloud_completion_tokens"`
	UsageKnown      bool    `parquet:"usage_known"`
	EdgeCalls       int32   `parquet:"edge_calls"`
	CloudCalls      int32   `parquet:"cloud_calls"`
	CloudCostUSD    float64 `parquet:"cloud_cost_usd"`
	Seconds         float64 `parquet:"seconds"`
	PlanStatus      string  `parquet:"plan_status,dict"`
	Steps           int32   `parquet:"steps"`
	CloudSteps      int32   `parquet:"cloud_steps"`
	FailedSteps     int32   `parquet:"failed_steps"`
	Compression     float64 `parquet:"compression"`
	Speedup         float64 `parquet:"speedup"`
	CriticalSeconds float64 `parquet:"critical_seconds"`
}

// A tally adds up the rows of one arm on one dataset.
type tally struct {
	rows                     int
	score, seconds, usd      byQuestion
	first                    firstAnswers
	unparsed                 []unparsed
	allSeconds               []float64
	edgeTokens, cloudTokens  mean
	speedup, compression     mean
	critical                 mean
	steps, cloud, failed     int64
	status                   [7]int // as statuses
	plan                     [3]int // as plans
	otherStatus, withoutPlan int
	usageUnknown             int  // rows
	edgeUnknown              bool // of one or more rows, so that totals would be too low
	cloudUnknown             bool
}

func (t *tally) add(question int, q *queryFigures) {
	t.rows++
	t.score.add(question, q.Score)
	t.first.add(question, q.Repetition, q.Score)
	if q.Status == "unparsed" && !math.IsNaN(q.Score) {
		t.unparsed = append(t.unparsed, unparsed{question, q.Score})
	}
	t.seconds.add(question, q.Seconds)
	t.usd.add(question, q.CloudCostUSD)
	if unpriced := math.IsNaN(q.CloudCostUSD); unpriced || !q.UsageKnown {
		t.usageUnknown++
		t.edgeUnknown = t.edgeUnknown || q.EdgeCalls > 0 && !q.UsageKnown
		t.cloudUnknown = t.cloudUnknown || q.CloudCalls > 0 || unpriced // what made no call cost nothing
	}
	if !math.IsNaN(q.Seconds) {
		t.allSeconds = append(t.allSeconds, q.Seconds)
	}
	t.edgeTokens.add(float64(q.EdgePrompt + q.EdgeCompletion))
	t.cloudTokens.add(float64(q.CloudPrompt + q.CloudCompletion))
	t.steps += int64(q.Steps)
	t.cloud += int64(q.CloudSteps)
	t.failed += int64(q.FailedSteps)
	if i := slices.Index(statuses, q.Status); i >= 0 {
		t.status[i]++
	} else {
		t.otherStatus++
	}
	i := slices.Index(plans, q.PlanStatus)
	if i < 0 {
		t.withoutPlan++
		return
	}
	t.plan[i]++
	t.critical.add(q.CriticalSeconds)
	t.speedup.add(q.Speedup) // one call has neither
	t.compression.add(q.Compression)
}

// dollars are the cloud dollars by question, all of them unknown where any are:
// the mean of the others would be a mean of other questions.
func (t *tally) dollars(questions int) []float64 {
	if t.cloudUnknown {
		return (&byQuestion{}).means(questions)
	}
	return t.usd.means(questions)
}

// quantile is a nearest-rank quantile of the seconds of all rows.
func (t *tally) quantile(p float64) float64 {
	if len(t.allSeconds) == 0 {
		return math.NaN()
	}
	slices.Sort(t.allSeconds)
	return stat.Quantile(p, stat.Empirical, t.allSeconds, nil)
}

func (t *tally) offload() float64 {
	if t.steps == 0 {
		return math.NaN()
	}
	return float64(t.cloud) / float64(t.steps)
}

// A mean is of the finite values it was given.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		m.sum += v
		m.n++
	}
}

func (m *mean) value() float64 { return m.sum / float64(m.n) } // NaN for none

func (m *mean) orUnknown(unknown bool) float64 {
	if unknown {
		return math.NaN()
	}
	return m.value()
}

// A byQuestion adds up a figure by question, over repetitions.
type byQuestion struct {
	sum, square []float64
	n           []int32
}

func (b *byQuestion) add(question int, v float64) {
	if math.IsNaN(v) {
		return // unknown
	}
	if missing := question + 1 - len(b.n); missing > 0 {
		b.sum = append(b.sum, make([]float64, missing)...)
		b.square = append(b.square, make([]float64, missing)...)
		b.n = append(b.n, make([]int32, missing)...)
	}
	b.sum[question] += v
	b.square[question] += v * v
	b.n[question]++
}

// means are the figure's means over repetitions, NaN where a question has none.
func (b *byQuestion) means(questions int) []float64 {
	m := make([]float64, questions)
	for i := range m {
		m[i] = math.NaN()
		if i < len(b.n) && b.n[i] > 0 {
			m[i] = b.sum[i] / float64(b.n[i])
		}
	}
	return m
}

// monteCarlo is the standard error that repeating the same questions with other
// seeds would show: from the spread between repetitions. With a single
// repetition it is bounded by the spread between questions.
func (b *byQuestion) monteCarlo() float64 {
	var within mean
	var means []float64
	single := false
	for i, n := range b.n {
		if n == 0 {
			continue
		}
		m := b.sum[i] / float64(n)
		means = append(means, m)
		if n == 1 {
			single = true
			continue
		}
		within.add(max(0, b.square[i]/float64(n)-m*m) / float64(n-1)) // variance of this question's mean
	}
	if len(means) < 2 {
		return math.NaN()
	}
	if single {
		return stat.StdDev(means, nil) / math.Sqrt(float64(len(means)))
	}
	return math.Sqrt(within.sum) / float64(len(means))
}
