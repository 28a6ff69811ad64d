package sim

import (
	"math"
	"strconv"
	"strings"

	"hybridflow/bench/llm/sim/irt"
)

// confidence is how sure the model says it is, in percent: the odds of being
// right as it sees them, through noise. It takes results passed on for right and
// knows nothing of what became of its own reply.
func (m mind) confidence(a ask) int {
	p := m.knows(m.ability.CoT)
	switch a.kind {
	case direct:
		p = m.knows(m.ability.Direct)
	case step, final:
		if q := m.latent.of(a); q != nil {
			_, missing := m.latent.check(q, a.results)
			p = math.Pow(p, q.weight) * math.Pow(m.knows(m.ability.Direct), missing)
		}
	}
	if a.kind != step {
		p += (1 - p) * m.item.Guess
	}
	p = min(max(p, 1e-6), 1-1e-6)
	odds := math.Log(p/(1-p)) + m.assume.JudgeNoise*m.dice.normal(a.label(), "confidence")
	return int(math.Round(100 * irt.Sigmoid(odds)))
}

// choose picks one of several answers to the question. To tell a right answer
// from wrong ones is taken to be as hard as to find it: who would know the answer
// recognizes it, and who would not picks blindly. The luck is tied to that of the
// answers as these are to one another: to be asked to choose is no fresh start.
func (m mind) choose(a ask) string {
	label := a.label()
	list := strings.Split("\n"+a.results, "\nCandidate ")[1:]
	if len(list) == 0 {
		return filler(m.length(0.2, label), Hash(0, m.item.Key, label))
	}
	pick := m.dice.pick(label, "blind", len(list))
	if m.sharedLuck(label, labels[cot]) < m.knows(m.ability.CoT) {
		for i, c := range list {
			if strings.HasSuffix(strings.TrimSpace(c), m.item.Right) {
				pick = i
				break
			}
		}
	}
	return filler(m.length(1, label), Hash(0, m.item.Key, label)) + "\nChoice: " + strconv.Itoa(pick+1)
}
