package evaluate

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat"

	"hybridflow/results/stats"
	"hybridflow/router/internal/texthash"
	"hybridflow/router/learn"
)

// A Correlation compares the grades of two models on the same questions.
type Correlation struct {
	Phi      stats.Estimate    `json:"phi"` // Pearson's correlation, which of right and wrong is phi
	Accuracy [2]stats.Estimate `json:"-"`
	Chance   float64           `json:"-"` // accuracy of guessing
}

// Limits of what counts as uncorrelated. Models that know something and not all are
// never independent: between pairs of ten models on MMLU-Pro that are off the floor,
// phi is .16 to .6; of files whose rows are in different orders it is 0.
const (
	knowledge   = 0.1  // least share of questions known, (accuracy - chance) / (1 - chance)
	ceiling     = 0.98 // largest accuracy
	hardlyAny   = 0.05 // phi below which many questions show a mismatch, even if it is above 0
	ordinaryPhi = 0.2  // phi that has to be excluded before few questions show one
)

// correlate compares the grades of two models, of which none is NaN. The interval is
// Fisher's (z = atanh phi, standard error 1/sqrt(n-3)), the accuracies' are Wilson's.
func correlate(a, b []float64, chance float64) Correlation {
	n := float64(len(a))
	c := Correlation{Phi: stats.Unknown(), Chance: chance}
	c.Phi.N = len(a)
	for t, grades := range [][]float64{a, b} {
		c.Accuracy[t] = stats.Wilson(stat.Mean(grades, nil)*n, n)
	}
	if c.Phi.Value = stat.Correlation(a, b, nil); n > 3 && !math.IsNaN(c.Phi.Value) {
		half := 1.96 / math.Sqrt(n-3)
		z := math.Atanh(c.Phi.Value)
		c.Phi.Low, c.Phi.High = math.Tanh(z-half), math.Tanh(z+half)
	}
	return c
}

// suspect reports whether both models are off the floor and the ceiling, and yet
// uncorrelated. A correlation that is not known is not suspect.
func (c Correlation) suspect() bool {
	for _, a := range c.Accuracy {
		if (a.Low-c.Chance)/(1-c.Chance) < knowledge || a.High > ceiling {
			return false
		}
	}
	return c.Phi.High < hardlyAny || c.Phi.Low <= 0 && c.Phi.High < ordinaryPhi
}

func (c Correlation) warning(first, second, exam string) string {
	return fmt.Sprintf("UNCORRELATED: %s and %s are right on the same questions of %s no more often than by chance: "+
		"phi %.3f [%.3f, %.3f] of %d, accuracy %.3f and %.3f; one of the two may be in another order, "+
		"and then no figure of the pair means anything",
		first, second, exam, c.Phi.Value, c.Phi.Low, c.Phi.High, c.Phi.N, c.Accuracy[0].Value, c.Accuracy[1].Value)
}

// uncorrelated warns of datasets on which the two tiers are uncorrelated.
func uncorrelated(outcomes []learn.Outcome) []string {
	type exam struct {
		edge, cloud []float64
		chance      float64
		models      [2]string
	}
	var names []string
	exams := map[string]*exam{}
	for i := range outcomes {
		o := &outcomes[i]
		x := exams[o.Dataset]
		if x == nil {
			x = &exam{models: [2]string{o.Edge.Model, o.Cloud.Model}}
			exams[o.Dataset], names = x, append(names, o.Dataset)
		}
		x.edge, x.cloud = append(x.edge, o.Edge.Correct), append(x.cloud, o.Cloud.Correct)
		x.chance += chance(o.Prompt)
	}
	var all []string
	for _, name := range names {
		x := exams[name]
		if c := correlate(x.edge, x.cloud, x.chance/float64(len(x.edge))); c.suspect() {
			all = append(all, c.warning(x.models[0], x.models[1], name))
		}
	}
	return all
}

// chance is the accuracy of guessing on a question: 1 over its lettered options, or
// 0 without.
func chance(prompt string) float64 {
	n := 0
	for line := range strings.Lines(prompt[len(texthash.Stem(prompt)):]) {
		head := strings.TrimLeft(line, " \t(")
		if len(head) > 1 && head[0] == byte('A'+n) && strings.IndexByte(".):", head[1]) >= 0 {
			n++
		}
	}
	if n < 2 {
		return 0
	}
	return 1 / float64(n)
}
