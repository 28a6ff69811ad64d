package figures

import (
	"math"

	"hybridflow/results/stats"
)

// An extent is the range of the values on an axis; empty while lo is above hi.
type extent struct{ lo, hi float64 }

func noExtent() extent { return extent{math.Inf(1), math.Inf(-1)} }

// add takes in values that are known.
func (e *extent) add(values ...float64) {
	for _, v := range values {
		if !math.IsNaN(v) {
			e.lo, e.hi = min(e.lo, v), max(e.hi, v)
		}
	}
}

// addEstimate takes in an estimate and its interval.
func (e *extent) addEstimate(v stats.Estimate) { e.add(v.Value, v.Low, v.High) }

func (e *extent) empty() bool { return e.hi < e.lo }

// measureAxis is the range of an axis of a measure: with a margin, from zero where
// values are near enough to it, and where it is a share up to a little over 100.
func (e extent) measureAxis(share bool) (lo, hi float64) {
	if e.empty() {
		e = extent{0, 1}
	}
	margin := max(.06*(e.hi-e.lo), .02*math.Abs(e.hi))
	lo, hi = e.lo-margin, e.hi+margin
	if e.lo >= 0 && e.lo < .4*e.hi {
		lo = -.02 * e.hi
	}
	if share {
		hi = min(hi, 103)
	}
	if hi <= lo {
		hi++
	}
	return lo, hi
}
