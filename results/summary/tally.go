package summary

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
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
	Counts
	score, wrong, right     byQuestion // wrong and right have the score that an unparsed answer would have if it was that
	seconds, usd            byQuestion
	first                   firstAnswers
	allSeconds              []float64
	edgeTokens, cloudTokens average
	speedup, compression    average
	critical                average
	steps, cloud            int64
	edgeUnknown             bool // of one or more rows, so that totals would be too low
	cloudUnknown            bool
}

func (t *tally) add(question int, q *queryFigures) {
	t.Rows++
	t.score.add(question, q.Score)
	t.first.add(question, q.Repetition, q.Score)
	wrong, right := q.Score, q.Score
	if q.Status == "unparsed" && !math.IsNaN(q.Score) { // mostly 0, by the benchmark's convention
		wrong, right = 0, 1
	}
	t.wrong.add(question, wrong)
	t.right.add(question, right)
	t.seconds.add(question, q.Seconds)
	t.usd.add(question, q.CloudCostUSD)
	if unpriced := math.IsNaN(q.CloudCostUSD); unpriced || !q.UsageKnown {
		t.UsageUnknown++
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
	t.FailedSteps += int(q.FailedSteps)
	if i := slices.Index(Statuses[:], q.Status); i >= 0 {
		t.Status[i]++
	} else {
		t.OtherStatus++
	}
	i := slices.Index(Plans[:], q.PlanStatus)
	if i < 0 {
		t.Planless++
		return
	}
	t.Plans[i]++
	t.critical.add(q.CriticalSeconds)
	t.speedup.add(q.Speedup) // one call has neither
	t.compression.add(q.Compression)
}

// dollars are the cloud dollars by question, all of them unknown where any are:
// the mean of the others would be a mean of other questions.
func (t *tally) dollars(questions int) []float64 {
	if t.cloudUnknown {
		return byQuestion{}.means(questions)
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
