package learn

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Against the formula: the value at i is the largest over starts, of the
// smallest over ends, of the mean from start to end.
func TestIsotonicIsLeastSquares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 12).Draw(t, "happened")
		x := make([]float64, len(y))
		for i := range x {
			x[i] = float64(i)
		}
		c := fitIsotonic(x, y)
		if !slices.IsSorted(c.Y) || !slices.IsSorted(c.X) {
			t.Fatalf("%+v does not ascend", c)
		}
		for i := range y {
			want := math.Inf(-1)
			for a := range i + 1 {
				least := math.Inf(1)
				for b := i; b < len(y); b++ {
					var sum float64
					for _, v := range y[a : b+1] {
						sum += v
					}
					least = min(least, sum/float64(b-a+1))
				}
				want = max(want, least)
			}
			// Each step is drawn from its middle.
			near := math.Inf(1)
			for _, v := range c.Y {
				near = min(near, math.Abs(v-want))
			}
			if near > 1e-9 {
				t.Fatalf("no step at %v in %+v for %v", want, c, y)
			}
		}
	})
}

func TestIsotonicAt(t *testing.T) {
	c := fitIsotonic([]float64{.2, .2, .4, .6, .6, .8}, []float64{0, 1, 0, 1, 0, 1})
	// .2 pools to 1/2, then .4 with 0 violates: 1/3 over three; .6 pools to 1/2.
	for p, want := range map[float64]float64{0: 1. / 3, .8 / 3: 1. / 3, .6: .5, .7: .75, .8: 1, 1: 1} {
		if got := c.At(p); math.Abs(got-want) > 1e-12 {
			t.Errorf("at %v: %v, want %v", p, got, want)
		}
	}
	if got := (*isotonic)(nil).At(.3); got != .3 {
		t.Errorf("no calibration gives %v", got)
	}
	if got := c.At(math.NaN()); !math.IsNaN(got) {
		t.Errorf("not known gives %v", got)
	}
}
