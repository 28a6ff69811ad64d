package sim

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// A latent is the hidden structure of a question: the parts of an answer, the share of
// the difficulty that each has, and their dependencies. It depends on the question
// alone, so that all planners decompose the same problem.
//
// Weights sum to one: a model that solves the whole question with probability K gets a
// part of weight w right with probability K^w (without tax), so that doing all parts
// with one model is as good as asking it at once. The gain or loss of a plan comes from
// the models that do the parts, from results that are wrong or not passed on, and from
// who repairs them (see repair.go). Results of plans are predictions from this.
type latent struct {
	parts []part // in order; the first is the reading of the question, the last the conclusion
}

const maxParts = 6

type part struct {
	name   string  // "A", "B", ...
	weight float64 // share of the difficulty; all sum to 1
	value  int     // the right one, 100 to 999
	needs  [maxParts]bool
}

var partNames = [maxParts]string{"A", "B", "C", "D", "E", "F"}

// newLatent derives a question's structure: an opening part, two to four in the middle
// that build on it and sometimes on one another, and a conclusion. Weights are
// exponential draws to the power of the concentration, those of opening and conclusion
// times a factor of their own. At a concentration of 1 and factors of 1 they are uniform
// over all divisions of the difficulty (a flat Dirichlet distribution); at 0 all parts
// are alike, at 3 one usually has almost all of the difficulty.
func newLatent(it *Item, a *Assumptions) *latent {
	draw := func(what string, i int) uint64 { return Hash(int64(i), it.Key, what) }
	last := 3 + int(draw("middle", 0)%3)
	l := &latent{parts: make([]part, last+1)}
	total := 0.0
	for i := range l.parts {
		p := &l.parts[i]
		p.name = partNames[i]
		p.value = 100 + int(draw("value", i)%900)
		p.weight = math.Pow(exponential.Quantile(Uniform(draw("weight", i))), a.Concentration)
		switch i {
		case 0:
			p.weight *= a.Opening
		case last:
			p.weight *= a.Closing
		default:
			p.needs[0] = true
			if i > 1 && Uniform(draw("builds", i)) < 0.35 {
				p.needs[1+int(draw("on", i)%uint64(i-1))] = true
			}
		}
		total += p.weight
	}
	for i := 1; i < last; i++ {
		l.last().needs[i] = !l.used(i)
	}
	for i := range l.parts {
		l.parts[i].weight /= total
	}
	return l
}

// used reports whether a middle part builds on part i.
func (l *latent) used(i int) bool {
	return slices.ContainsFunc(l.parts[i+1:len(l.parts)-1], func(p part) bool { return p.needs[i] })
}

// nested reports whether a middle part builds on another one, so that they cannot all
// be done in parallel.
func (l *latent) nested() bool {
	return slices.ContainsFunc(l.parts[1:len(l.parts)-1], func(p part) bool { return slices.Contains(p.needs[1:], true) })
}

// depends reports whether a part builds on an earlier one.
func (l *latent) depends(part, earlier string) bool {
	p := l.find(part)
	return p != nil && l.find(earlier) != nil && p.needs[earlier[0]-partNames[0][0]]
}

func (l *latent) last() *part { return &l.parts[len(l.parts)-1] }

// find returns the part with a name, nil if the question has none. The conclusion has
// no name in prompts.
func (l *latent) find(name string) *part {
	for i := range l.parts[:len(l.parts)-1] {
		if l.parts[i].name == name {
			return &l.parts[i]
		}
	}
	return nil
}

// of returns the part that a query is about, nil if it has none.
func (l *latent) of(q query) *part {
	if q.kind == final {
		return l.last()
	}
	return l.find(q.part)
}

// check compares the values in a prompt with those that a part needs.
func (l *latent) check(p *part, results string) inputs { return l.compare(p, stated(results)) }

// compare compares values of parts, "" for one that is not stated, with those that a
// part needs.
func (l *latent) compare(p *part, values [maxParts]string) (in inputs) {
	var seen [maxParts]bool
	var visit func(p *part)
	visit = func(p *part) {
		for i := range l.parts {
			if !p.needs[i] || seen[i] {
				continue
			}
			seen[i] = true
			switch need := &l.parts[i]; values[i] {
			case "":
				in.missing += need.weight
				visit(need)
			case strconv.Itoa(need.value):
			default:
				in.wrong[i] = true
				in.weight += need.weight
			}
		}
	}
	visit(p)
	return in
}

// stated returns the last value that a text states for each part ("Part B comes to
// 512"), in the order of partNames; "" where it states none.
func stated(text string) (values [maxParts]string) {
	const mark = " comes to "
	for found := true; found; {
		_, text, found = strings.Cut(text, "Part ")
		if text == "" || text[0] < 'A' || text[0] >= 'A'+maxParts {
			continue
		}
		if value, ok := strings.CutPrefix(text[1:], mark); ok {
			values[text[0]-'A'] = value[:len(value)-len(strings.TrimLeft(value, "0123456789"))]
		}
	}
	return values
}
