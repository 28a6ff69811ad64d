package router

import (
	"math"
	"math/rand/v2"

	"hybridflow/router/internal/texthash"
)

// Bernoulli sends a subtask to the cloud with the probability
//
//	p = sigmoid((u - tau_t) / temperature)
//
// where u and tau_t are those of [Threshold] (the public code of arXiv
// 2512.22137 has a temperature of 0.1). At temperature 0 it is the threshold
// itself. The draw depends on the seed and the subtask's key alone, and the
// propensity is that of the tier drawn, so that what is recorded can be weighed
// by its inverse.
type Bernoulli struct {
	Threshold
	Temperature float64 // in units of utility, 0 or more
	Seed        uint64
}

// Decide implements [Policy].
func (p Bernoulli) Decide(s Subtask, at State) Decision {
	d := p.Threshold.Decide(s, at)
	if p.Temperature <= 0 {
		return d
	}
	d.Reason = "bernoulli"
	return chance(d, sigmoid((d.Score-d.Threshold)/p.Temperature), p.Seed, s.Key)
}

// chance draws a tier: the cloud with probability p. Where p is unknown, the
// subtask stays at the edge.
func chance(d Decision, p float64, seed uint64, key string) Decision {
	if math.IsNaN(p) {
		p = 0
	}
	d.Propensity = p
	d = decide(draw(seed, key) < p, d)
	if d.Tier == Edge {
		d.Propensity = 1 - p
	}
	return d
}

// draw returns a number in [0, 1) that depends on the seed and the key alone.
func draw(seed uint64, key string) float64 {
	var pcg rand.PCG
	pcg.Seed(seed, texthash.FNV(texthash.Offset, key))
	return float64(pcg.Uint64()<<11>>11) / (1 << 53) // as rand.Float64
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
