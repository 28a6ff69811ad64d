package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// BCa is the bias-corrected and accelerated bootstrap interval of 95 %, for a
// value, its resampled values, and an acceleration (see [Acceleration]); Efron
// 1987, J. Am. Stat. Assoc. 82:171, eq. 2.3. It takes the quantiles ([Quantile])
// of the resamples at
//
//	Φ(z0 + (z0 ± z)/(1 - a (z0 ± z))),   z = 1.96,   Φ(z0) = share of resamples below the value
//
// of which those equal to the value count half. With z0 and a 0 these are .025
// and .975, which are also taken where all resamples lie on one side of the value,
// so that z0 is infinite. NaN resamples are left out; without
// any other the interval is NaN.
func BCa(value float64, resampled []float64, acceleration float64) (low, high float64) {
	s := sortedNumbers(resampled)
	if len(s) == 0 || math.IsNaN(value) {
		return math.NaN(), math.NaN()
	}
	z0 := distuv.UnitNormal.Quantile(shareBelow(s, value))
	at := func(p float64) float64 {
		if math.IsInf(z0, 0) {
			return Quantile(s, p)
		}
		z := z0 + distuv.UnitNormal.Quantile(p)
		return Quantile(s, distuv.UnitNormal.CDF(z0+z/(1-acceleration*z)))
	}
	return at(.025), at(.975)
}

// shareBelow counts equal values half. Two means of the same answers, summed in a
// different order, differ by rounding; the tolerance makes them equal.
func shareBelow(sorted []float64, value float64) float64 {
	tolerance := 1e-12 * max(1, math.Abs(value))
	below, _ := slices.BinarySearch(sorted, value-tolerance)
	upTo, _ := slices.BinarySearch(sorted, value+tolerance)
	return float64(below+upTo) / 2 / float64(len(sorted))
}

// Acceleration is how fast the standard error of a mean of means changes with
// the mean, one sample for each dataset:
//
//	a = 1/6 Σ U³/n³ / (Σ U²/n²)^(3/2)
//
// over all values of all samples, where U is a value less its sample's mean, n
// the sample's size (the jackknife of Efron and Tibshirani 1993, eq. 14.15, for
// several samples as in SciPy). Datasets of equal values have 0.
func Acceleration(samples ...[]float64) float64 {
	var third, second float64
	for _, s := range samples {
		m := momentsOf(s)
		n := float64(m.n)
		third += m.cubes / (n * n * n)
		second += m.squares / (n * n)
	}
	if second == 0 {
		return 0
	}
	return third / math.Pow(second, 1.5) / 6
}

// moments are a mean and sums of powers of the distances from it.
type moments struct {
	n                    int
	mean, squares, cubes float64
}

func momentsOf(values []float64) moments {
	m := moments{n: len(values), mean: Mean(values)}
	for _, v := range values {
		d := v - m.mean
		m.squares += d * d
		m.cubes += d * d * d
	}
	return m
}

// Mean is the mean of values without gaps, 0 without any. It divides before it
// sums, as published figures were computed.
func Mean(values []float64) float64 {
	mean := 0.
	for _, v := range values {
		mean += v / float64(len(values))
	}
	return mean
}
