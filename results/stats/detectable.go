package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Detectable is the minimal detectable effect: the least true mean difference
// that a two-sided paired test at 5 % finds in 80 % of studies with as many
// questions as these (Bloom 1995, Eval. Rev. 19:547),
//
//	(t[.975] + t[.8]) s.e.,   s.e. = 1/D √(Σ s²/n)
//
// over the D datasets that a difference is averaged over, a sample each, with
// the degrees of freedom of Welch and Satterthwaite, (Σ s²/n)² / Σ (s²/n)²/(n-1).
// A smaller difference may exist without being found. NaN where the spread is
// unknown: with fewer than two questions, or where all differences are equal.
func Detectable(samples ...[]float64) float64 {
	var variance, freedom float64
	for _, s := range samples {
		m := momentsOf(s)
		if m.n < 2 {
			return math.NaN()
		}
		v := m.squares / float64(m.n-1) / float64(m.n)
		variance += v
		freedom += v * v / float64(m.n-1)
	}
	if variance == 0 {
		return math.NaN()
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: variance * variance / freedom}
	return (t.Quantile(.975) + t.Quantile(.8)) * math.Sqrt(variance) / float64(len(samples))
}
