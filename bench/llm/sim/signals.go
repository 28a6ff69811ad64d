package sim

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// Signals about single replies: the entropy of a first token, a verdict on somebody
// else's result, and what a limit of length leaves of an answer. Each follows from the
// same hidden state as the replies themselves, and says as much of it as a knob of the
// [Assumptions] allows.

// succeeds reports whether the model's own reply to a question or to a part of it is
// right, guesses apart. A step that is about nothing cannot fail.
func (r respondent) succeeds(q query) bool {
	label := q.label()
	if q.kind != step && q.kind != final {
		return r.score(label) < r.solves(r.ability.cot)
	}
	p := r.latent.of(q)
	if p == nil {
		return true
	}
	chance, misled := r.chance(p, r.latent.check(p, q.results), label)
	return !misled && r.score(label) < chance
}

// entropySpread is the spread of the logarithm of first-token entropies. It moves
// thresholds, and not what any of them can tell apart.
const entropySpread = 0.8

// alternatives returns the log-probabilities of the n likeliest first tokens of a reply:
// a geometric distribution whose entropy is log-normal around one nat, higher where the
// reply will be wrong. By the binormal model, with unit variances and means sqrt(2) z(A)
// apart, it tells wrong from right replies with an area A under the ROC curve.
func (r respondent) alternatives(q query, n int) []float64 {
	apart := math.Sqrt2 * distuv.UnitNormal.Quantile(r.assume.EntropyAUROC)
	z := r.draws.normal(q.label(), "first token") - apart/2
	if !r.succeeds(q) {
		z += apart
	}
	ratio := geometricRatio(math.Exp(entropySpread * z))
	all := make([]float64, n)
	for k := range all {
		all[k] = math.Log1p(-ratio) + float64(k)*math.Log(ratio)
	}
	return all
}

// geometricRatio returns the q for which the probabilities (1-q) q^k have an entropy of
// so many nats: -ln(1-q) - q ln q / (1-q), which grows with q.
func geometricRatio(nats float64) float64 {
	low, high := 1e-9, 1-1e-9
	for range 60 {
		q := (low + high) / 2
		if -math.Log1p(-q)-q*math.Log(q)/(1-q) < nats {
			low = q
		} else {
			high = q
		}
	}
	return low
}

// acceptable is the least score of a verdict that accepts, to which the rates of hits
// and false alarms refer. It is SpecReason's (arXiv 2504.07891; score_threshold of its
// public code), whose scale it is.
const acceptable = 7

// verdict scores a result of somebody else, 0 to 9: a normal score whose means for right
// and wrong results are such that it is below the acceptable one at the rates of false
// alarms and of hits.
func (r respondent) verdict(q query) string {
	label := "verify " + q.label()
	rate := r.assume.VerifyHit
	if r.isRight(q) {
		rate = r.assume.VerifyFalseAlarm
	}
	x := r.draws.normal(label, "verdict") - distuv.UnitNormal.Quantile(interior(rate))
	return "Score: " + strconv.Itoa(min(max(acceptable+int(math.Floor(2*x)), 0), 9))
}

// isRight reports whether the result in a verifier's prompt is right.
func (r respondent) isRight(q query) bool {
	if q.kind == final {
		return strings.HasSuffix(strings.TrimSpace(q.draft), r.item.Right)
	}
	p := r.latent.find(q.part)
	return p == nil || stated(q.draft)[p.name[0]-'A'] == strconv.Itoa(p.value)
}

// think answers by a chain of thought, of q.limit tokens at most where there is a limit.
// A shorter chain is worth less: with a share s of its length, the ability lies between
// those of direct answers and of whole chains at s^Brevity. The draws are those of the
// unlimited reply, which it equals where the limit is no shorter.
func (r respondent) think(q query) string {
	theta, length := r.ability.cot, r.length(1, q.label())
	if q.limit > 0 && q.limit < length {
		share := float64(q.limit) / float64(length)
		theta = r.ability.direct + (theta-r.ability.direct)*math.Pow(share, r.assume.Brevity)
		length = q.limit
	}
	return r.conclude(q, r.solves(theta), false, length)
}
