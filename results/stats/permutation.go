package stats

import (
	"cmp"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

const (
	maxPatterns  = 1 << 16 // sums that an exact test goes through at most
	Permutations = 9999    // signs drawn where there are more
)

// Permutation is the two-sided paired permutation test (Fisher 1935, The Design
// of Experiments, section 21). Under the null hypothesis the two strategies of a
// pair could be exchanged, so each difference could as well have the other sign:
//
//	p = share of all sign patterns with |Σ ±d| >= |Σ d|.
//
// Differences are per question, over its repetitions; to average over datasets,
// divide each by the questions of its dataset. What is equal in size but for
// rounding is one class, of which just the number of plus signs matters, and that
// is binomial: all patterns are gone through, exactly, where the classes have up
// to 2^16 outcomes together. With one answer per question that is always so, and p
// is [McNemar]'s. Elsewhere patterns are drawn, the same for the same seed, and
// p = (1 + those as extreme)/(1 + 9999), which is valid with few draws also
// (Phipson and Smyth 2010).
//
// Without any difference p is 1; without any pair it is NaN.
func Permutation(differences []float64, seed uint64) (p float64, exact bool) {
	if len(differences) == 0 {
		return math.NaN(), true
	}
	classes, sum := signClasses(differences)
	if len(classes) == 0 {
		return 1, true
	}
	// Rounding must not tell apart sums that are equal.
	reach := math.Abs(sum) - 1e-9*classes[len(classes)-1].size
	patterns := 1.
	for _, c := range classes {
		patterns *= float64(c.n + 1)
	}
	if patterns <= maxPatterns {
		return min(1, allPatterns(classes, reach)), true
	}
	return drawnPatterns(classes, reach, seed), false
}

// A signClass is n differences of one size.
type signClass struct {
	size float64
	n    int
}

// signClasses sorts differences other than 0 by size, and sums them up.
func signClasses(differences []float64) (classes []signClass, sum float64) {
	sorted := slices.Clone(differences)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	room := 1e-9 * math.Abs(sorted[len(sorted)-1])
	for _, d := range sorted {
		size, last := math.Abs(d), len(classes)-1
		switch {
		case size <= room:
			continue
		case last >= 0 && size-classes[last].size <= room:
			classes[last].n++
		default:
			classes = append(classes, signClass{size, 1})
			last++
		}
		sum += math.Copysign(classes[last].size, d)
	}
	return classes, sum
}

// allPatterns is the probability of sums of at least that reach.
func allPatterns(classes []signClass, reach float64) float64 {
	plus := make([][]float64, len(classes))
	for k, c := range classes {
		plus[k] = binomialHalf(c.n)
	}
	return beyond(classes, plus, 0, reach)
}

// beyond goes on from the sum that the classes before have.
func beyond(classes []signClass, plus [][]float64, sum, reach float64) float64 {
	if len(classes) == 0 {
		if math.Abs(sum) >= reach {
			return 1
		}
		return 0
	}
	c, total := classes[0], 0.
	for k, p := range plus[0] {
		total += p * beyond(classes[1:], plus[1:], sum+c.size*float64(2*k-c.n), reach)
	}
	return total
}

// binomialHalf are the probabilities of 0 to n heads.
func binomialHalf(n int) []float64 {
	p := make([]float64, n+1)
	all, _ := math.Lgamma(float64(n + 1))
	for k := range p {
		heads, _ := math.Lgamma(float64(k + 1))
		tails, _ := math.Lgamma(float64(n - k + 1))
		p[k] = math.Exp(all - heads - tails - float64(n)*math.Ln2)
	}
	floats.Scale(1/floats.Sum(p), p) // what rounding in the logarithms took away
	return p
}

func drawnPatterns(classes []signClass, reach float64, seed uint64) float64 {
	c := coins{rng: rand.NewPCG(seed, uint64(len(classes)))}
	extreme := 1
	for range Permutations {
		sum := 0.
		for _, class := range classes {
			sum += class.size * float64(2*c.heads(class.n)-class.n)
		}
		if math.Abs(sum) >= reach {
			extreme++
		}
	}
	return float64(extreme) / (Permutations + 1)
}

// coins throws 64 fair coins with each random number.
type coins struct {
	rng  *rand.PCG
	word uint64
	left int
}

func (c *coins) heads(n int) int {
	heads := 0
	for ; n >= 64; n -= 64 {
		heads += bits.OnesCount64(c.rng.Uint64())
	}
	if n > c.left {
		c.word, c.left = c.rng.Uint64(), 64
	}
	heads += bits.OnesCount64(c.word & (1<<n - 1))
	c.word >>= n
	c.left -= n
	return heads
}
