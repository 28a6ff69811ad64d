package strategy

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Shapley values add up, give equals the same, and are the values of an additive
// game.
func TestShapley(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6).Draw(t, "players")
		worth := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "worth")
		v, additive := make([]float64, 1<<n), make([]float64, 1<<n)
		for set := range v {
			v[set] = rapid.Float64Range(0, 1).Draw(t, fmt.Sprint("v", set))
			for i := range n {
				additive[set] += worth[i] * float64(set>>i&1)
			}
		}
		sum := 0.0
		for _, x := range shapley(v, n) {
			sum += x
		}
		if math.Abs(sum-(v[len(v)-1]-v[0])) > 1e-9 {
			t.Errorf("values add up to %v, want %v", sum, v[len(v)-1]-v[0])
		}
		for i, x := range shapley(additive, n) {
			if math.Abs(x-worth[i]) > 1e-9 {
				t.Errorf("player %d of an additive game gets %v, brings %v", i, x, worth[i])
			}
		}
	})
	// Two who are only worth something together share alike.
	if got := shapley([]float64{0, 0, 0, 1}, 2); got[0] != 0.5 || got[1] != 0.5 {
		t.Errorf("shares %v", got)
	}
}
