package evaluate

import (
	"math"
	"slices"
	"testing"

	"hybridflow/results/stats"
)

// The weighted form, for resampling, agrees with the plain one.
func TestWeightedCalibration(t *testing.T) {
	outcomes := invented(200, 2)
	forecasts := make([]Forecast, len(outcomes))
	for i := range forecasts {
		forecasts[i] = Forecast{Edge: float64(i%7) / 10, Cloud: float64(i%5) / 5}
	}
	for _, c := range calibrations(outcomes, forecasts) {
		weight := slices.Repeat([]float64{1}, len(outcomes))
		ece, brier := c.ece(weight), c.brier(weight)
		if math.Abs(ece-stats.ECE(c.Bins)) > 1e-12 || math.Abs(brier-stats.Brier(c.forecast, c.observed)) > 1e-12 {
			t.Errorf("%s: %v and %v, want %v and %v", c.Head, ece, brier, stats.ECE(c.Bins), stats.Brier(c.forecast, c.observed))
		}
	}
}
