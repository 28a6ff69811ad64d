// Package report makes tables and figures of the rows of runs.
package report

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"hybridflow/results"
	"hybridflow/results/stats"
)

// An Arm is what is compared: a strategy, in a sweep under one of its settings,
// and where several runs are read, in one of them.
type Arm struct {
	Strategy string
	Cell     string
	Run      string // "" when a single run is read
}

func (a Arm) String() string {
	s := a.Strategy
	if a.Cell != "" {
		s += " " + a.Cell
	}
	if a.Run != "" {
		s += " (" + a.Run + ")"
	}
	return s
}

// Stats are the figures of one arm on one dataset, or averaged over datasets.
// NaN is unknown.
type Stats struct {
	Rows, Questions int
	Accuracy        stats.Estimate // mean over questions of the mean over repetitions
	VsBaseline      Comparison
	VsReference     Comparison // with cloud-cot, which a strategy should not be inferior to; the difference alone
	VsFirstRun      Comparison // with the same strategy in the first of several runs
	VsWhole         Comparison // with the method that it is an ablation of
	Tradeoff        Tradeoff   // with the random mix of edge-cot and cloud-cot
	MonteCarlo      float64    // standard error of Accuracy over repetitions of the same questions

	Seconds     stats.Estimate // C_time
	P50, P95    float64        // of the seconds of single answers
	USD         stats.Estimate // C_API: cloud dollars per question; unknown, as tokens are, if it is for any row
	EdgeTokens  float64        // per question: prompt and completion, planning included
	CloudTokens float64
	Offload     float64 // cloud subtasks / subtasks
	Speedup     float64 // over questions with a plan
	Compression float64
	Critical    float64 // seconds: bound of the makespan of a plan's subtasks

	IfWrong, IfRight                 float64 // accuracy if all unparsed answers were wrong, or right
	Status                           []int   // rows, as in the ledger's columns
	Plans                            []int   // ok, repaired, fallback
	OtherStatus, Planless, BadlyDone int     // rows of another status, without a plan; subtasks that failed
	UsageUnknown                     int     // rows whose tokens and cost are not all known
}

// planned tells whether any question was split into subtasks, or was to be.
func (s *Stats) planned() bool { return s.Planless < s.Rows }

// A Summary is all that tables and figures show of one or more runs.
type Summary struct {
	Backends []string
	Seeds    []uint64
	Datasets []results.Dataset // in the order of the manifests
	Arms     []Arm             // in the order of the manifests
	Baseline []int             // the arm that each arm is compared with; -1 where there is none

	Stats   [][]Stats // [arm][dataset]; Rows is 0 where there are none
	Average []Stats   // [arm], unweighted over datasets; unknown unless the arm has them all

	Fronts  []Front // by dataset, the average last
	Targets []Target

	Published []Published
	Orders    []Order // of strategies, ours against published

	Warnings []string // what the figures do not tell of themselves

	mix        [][2]int          // [arm]: the ends of the random mix; -1 where there is none
	fronts     []Front           // not measured yet
	rivals     [][rivalKinds]int // [arm]: whom it is compared with; -1 where there is none
	resamples  int
	margin     float64
	bounds     []string // strategies
	groups     []Group
	headline   []int // arms that tables show
	ablations  []int // arms
	ablationOf string
	experiment []byte   // of the only run, as JSON: settings that cells do not name
	stamps     []string // in what runs differ that should not
	seen       int      // questions that a router was trained on
}

// Summarize reads the rows of queries.parquet, each once, and holds a few
// numbers per question and arm.
func Summarize(o Options, runs ...*results.Run) (*Summary, error) {
	for _, t := range o.Targets {
		if !(t.Accuracy >= 0 && t.Accuracy <= 1) {
			return nil, fmt.Errorf("target of %s on %s: accuracy %v is not between 0 and 1 (write 66.3 %% as 0.663)", t.Strategy, t.Dataset, t.Accuracy)
		}
	}
	for _, p := range o.Published {
		if err := p.validate(); err != nil {
			return nil, err
		}
	}
	if o.Margin < 0 || o.Margin >= 1 {
		return nil, fmt.Errorf("margin %v: not from 0 to 1 (write 2 points as 0.02)", o.Margin)
	}
	if err := sameGround(runs); err != nil && !o.AllowDifferent {
		return nil, err
	}
	c := newCollector(runs)
	for i, r := range runs {
		for q, err := range results.Rows[queryFigures](filepath.Join(r.Dir, "queries.parquet")) {
			if err != nil {
				return nil, err
			}
			c.add(i, q)
		}
	}
	if len(c.arms) == 0 {
		return nil, fmt.Errorf("summarize %d runs: no rows (was the run stopped before its first answer?)", len(runs))
	}
	s := c.summary(runs)
	s.Targets, s.Published = o.Targets, o.Published
	for _, r := range runs {
		s.seen = max(s.seen, r.Manifest.Seen)
	}
	s.resamples, s.margin = cmp.Or(o.Resamples, 1000), cmp.Or(o.Margin, .02)
	if err := s.setBaseline(o.Baseline); err != nil {
		return nil, err
	}
	s.bounds, s.groups = o.Bounds, o.Groups
	s.setHeadline()
	s.setAblations(o.Ablations)
	if len(runs) == 1 {
		s.experiment = runs[0].Manifest.Experiment
	}
	s.setMix()
	s.setRivals()
	s.setFronts()
	s.estimate(c, o.Seed)
	s.allow(runs)
	s.warn(runs)
	return s, nil
}

// warnUsage says once for all arms what is behind the dashes.
func (s *Summary) warnUsage() {
	unknown, rows := 0, 0
	var strategies []string
	for a, arm := range s.Arms {
		avg := &s.Average[a]
		unknown, rows = unknown+avg.UsageUnknown, rows+avg.Rows
		if avg.UsageUnknown > 0 && !slices.Contains(strategies, arm.Strategy) {
			strategies = append(strategies, arm.Strategy)
		}
	}
	if unknown > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d of %d rows lack token usage that an endpoint did not report (%s): what rests on it, tokens or cost, is shown as unknown (%s), not as a mean of the other rows",
			unknown, rows, strings.Join(strategies, ", "), dash))
	}
}

func (s *Summary) warn(runs []*results.Run) {
	for _, r := range runs {
		if r.Manifest.Status != results.Complete {
			s.Warnings = append(s.Warnings, fmt.Sprintf("%s was interrupted: what is shown rests on the %s answers it had", r.Dir, r.Manifest.Done()))
		}
	}
	s.warnUsage()
	for d, data := range s.Datasets {
		most := 0
		for a := range s.Arms {
			most = max(most, s.Stats[a][d].Questions)
		}
		if most < stats.MinPairs {
			s.Warnings = append(s.Warnings, fmt.Sprintf("%s: an interval needs %d questions or more to be trusted, there are %d", data.Name, stats.MinPairs, most))
		}
		for a, arm := range s.Arms {
			st := &s.Stats[a][d]
			if st.Questions < most {
				s.Warnings = append(s.Warnings, fmt.Sprintf("%s, %s: %d of %d questions", arm, data.Name, st.Questions, most))
			}
			if st.Rows > 0 && math.IsNaN(st.Accuracy.Value) {
				s.Warnings = append(s.Warnings, fmt.Sprintf("%s, %s: no row has a score", arm, data.Name))
			}
			if st.OtherStatus > 0 {
				s.Warnings = append(s.Warnings, fmt.Sprintf("%s, %s: %d rows have a status that this version does not know", arm, data.Name, st.OtherStatus))
			}
		}
	}
}
