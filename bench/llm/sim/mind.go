package sim

import (
	"math"
	"strconv"

	"hybridflow/bench/llm/sim/irt"
)

// A mind is a simulated model in front of one question.
type mind struct {
	model   *Model
	ability *Ability
	item    *Item
	latent  *latent
	dice    dice
	assume  *Assumptions
}

// knows is K, the probability of knowing the whole answer.
func (m mind) knows(theta float64) float64 { return irt.Sigmoid(theta - m.item.Difficulty) }

// answer is what the model replies.
func (m mind) answer(a ask) string {
	text := m.reply(a)
	if a.confident {
		text += "\nConfidence: " + strconv.Itoa(m.confidence(a))
	}
	return text
}

func (m mind) reply(a ask) string {
	switch a.kind {
	case Plan:
		return m.plan()
	case rate:
		return "Difficulty: " + strconv.Itoa(m.difficulty(1, "whole"))
	case step:
		return m.step(a)
	case final:
		p := m.chance(m.latent.last(), a.results)
		return m.conclude(a, p, m.length(m.latent.last().weight, a.label()))
	case Points, Subtasks:
		return m.list(a)
	case Promises:
		return m.outline()
	case needs:
		return m.judge(a, m.needs(a))
	case suits:
		return m.judge(a, !m.latent.nested())
	case choose:
		return m.choose(a)
	case cot:
		return m.conclude(a, m.knows(m.ability.CoT), m.length(1, a.label()))
	}
	return m.conclude(a, m.knows(m.ability.Direct), 0)
}

// chance is the probability of getting a part right. A needed value that is
// missing from the prompt has to be found on the side, with the ability of
// answering at once; one that is wrong misleads, unless it is noticed.
func (m mind) chance(p *part, results string) float64 {
	wrong, missing := m.latent.check(p, results)
	k := m.knows(m.ability.CoT)
	chance := math.Pow(k, p.weight)
	if missing > 0 {
		chance *= math.Pow(m.knows(m.ability.Direct), missing)
	}
	if wrong > 0 {
		chance *= m.assume.Notice * math.Pow(k, wrong)
	}
	return chance
}

// step does one part and states its value.
func (m mind) step(a ask) string {
	p := m.latent.find(a.part)
	if p == nil {
		return filler(m.length(0.2, a.label()), Hash(0, m.item.Key, a.label()))
	}
	value := p.value
	if m.luck(a.label()) >= m.chance(p, a.results) {
		value = 100 + (p.value-100+1+m.slip(a.label(), 899))%900
	}
	return filler(m.length(p.weight, a.label()), Hash(0, m.item.Key, a.label())) +
		" Part " + p.name + " comes to " + strconv.Itoa(value) + "."
}

// conclude answers the question, right with probability p or by a lucky guess.
// Some wrong replies never commit to an answer, as with real models.
func (m mind) conclude(a ask, p float64, length int) string {
	p += (1 - p) * m.item.Guess
	label := a.label()
	closing := m.item.Right
	if m.luck(label) >= p {
		closing = m.item.Wrong[m.slip(label, len(m.item.Wrong))]
		if p < 1 && m.dice.uniform(label, "mute") < m.model.Unparsed/(1-p) {
			closing = "and so it remains open."
		}
	}
	if length == 0 {
		return closing
	}
	return filler(length, Hash(0, m.item.Key, label)) + " " + closing
}

// difficulty is how hard a share of the question looks to the model, 1 to 9:
// the odds of failing at it, seen through noise.
func (m mind) difficulty(weight float64, name string) int {
	if m.blunders("bad figure", name) {
		return 1 + m.dice.pick(name, "wild guess", 9)
	}
	p := math.Pow(m.knows(m.ability.CoT), weight)
	p = min(max(p, 1e-6), 1-1e-6)
	odds := math.Log((1-p)/p) + m.assume.JudgeNoise*m.dice.normal(name, "judge")
	return 1 + int(math.Round(8*irt.Sigmoid(odds)))
}

// length is how many tokens a share of the reasoning takes: a log-normal with
// a component of the question, which all models share, and one of the call.
func (m mind) length(weight float64, label string) int {
	z := math.Sqrt(0.5)*gauss(Hash(0, m.item.Key, "length")) + math.Sqrt(0.5)*m.dice.normal(label, "length")
	return 10 + int(weight*math.Exp(m.ability.LogLength+m.ability.LengthSigma*z))
}
