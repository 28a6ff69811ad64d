package sim

import "strconv"

// A Solver is a model that a simulator stands in for.
type Solver struct {
	*Simulator
	Model string
}

// A Step is a subtask of a plan, in the terms of the simulation.
type Step struct {
	Task   string
	Relies []int // indices of the steps whose results its prompt has
	Whole  bool  // it is the question itself, undivided
}

// Expect returns the probability that a plan's answer is right, for each placement of
// its steps: entry p of the result has the steps whose bits are set in p answered by the
// second solver, and the others by the first. It knows the question's difficulty, its
// parts and who repairs what, and not the draws of any seed but those given, over which
// it averages: all that replies draw from, but for the answer's own luck, whose
// probability is known. Order has the steps in an order in which they can run, and the
// last of it gives the answer. Replies that are cut, refused or mute are left out.
func Expect(solvers [2]Solver, question string, steps []Step, order []int, seeds []int64) ([]float64, error) {
	var asked [2]respondent
	for i, s := range solvers {
		m, err := s.Models.model(s.Model)
		if err != nil {
			return nil, err
		}
		it := s.Bank[question]
		if it == nil {
			return make([]float64, 1<<len(steps)), nil // such questions are not answered
		}
		if asked[i], err = s.respondent(m, it, 0); err != nil {
			return nil, err
		}
	}
	e := expectation{asked: asked, steps: make([]expected, len(steps)), order: order, sums: make([]float64, 1<<len(steps))}
	for i, s := range steps {
		e.steps[i] = e.prepare(s, steps, i == order[len(order)-1])
	}
	for _, seed := range seeds {
		e.add(seed)
	}
	for p := range e.sums {
		e.sums[p] /= float64(len(seeds))
	}
	return e.sums, nil
}

// An expectation is the sums of probabilities over seeds, by placement.
type expectation struct {
	asked [2]respondent
	steps []expected
	order []int
	sums  []float64
}

// expected is a step and what may become of it.
type expected struct {
	Step
	part   *part    // nil: it is about nothing
	label  string   // of its draws
	inputs []inputs // by which of the results that it relies on are right

	right [2][]bool    // by tier and by the same set, at one seed
	odds  [2][]float64 // of the answer
}

func (e *expectation) prepare(s Step, all []Step, last bool) expected {
	l, q := e.asked[0].latent, query{kind: step, part: firstPart(s.Task)}
	x := expected{Step: s}
	switch x.part = l.find(q.part); {
	case s.Whole:
		q.kind = cot
	case last:
		q.kind, x.part = final, l.last()
	}
	x.label = q.label()
	sets := 1 << len(s.Relies)
	x.inputs = make([]inputs, sets)
	for t := range 2 {
		x.right[t], x.odds[t] = make([]bool, sets), make([]float64, sets)
	}
	for set := range x.inputs {
		var values [maxParts]string
		for k, i := range s.Relies {
			if p := l.find(firstPart(all[i].Task)); p != nil {
				values[p.name[0]-partNames[0][0]] = strconv.Itoa(p.value + 1 - set>>k&1)
			}
		}
		if x.part != nil {
			x.inputs[set] = l.compare(x.part, values)
		}
	}
	return x
}

// add adds the probabilities given the draws of a seed.
func (e *expectation) add(seed int64) {
	for t := range e.asked {
		r := &e.asked[t]
		r.draws.seed = seed
		for i := range e.steps {
			s := &e.steps[i]
			for set := range s.inputs {
				chance, misled := 1.0, false
				switch {
				case s.Whole:
					chance = r.solves(r.ability.cot)
				case s.part != nil:
					chance, misled = r.chance(s.part, s.inputs[set], s.label)
				}
				if misled {
					chance = 0
				}
				s.odds[t][set] = chance + (1-chance)*r.item.Guess
				s.right[t][set] = r.score(s.label) < chance
			}
		}
	}
	right := make([]bool, len(e.steps))
	for p := range e.sums {
		for at, i := range e.order {
			s, set := &e.steps[i], 0
			for k, d := range s.Relies {
				if right[d] {
					set |= 1 << k
				}
			}
			t := p >> i & 1
			if right[i] = s.right[t][set]; at == len(e.order)-1 {
				e.sums[p] += s.odds[t][set]
			}
		}
	}
}
