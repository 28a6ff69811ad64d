package summary

import (
	"fmt"
	"slices"
)

// Options say how rows are summed up. The zero value is ready to use.
type Options struct {
	Baseline  string // strategy that others are compared with; "" is the first of the manifest
	Resamples int    // of the bootstrap; 0 means 1000
	Seed      uint64 // of the bootstrap and of permutation tests

	// Margin is how much accuracy, 0 to 1, a strategy may have less than cloud-cot
	// and still count as not inferior to it; 0 means 0.02, two points.
	Margin float64

	// Bounds are strategies that cannot be run, such as an oracle: they are marked
	// wherever they are shown, and stay out of fronts and tests.
	Bounds []string

	// SingleCalls are the strategies that ask one model once. The hull of all of them
	// is what other arms are held against; without one of them nothing is.
	SingleCalls []string

	// Primary are the strategies whose headline arms make up the one family of tests
	// that is declared in advance: each against the hull, on average over datasets.
	Primary []string

	// Groups are the blocks of rows of the tables of methods, which are made only
	// if there are groups; strategies in no group come last.
	Groups []Group

	// Shown are fields, such as "budget.profile", whose settings are rows of the tables
	// of methods, as the run's own setting is, and not just points of a sweep.
	Shown []string

	// Ablations are compared with the whole method in a table of their own.
	Ablations Ablations

	// AllowDifferent compares runs that are not of the same items, seeds, data
	// revisions and grader, and says so in every caption. Without it they are an
	// IncomparableError.
	AllowDifferent bool

	// Targets are published accuracies that the same strategies should have.
	Targets []Target

	// Published are averages to be shown beside ours.
	Published []Published
}

// A Group is a block of rows in the tables of methods.
type Group struct {
	Name       string
	Strategies []string
}

// Ablations say which arms take something away from a strategy, or change it.
type Ablations struct {
	Of         string   // the whole method
	Strategies []string // without a part of it
	Fields     []string // settings of the method itself that count, such as "policy.force_ends" or "planner"
	Knobs      []string // settings that trade accuracy for dollars, such as "policy.tau0": the curves of methods, for equal dollars
}

// A Target is an accuracy that a publication measured, 0 to 1.
type Target struct {
	Strategy, Dataset string
	Accuracy          float64
	Source            string
	Solved            bool // from averages that the run is compared with: agreement with those is no check
}

// A Published is a figure of a publication, averaged over datasets, to be shown
// beside ours.
type Published struct {
	Strategy string   // ours that it is compared with
	Measure  string   // accuracy (0 to 1), C_time (seconds per question) or C_API (dollars per question)
	Value    float64  // NaN where it is not known: shown blank
	Datasets []string // families averaged over, in any order; nil for whatever the run has. Of others ours is blank
	Source   string
	Solved   bool // ours follows from it, so that agreement is no check
}

func (o *Options) validate() error {
	for _, t := range o.Targets {
		if !(t.Accuracy >= 0 && t.Accuracy <= 1) {
			return fmt.Errorf("target of %s on %s: accuracy %v is not between 0 and 1 (write 66.3 %% as 0.663)", t.Strategy, t.Dataset, t.Accuracy)
		}
	}
	for _, p := range o.Published {
		if !slices.Contains(measures, p.Measure) {
			return fmt.Errorf("published figure of %s: no measure %q; there are accuracy, C_time and C_API", p.Strategy, p.Measure)
		}
		if p.Value < 0 || p.Measure == "accuracy" && p.Value > 1 {
			return fmt.Errorf("published figure of %s: %s %v is out of range (write 66.3 %% as 0.663)", p.Strategy, p.Measure, p.Value)
		}
	}
	if o.Margin < 0 || o.Margin >= 1 {
		return fmt.Errorf("margin %v: not from 0 to 1 (write 2 points as 0.02)", o.Margin)
	}
	return nil
}
