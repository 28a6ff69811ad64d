package sim

import (
	"math"
	"strconv"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim/irt"
)

// A respondent is a simulated model that answers prompts about one question.
type respondent struct {
	model   *model
	ability *ability
	item    *Item
	latent  *latent
	draws   draws
	assume  *Assumptions
}

// respond returns the reply to a query.
func (r respondent) respond(q query) string {
	text := r.reply(q)
	if q.confident {
		text += "\nConfidence: " + strconv.Itoa(r.confidence(q))
	}
	return text
}

func (r respondent) reply(q query) string {
	switch q.kind {
	case Plan:
		return r.plan()
	case Points, Subtasks:
		return r.list(q.kind)
	case Promises:
		return r.outline()
	case rate:
		return "Difficulty: " + strconv.Itoa(r.difficulty(1, "whole"))
	case needs:
		return r.judge(q, r.latent.depends(q.part, q.earlier))
	case suits:
		return r.judge(q, !r.latent.nested())
	case choose:
		return r.choose(q)
	case step:
		return r.step(q)
	case final:
		last := r.latent.last()
		return r.conclude(q, r.chance(last, q.results), r.length(last.weight, q.label()))
	case cot:
		return r.conclude(q, r.solves(r.ability.cot), r.length(1, q.label()))
	}
	return r.conclude(q, r.solves(r.ability.direct), 0)
}

// solves returns K, the probability of solving the whole question without guessing, at
// an ability.
func (r respondent) solves(theta float64) float64 { return irt.Sigmoid(theta - r.item.Difficulty) }

// chance returns the probability of the right value for a part. Needed values that are
// missing from the prompt have to be found in passing, at the ability of answering
// directly; wrong ones mislead unless they are noticed.
func (r respondent) chance(p *part, results string) float64 {
	wrong, missing := r.latent.check(p, results)
	k := r.solves(r.ability.cot)
	chance := math.Pow(k, p.weight)
	if missing > 0 {
		chance *= math.Pow(r.solves(r.ability.direct), missing)
	}
	if wrong > 0 {
		chance *= r.assume.Notice * math.Pow(k, wrong)
	}
	return chance
}

// step works out one part and states its value.
func (r respondent) step(q query) string {
	label := q.label()
	p := r.latent.find(q.part)
	if p == nil {
		return r.reason(r.length(0.2, label), label)
	}
	value := p.value
	if r.score(label) >= r.chance(p, q.results) {
		value = 100 + (p.value-100+1+r.mistake(label, 899))%900
	}
	return r.reason(r.length(p.weight, label), label) + " Part " + p.name + " comes to " + strconv.Itoa(value) + "."
}

// conclude answers the question, right with probability p or by a blind guess. Some
// wrong replies state no answer, as those of real models.
func (r respondent) conclude(q query, p float64, length int) string {
	p += (1 - p) * r.item.Guess
	label := q.label()
	closing := r.item.Right
	if r.score(label) >= p {
		closing = r.item.Wrong[r.mistake(label, len(r.item.Wrong))]
		if p < 1 && r.draws.uniform(label, "mute") < r.model.unparsed/(1-p) {
			closing = "and so it remains open."
		}
	}
	if length == 0 {
		return closing
	}
	return r.reason(length, label) + " " + closing
}

// length returns the tokens of a share of the reasoning: a log-normal with a
// component of the question, which all models share, and one of the call.
func (r respondent) length(weight float64, label string) int {
	z := math.Sqrt(0.5)*normal(Hash(0, r.item.Key, "length")) + math.Sqrt(0.5)*r.draws.normal(label, "length")
	return 10 + int(weight*math.Exp(r.ability.logLength+r.ability.lengthSigma*z))
}

// reason returns about n tokens of reasoning, which depend on question and label.
func (r respondent) reason(n int, label string) string {
	size := min(n*llm.CharsPerToken, len(reasoning)/2)
	start := int(Hash(0, r.item.Key, label) % uint64(len(reasoning)/2))
	text := reasoning[start : start+size]
	if i := strings.IndexByte(text, ' '); i >= 0 && i+1 < len(text) {
		text = text[i+1:]
	}
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		text = text[:i]
	}
	return text
}

// reasoning is the text of simulated reasoning. It names no option, number or answer, so
// that no grader can take anything from it.
var reasoning = strings.Repeat("we look at what is given and at what is asked. the quantities are tied to each other "+
	"by the relations stated, so it is enough to follow them one after another. first the simple cases are set "+
	"aside, then the remaining ones are compared. nothing in the statement contradicts this, and the units agree. "+
	"looking at it from the other side leads to the same place, which is a good sign. some care is needed with the "+
	"last constraint, because it can be read in two ways; the natural reading is taken here. with that, the pieces "+
	"fall into place and what is left is a short calculation. ", 80)
