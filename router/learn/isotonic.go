package learn

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// An Isotonic calibration maps a predicted probability to the frequency with
// which such predictions came true: the non-decreasing function that is
// nearest to the outcomes by least squares, drawn as straight lines between
// the middles of its steps, so that it keeps most predictions distinct.
type Isotonic struct {
	X []float64 `json:"x"` // ascending
	Y []float64 `json:"y"` // ascending, as many
}

// FitIsotonic pools adjacent violators (Ayer et al. 1955). It needs at least
// one prediction.
func FitIsotonic(predicted, happened []float64) *Isotonic {
	type block struct{ x, y, n float64 }
	order := make([]int, len(predicted))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(predicted[a], predicted[b]), cmp.Compare(a, b))
	})
	var blocks []block
	for k, i := range order {
		if k > 0 && predicted[i] == predicted[order[k-1]] {
			pool := &blocks[len(blocks)-1]
			pool.x, pool.y, pool.n = pool.x+predicted[i], pool.y+happened[i], pool.n+1
		} else {
			blocks = append(blocks, block{predicted[i], happened[i], 1})
		}
		next := k+1 == len(order) || predicted[order[k+1]] != predicted[i]
		for n := len(blocks); next && n > 1 && blocks[n-2].y*blocks[n-1].n >= blocks[n-1].y*blocks[n-2].n; n-- {
			blocks[n-2].x += blocks[n-1].x
			blocks[n-2].y += blocks[n-1].y
			blocks[n-2].n += blocks[n-1].n
			blocks = blocks[:n-1]
		}
	}
	var c Isotonic
	for _, b := range blocks {
		c.X, c.Y = append(c.X, b.x/b.n), append(c.Y, b.y/b.n)
	}
	return &c
}

// At is the calibrated probability of a prediction; a nil calibration leaves
// it as it is.
func (c *Isotonic) At(p float64) float64 {
	if c == nil || math.IsNaN(p) {
		return p
	}
	i := sort.SearchFloat64s(c.X, p)
	switch {
	case i == 0:
		return c.Y[0]
	case i == len(c.X):
		return c.Y[i-1]
	}
	t := (p - c.X[i-1]) / (c.X[i] - c.X[i-1])
	return c.Y[i-1] + t*(c.Y[i]-c.Y[i-1])
}
