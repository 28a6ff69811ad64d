package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson is the 95 % score interval of a proportion, for so many successes in n
// independent trials (Wilson 1927, J. Am. Stat. Assoc. 22:209):
//
//	(p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n),   p = successes/n.
//
// It holds for few trials and for proportions near 0 and 1, where p ± 1.96 s.e.
// does not, and stays between them. NaN without trials.
func Wilson(successes, n float64) Estimate {
	if n == 0 {
		return Unknown()
	}
	z := distuv.UnitNormal.Quantile(.975)
	p, room := successes/n, z*z/n
	middle := (p + room/2) / (1 + room)
	half := z * math.Sqrt(p*(1-p)/n+room/n/4) / (1 + room)
	return Estimate{p, max(0, middle-half), min(1, middle+half), int(n)}
}
