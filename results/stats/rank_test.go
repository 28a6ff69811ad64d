package stats

import (
	"math"
	"slices"
	"testing"
)

// p is the share of all orders, as tables of small samples have it.
func TestOrderP(t *testing.T) {
	for _, c := range []struct {
		name        string
		y           []float64 // beside 1, 2, 3 and so on
		correlation func(x, y []float64) float64
		want        float64
	}{
		{"three cannot be sure", []float64{1, 2, 3}, Spearman, 2. / 6},
		{"four in order", []float64{1, 2, 3, 4}, Spearman, 2. / 24},
		{"four the other way round", []float64{4, 3, 2, 1}, Kendall, 2. / 24},
		{"two inversions of five", []float64{1, 3, 2, 5, 4}, Kendall, 2 * 14. / 120}, // 1 + 4 + 9 orders have two at most
		{"no relation at all", []float64{2, 4, 1, 3}, Kendall, 1},
		{"all equal", []float64{1, 1, 1}, Kendall, math.NaN()},
	} {
		var x []float64
		for i := range c.y {
			x = append(x, float64(i+1))
		}
		before := slices.Clone(c.y)
		if got := OrderP(x, c.y, c.correlation, 1); math.Abs(got-c.want) > 1e-12 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if !slices.Equal(before, c.y) {
			t.Errorf("%s: left as %v", c.name, c.y)
		}
	}
}

// Where orders are drawn, p is about what going through all of them gives.
func TestOrderPDrawn(t *testing.T) {
	x, y := make([]float64, 12), make([]float64, 12)
	for i := range x {
		x[i], y[i] = float64(i), float64(i*5%12)
	}
	rho := Spearman(x, y)
	z := math.Atanh(rho) * math.Sqrt(float64(len(x)-3)/1.06) // Fieller et al. 1957
	want := math.Erfc(math.Abs(z) / math.Sqrt2)
	if got := OrderP(x, y, Spearman, 1); math.Abs(got-want) > .04 {
		t.Errorf("rho %v: p %v, want about %v", rho, got, want)
	}
}
