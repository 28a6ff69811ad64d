package report

// Options say how rows are summed up. The zero value is ready to use.
type Options struct {
	Baseline  string // strategy that others are compared with; "" is the first of the manifest
	Resamples int    // of the bootstrap; 0 means 1000
	Seed      uint64 // of the bootstrap and of permutation tests

	// Margin is how much accuracy, 0 to 1, a strategy may have less than cloud-cot
	// and still count as not inferior to it; 0 means 0.02, two points.
	Margin float64

	// Bounds are strategies that nobody can run, such as an oracle: they are
	// marked wherever they are shown, and stay out of fronts and tests.
	Bounds []string

	// Groups are the blocks of rows of the tables of methods, which there are none
	// of without; strategies in no group come last.
	Groups []Group

	// Ablations are held against the whole method in a table of their own.
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

// A Target is an accuracy that somebody else measured, 0 to 1.
type Target struct {
	Strategy, Dataset string
	Accuracy          float64
	Source            string
}
