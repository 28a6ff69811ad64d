package sim

import (
	"math"
	"strconv"
	"strings"

	"hybridflow/bench/llm/sim/irt"
)

// interior keeps a probability away from 0 and 1, where its odds are not finite.
func interior(p float64) float64 { return min(max(p, 1e-6), 1-1e-6) }

// confidence returns how sure the model says it is, in percent: its odds of being
// right, with noise. It assumes the results in its prompt to be right, and does not
// depend on whether its own reply is.
func (r respondent) confidence(q query) int {
	p := r.solves(r.ability.cot)
	switch q.kind {
	case direct:
		p = r.solves(r.ability.direct)
	case step, final:
		if part := r.latent.of(q); part != nil {
			missing := r.latent.check(part, q.results).missing
			p = r.alone(part.weight) * math.Pow(r.solves(r.ability.direct), missing)
		}
	}
	if q.kind != step {
		p += (1 - p) * r.item.Guess
	}
	p = interior(p)
	odds := math.Log(p/(1-p)) + r.assume.JudgeNoise*r.draws.normal(q.label(), "confidence")
	return int(math.Round(100 * irt.Sigmoid(odds)))
}

// difficulty returns how hard something seems to the model that it gets right with
// probability p, 1 to 9: the odds of failing at it, with noise.
func (r respondent) difficulty(p float64, name string) int {
	if r.fails("bad figure", name) {
		return 1 + r.draws.pick(name, "wild guess", 9)
	}
	p = interior(p)
	odds := math.Log((1-p)/p) + r.assume.JudgeNoise*r.draws.normal(name, "judge")
	return 1 + int(math.Round(8*irt.Sigmoid(odds)))
}

// choose picks one of several answers to the question. Recognizing a right answer is
// assumed to be as hard as finding it: the model either recognizes it or picks
// blindly. Its score is correlated with those of the answers as these are with one
// another, so that a choice is not an independent attempt.
func (r respondent) choose(q query) string {
	label := q.label()
	list := strings.Split("\n"+q.results, "\nCandidate ")[1:]
	if len(list) == 0 {
		return r.reason(r.length(0.2, label), label)
	}
	pick := r.draws.pick(label, "blind", len(list))
	if r.scoreLike(label, labels[cot]) < r.solves(r.ability.cot) {
		for i, c := range list {
			if strings.HasSuffix(strings.TrimSpace(c), r.item.Right) {
				pick = i
				break
			}
		}
	}
	return r.reason(r.length(1, label), label) + "\nChoice: " + strconv.Itoa(pick+1)
}

// misjudged is the rate of wrong judgements about the structure of a question; an
// assumption, scaled like the other faults of planners.
const misjudged = 0.05

// judge replies yes or no, and not always with the truth.
func (r respondent) judge(q query, truth bool) string {
	label := q.label()
	if r.fails("bad judgement", label) {
		truth = r.draws.pick(label, "coin", 2) == 0
	} else if r.draws.uniform(label, "judge") < misjudged*r.model.sloppiness*r.assume.Sloppiness {
		truth = !truth
	}
	if truth {
		return "Yes."
	}
	return "No."
}
