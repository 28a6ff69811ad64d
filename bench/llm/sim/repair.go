package sim

import "math"

// How right parts make a right whole. A model that solves a question with probability
// K gets a part of weight w right, by itself, with probability K^((1+tax) w). What it
// makes of wrong results in its prompt is decided by the law, of which r is
// [Serving.Recover], the chance that a call derives again what looks wrong:
//
//	own-luck    right = can and (all needed results right, or redo and fix those that are wrong)
//	            can   = score < K^((1+tax) w), redo = draw < r
//	            fix   = the model's own can for the wrong part, and for all that it needs
//	fresh-luck  right = score < K^((1+tax) w) r K^((1+tax) wrong weight)
//
// Under own-luck a model repairs exactly what it would have got right itself, with the
// same draws: one model that does all parts answers as many questions at any r as it
// does at r = 0, and without tax as many as when it is asked at once. Fresh luck gives
// it a second try at its own results. The rate r is then a ratio that can be measured:
// with P0 and P1 the accuracies where small and large models do the middle parts,
// A and K those of the models alone, r = (P0/P1 - A/K) / (1 - A/K).

// inputs are the values in a prompt, compared with those that a part needs.
type inputs struct {
	wrong   [maxParts]bool // stated wrongly
	weight  float64        // of the wrong parts
	missing float64        // weight of those not stated, with all that these need as far as these are not stated either
}

// alone returns the probability of a right value for a share of the question's
// difficulty, without other results.
func (r respondent) alone(weight float64) float64 {
	return math.Pow(r.solves(r.ability.cot), (1+r.assume.Tax)*weight)
}

// chance returns the probability below which the score of a reply about a part has to
// be, and whether wrong results mislead the reply nevertheless. Needed values that are
// missing from the prompt have to be found in passing, at the ability of answering
// directly.
func (r respondent) chance(p *part, in inputs, label string) (chance float64, misled bool) {
	chance = r.alone(p.weight)
	if in.missing > 0 {
		chance *= math.Pow(r.solves(r.ability.direct), in.missing)
	}
	switch {
	case in.weight == 0:
		return chance, false
	case r.assume.Law == FreshLuck:
		return chance * (r.recover * r.alone(in.weight)), false
	}
	return chance, !r.repairs(in, label)
}

// repairs reports whether a call derives the wrong results in its prompt again, and
// gets them right.
func (r respondent) repairs(in inputs, label string) bool {
	if r.draws.uniform(label, "redo") >= r.recover {
		return false
	}
	for j, wrong := range in.wrong {
		if wrong && !r.fixes(j) {
			return false
		}
	}
	return true
}

// fixes reports whether the model itself gets a part right from the question alone: this
// part, and all that it needs, with the draws of its own replies about them.
func (r respondent) fixes(j int) bool {
	p := &r.latent.parts[j]
	if r.score("part "+p.name) >= r.alone(p.weight) {
		return false
	}
	for i := range j {
		if p.needs[i] && !r.fixes(i) {
			return false
		}
	}
	return true
}
