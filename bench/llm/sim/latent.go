package sim

import (
	"math"
	"strconv"
)

// A latent is the hidden anatomy of a question: the parts that an answer needs,
// how much of the difficulty each holds, and which rely on which. It depends on
// the question alone, so that every planner decomposes the same problem.
//
// Decomposition is neutral by construction: a model that would know the whole
// answer with probability K gets a part of weight w right with probability K^w,
// and the weights sum to one. Doing all parts with one model is then exactly as
// good as asking it at once; what a plan gains or loses comes from who does
// which part and from results that are wrong or were not passed on. This is an
// assumption, the plainest one, and results of plans are predictions from it.
type latent struct {
	parts []part // in order; the first is the reading of the question, the last the conclusion
	count int
	store [maxParts]part
}

const maxParts = 6

type part struct {
	name   string  // "A", "B", ...
	weight float64 // share of the difficulty; all sum to 1
	value  int     // the right one, 100 to 999
	needs  [maxParts]bool
}

var partNames = [maxParts]string{"A", "B", "C", "D", "E", "F"}

// newLatent derives a question's anatomy: an opening part, two to four in the
// middle that build on it and sometimes on one another, and a conclusion.
// Weights are exponential draws to the power of the concentration. At 1 they are
// evenly spread over all ways to divide the difficulty (apart from the opening
// and the conclusion, which are easier), the choice of somebody who knows
// nothing of it; at 0 all parts are alike, at 3 mostly one is all of the question.
func newLatent(it *Item, concentration float64) *latent {
	l := &latent{}
	draw := func(what string, i int) uint64 { return Hash(int64(i), it.Key, what) }
	middle := 2 + int(draw("middle", 0)%3)
	l.count = middle + 2
	l.parts = l.store[:l.count]
	total := 0.0
	for i := range l.parts {
		p := &l.parts[i]
		p.name = partNames[i]
		p.value = 100 + int(draw("value", i)%900)
		p.weight = math.Pow(-math.Log(1-Unit(draw("weight", i))), concentration)
		switch i {
		case 0:
			p.weight *= 0.3 // reading is easier than working,
		case l.count - 1:
			p.weight *= 0.5 // and so is putting together
		default:
			p.needs[0] = true
			if i > 1 && Unit(draw("builds", i)) < 0.35 {
				p.needs[1+int(draw("on", i)%uint64(i-1))] = true
			}
		}
		total += p.weight
	}
	last := &l.parts[l.count-1]
	for i := 1; i < l.count-1; i++ {
		last.needs[i] = !l.used(i)
	}
	for i := range l.parts {
		l.parts[i].weight /= total
	}
	return l
}

// used tells whether a middle part builds on part i.
func (l *latent) used(i int) bool {
	for j := i + 1; j < l.count-1; j++ {
		if l.parts[j].needs[i] {
			return true
		}
	}
	return false
}

// nested tells whether a middle part builds on another one, so that not all of
// them can be worked out at the same time.
func (l *latent) nested() bool {
	for i := 1; i < l.count-1; i++ {
		if l.used(i) {
			return true
		}
	}
	return false
}

func (l *latent) last() *part { return &l.parts[l.count-1] }

// find returns the part of a name, nil if the question has none such.
func (l *latent) find(name string) *part {
	for i := range l.parts[:l.count-1] {
		if l.parts[i].name == name {
			return &l.parts[i]
		}
	}
	return nil
}

// of is the part that an ask is about, nil if it has none.
func (l *latent) of(a ask) *part {
	if a.kind == final {
		return l.last()
	}
	return l.find(a.part)
}

// check compares the values that a prompt passes on with those a part needs:
// the summed weight of those stated wrongly, and of those that are missing with
// all that these rest on, as far as it is not stated either.
func (l *latent) check(p *part, results string) (wrong, missing float64) {
	var seen [maxParts]bool
	var look func(p *part)
	look = func(p *part) {
		for i := range l.parts {
			if !p.needs[i] || seen[i] {
				continue
			}
			seen[i] = true
			switch in := &l.parts[i]; stated(results, in.name) {
			case "":
				missing += in.weight
				look(in)
			case strconv.Itoa(in.value):
			default:
				wrong += in.weight
			}
		}
	}
	look(p)
	return wrong, missing
}
