package summary

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// Estimates are the figures of one arm in one scope. NaN is unknown.
type Estimates struct {
	Counts
	Accuracy    stats.Estimate // mean over questions of the mean over repetitions
	VsBaseline  Comparison
	VsReference Comparison // with cloud-cot, which a strategy should not be inferior to; the difference alone
	VsFirstRun  Comparison // with the same strategy in the first of several runs
	VsWhole     Comparison // with the method that it is an ablation of
	VsEdge      Comparison // with edge-cot; the difference alone
	VsDirect    Comparison // with cloud-direct; the difference alone
	Tradeoff    Tradeoff   // with the hull of single calls, and the random mix of edge-cot and cloud-cot
	EqualCost   EqualCost  // of ablations, with the whole method
	MonteCarlo  float64    // standard error of Accuracy over repetitions of the same questions

	Seconds     stats.Estimate // C_time
	P50, P95    float64        // of the seconds of single answers
	USD         stats.Estimate // C_API: cloud dollars per question; unknown, as tokens are, if it is for any row
	EdgeTokens  float64        // per question: prompt and completion, planning included
	CloudTokens float64
	Offload     float64 // cloud subtasks / subtasks
	Speedup     float64 // over questions with a plan
	Compression float64
	Critical    float64 // seconds: bound of the makespan of a plan's subtasks

	IfWrong, IfRight float64 // accuracy if all unparsed answers were wrong, or right
}

// Statuses and Plans are values of the columns "status" and "plan_status", in the
// order in which they are shown.
var (
	Statuses = [...]string{"answered", "unparsed", "empty", "truncated", "refused", "timeout", "error"}
	Plans    = [...]string{"ok", "repaired", "fallback"}
)

// Counts are numbers of rows of one arm.
type Counts struct {
	Rows, Questions int
	Status          [len(Statuses)]int // as Statuses
	Plans           [len(Plans)]int    // as Plans
	OtherStatus     int                // of a status that this version does not know
	Planless        int                // without a plan
	FailedSteps     int                // subtasks
	UsageUnknown    int                // rows whose tokens and cost are not all known
}

// Planned reports whether any question was split into subtasks, or was to be.
func (c *Counts) Planned() bool { return c.Planless < c.Rows }

func (c *Counts) add(o *Counts) {
	c.Rows += o.Rows
	c.Questions += o.Questions
	c.OtherStatus += o.OtherStatus
	c.Planless += o.Planless
	c.FailedSteps += o.FailedSteps
	c.UsageUnknown += o.UsageUnknown
	for i, n := range o.Status {
		c.Status[i] += n
	}
	for i, n := range o.Plans {
		c.Plans[i] += n
	}
}

// Figures that have intervals, as columns of a bootstrap.
const (
	accuracyColumn = iota
	secondsColumn
	usdColumn
	intervalColumns
)

// measures are the names of these figures in publications.
var measures = []string{accuracyColumn: "accuracy", secondsColumn: "C_time", usdColumn: "C_API"}

// Measure returns a figure by the name that publications have for it: accuracy,
// C_time or C_API.
func (e *Estimates) Measure(name string) stats.Estimate {
	if k := slices.Index(measures, name); k >= 0 {
		return *e.intervals()[k]
	}
	return stats.Unknown()
}

// intervals are in the order of the columns.
func (e *Estimates) intervals() [intervalColumns]*stats.Estimate {
	return [...]*stats.Estimate{&e.Accuracy, &e.Seconds, &e.USD}
}

// plain are the figures that an average over datasets is the mean of.
func (e *Estimates) plain() [10]*float64 {
	return [...]*float64{&e.P50, &e.P95, &e.EdgeTokens, &e.CloudTokens, &e.Offload,
		&e.Speedup, &e.Compression, &e.Critical, &e.IfWrong, &e.IfRight}
}

// estimates are the figures of a tally that have no interval.
func (t *tally) estimates() Estimates {
	e := Estimates{Counts: t.Counts, P50: t.quantile(.5), P95: t.quantile(.95), MonteCarlo: t.score.monteCarlo(),
		EdgeTokens: t.edgeTokens.value(), CloudTokens: t.cloudTokens.value(), Offload: float64(t.cloud) / float64(t.steps),
		Speedup: t.speedup.value(), Compression: t.compression.value(), Critical: t.critical.value(),
		IfWrong: t.wrong.mean().Value, IfRight: t.right.mean().Value}
	if t.edgeUnknown {
		e.EdgeTokens = math.NaN()
	}
	if t.cloudUnknown {
		e.CloudTokens = math.NaN()
	}
	e.Questions = t.score.mean().N
	return e
}

// meanFigures are the unweighted means over datasets of figures that have no interval.
func meanFigures(per []*Estimates) Estimates {
	var avg Estimates
	n := float64(len(per))
	for _, e := range per {
		avg.Counts.add(&e.Counts)
		avg.MonteCarlo += e.MonteCarlo * e.MonteCarlo
		to, from := avg.plain(), e.plain()
		for i := range to {
			*to[i] += *from[i] / n
		}
	}
	avg.MonteCarlo = math.Sqrt(avg.MonteCarlo) / n
	return avg
}
