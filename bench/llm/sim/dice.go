package sim

import "math"

// dice draws numbers that depend on nothing but their names, so that runs
// repeat and strategies share their luck whatever the order of calls.
type dice struct {
	seed        int64
	model, item string
}

// hash is FNV-1a over the names, each closed by a byte no name contains,
// finished with the mixer of SplitMix64 (Steele et al. 2014) because FNV's high
// bits hardly depend on the last characters.
func Hash(seed int64, names ...string) uint64 {
	h := uint64(14695981039346656037) ^ uint64(seed)*0x9e3779b97f4a7c15
	for _, s := range names {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// unit maps a hash to [0, 1).
func Unit(h uint64) float64 { return float64(h>>11) / (1 << 53) }

// gauss maps a hash to a standard normal.
func gauss(h uint64) float64 { return math.Sqrt2 * math.Erfinv(2*(Unit(h)+0.5/(1<<53))-1) }

func (d dice) uniform(part, what string) float64 {
	return Unit(Hash(d.seed, d.model, d.item, part, what))
}

func (d dice) normal(part, what string) float64 {
	return gauss(Hash(d.seed, d.model, d.item, part, what))
}

// pick chooses one of n.
func (d dice) pick(part, what string, n int) int {
	return int(Hash(d.seed, d.model, d.item, part, what) % uint64(n))
}
