package sim

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// draws are the random numbers of one model's replies to one question. Each depends
// on nothing but its names, so that runs can be repeated, and strategies get the same
// numbers in whatever order they call. A changed name changes simulated results.
type draws struct {
	seed        int64
	model, item string
}

// Hash is FNV-1a over the names, each followed by a byte that no name contains, and
// the finalizer of SplitMix64 (Steele, Lea and Flood 2014), because FNV's high bits
// hardly depend on the last characters.
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

// Uniform maps a hash to [0, 1).
func Uniform(h uint64) float64 { return float64(h>>11) / (1 << 53) }

// normal maps a hash to a standard normal.
func normal(h uint64) float64 { return distuv.UnitNormal.Quantile(Uniform(h) + 0.5/(1<<53)) }

// exponential is the exponential distribution of mean 1.
var exponential = distuv.Exponential{Rate: 1}

func (d draws) hash(part, what string) uint64 { return Hash(d.seed, d.model, d.item, part, what) }

func (d draws) uniform(part, what string) float64 { return Uniform(d.hash(part, what)) }

func (d draws) normal(part, what string) float64 { return normal(d.hash(part, what)) }

// pick returns one of 0 to n-1.
func (d draws) pick(part, what string, n int) int { return int(d.hash(part, what) % uint64(n)) }

// VoteSeed is the difference between the seeds of two replies to one prompt within a
// trial: seeds that are equal modulo VoteSeed belong to one trial.
const VoteSeed = 1_000_003

// score is the uniform draw that decides a reply: it is right where the score is below
// the probability of a right reply.
//
// A real model that is wrong tends to be wrong again when it is asked again: given the
// item's difficulty, replies to one prompt are not independent. The scores of further
// replies within a trial (see [VoteSeed]) are therefore correlated by a one-factor
// Gaussian copula: z = sqrt(r) common + sqrt(1-r) own, any two with correlation
// r = Assumptions.VoteCorrelation, and score = Phi(z). Each is still uniform, so that
// the accuracy of single calls is the calibrated one. The score of a trial's first
// reply does not depend on whether there are others: the common factor is computed
// from it.
//
// The default of 0.4 makes the gain of self-consistency like published ones on
// multiple choice and hard questions: with 40 votes GPT-4.1 gains 4 points over
// one call, averaged over the benchmarks, and with 5 votes 3.9. CommonsenseQA and
// ARC gained 4 to 5 points with 40 votes of PaLM-540B (Wang et al., ICLR 2023, arXiv
// 2203.11171), and GPT-4o with 64 votes 5.5 on GPQA Diamond and 4.1 on AIME 2024
// (OpenAI, Learning to reason with LLMs, 2024-09-12, appendix; the table could not
// be opened when this was written). Independent replies would gain 10 points with 5
// votes and 19 with 40.
func (r respondent) score(label string) float64 {
	if _, further := r.first(); !further {
		return r.draws.uniform(label, "right")
	}
	return r.scoreLike(label, label)
}

// scoreLike is a score that is correlated with those of all replies with another
// label.
func (r respondent) scoreLike(label, other string) float64 {
	first, _ := r.first()
	a, b := math.Sqrt(r.assume.VoteCorrelation), math.Sqrt(1-r.assume.VoteCorrelation)
	common := a*first.normal(other, "right") + b*first.normal(other, "common luck")
	return distuv.UnitNormal.CDF(a*common + b*r.draws.normal(label, "right"))
}

// mistake returns which of n mistakes a wrong reply makes. As with scores, replies of
// one trial make the same mistake more often than by chance: two wrong ones take the
// common mistake both with probability r, while each by itself makes all mistakes
// with equal probability.
func (r respondent) mistake(label string, n int) int {
	first, further := r.first()
	follows := math.Sqrt(r.assume.VoteCorrelation)
	if !further || r.draws.uniform(label, "follow") >= follows {
		return r.draws.pick(label, "slip", n)
	}
	if first.uniform(label, "follow") >= follows {
		return first.pick(label, "common slip", n)
	}
	return first.pick(label, "slip", n)
}

// first returns the draws of the trial's first reply; further reports whether this is
// another one.
func (r respondent) first() (d draws, further bool) {
	d = r.draws
	d.seed = (d.seed%VoteSeed + VoteSeed) % VoteSeed
	return d, d.seed != r.draws.seed
}
