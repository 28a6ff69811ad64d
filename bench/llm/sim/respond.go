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
	recover float64 // see Serving
	gains   *Gains  // nil: planners judge by themselves
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
	if q.draft != "" {
		return r.verdict(q)
	}
	switch q.kind {
	case Plan:
		return r.plan()
	case Points, Subtasks:
		return r.list(q.kind)
	case Promises:
		return r.outline()
	case rate:
		return "Difficulty: " + strconv.Itoa(r.difficulty(r.solves(r.ability.cot), "whole"))
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
		chance, misled := r.chance(last, r.latent.check(last, q.results), q.label())
		return r.conclude(q, chance, misled, r.length(r.share(last), q.label()))
	case cot:
		return r.think(q)
	}
	return r.conclude(q, r.solves(r.ability.direct), false, r.directLength(q.label()))
}

// directLength returns the tokens of the reasoning that comes with a direct answer.
func (r respondent) directLength(label string) int {
	if r.assume.DirectLength == 0 {
		return 0
	}
	return r.length(r.assume.DirectLength, label)
}

// solves returns K, the probability of solving the whole question without guessing, at
// an ability.
func (r respondent) solves(theta float64) float64 { return irt.Sigmoid(theta - r.item.Difficulty) }

// step works out one part and states its value.
func (r respondent) step(q query) string {
	label := q.label()
	p := r.latent.find(q.part)
	if p == nil {
		return r.reason(r.length(0.2, label), label)
	}
	value := p.value
	if !r.succeeds(q) {
		value = 100 + (p.value-100+1+r.mistake(label, 899))%900
	}
	return r.reason(r.length(r.share(p), label), label) + " Part " + p.name + " comes to " + strconv.Itoa(value) + "."
}

// conclude answers the question, right with probability p unless it is misled, or by a
// blind guess. Some wrong replies state no answer, as those of real models.
func (r respondent) conclude(q query, p float64, misled bool, length int) string {
	label := q.label()
	score := r.score(label)
	if misled { // what the score leaves open on its side of p decides on the guess
		if score < p {
			score /= p
		} else {
			score = (score - p) / (1 - p)
		}
		p = 0
	}
	p += (1 - p) * r.item.Guess
	closing := r.item.Right
	if score >= p {
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

// share returns a part's share of the length of a chain of thought.
func (r respondent) share(p *part) float64 {
	kappa := r.assume.Kappa
	return (1-kappa)*p.weight + kappa/float64(len(r.latent.parts))
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
