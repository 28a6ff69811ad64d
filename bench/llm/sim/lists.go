package sim

import (
	"fmt"
	"math"
	"strings"
)

// Decompositions that are no plans of our form. They are of the same parts, in
// the same order, as those of [mind.plan]: what differs between planners is what
// they are asked to write down.

// list writes the parts as a numbered list: as subtasks with their difficulty
// and the conclusion, else only those that come before it.
func (m mind) list(a ask) string {
	var b strings.Builder
	if h := m.habits(); h.before != "" {
		b.WriteString("Here is the list:\n\n")
	}
	for i := range m.latent.parts {
		p := &m.latent.parts[i]
		task := m.task(m.phrase(i), i)
		switch {
		case i < m.latent.count-1:
			_, task, _ = strings.Cut(task, ": ")
		case a.kind == Points:
			return strings.TrimSuffix(b.String(), "\n")
		}
		if a.kind == Subtasks {
			task = fmt.Sprintf("(difficulty %d) %s", m.difficulty(p.weight, p.name), task)
		}
		fmt.Fprintf(&b, "%d. %s\n", i+1, task)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// outline writes the parts as promises, with a sync before each part that needs
// one promised since the last sync.
func (m mind) outline() string {
	var b strings.Builder
	h := m.habits()
	synced := 0
	for i := range m.latent.parts[:m.latent.count-1] {
		p := &m.latent.parts[i]
		for j := synced; j < i; j++ {
			if p.needs[j] && i != h.forgetAt && !m.overlooks(i, j) {
				b.WriteString("<sync/>\n")
				synced = i
				break
			}
		}
		_, topic, _ := strings.Cut(m.task(m.phrase(i), i), ": ")
		guess := float64(m.length(p.weight, "plan"+p.name)) * math.Exp(0.3*m.dice.normal(p.name, "guess"))
		fmt.Fprintf(&b, "<promise topic=\"%s\" tokens=\"%d\"/>\n", topic, 10*(1+int(guess/10)))
	}
	b.WriteString("<sync/>")
	return b.String()
}

// needs tells whether the later part builds on the earlier one.
func (m mind) needs(a ask) bool {
	later := m.latent.find(a.part)
	if later == nil || m.latent.find(a.earlier) == nil {
		return false
	}
	return later.needs[a.earlier[0]-partNames[0][0]]
}

// misjudged is how often a model gets the structure of a question wrong when it
// is asked about it; an assumption, scaled like the other faults of planners.
const misjudged = 0.05

// judge says yes or no, and is mistaken at times.
func (m mind) judge(a ask, truth bool) string {
	if m.blunders("bad judgement", a.label()) {
		truth = m.dice.pick(a.label(), "coin", 2) == 0
	} else if m.dice.uniform(a.label(), "judge") < misjudged*m.model.Sloppiness*m.assume.Sloppiness {
		truth = !truth
	}
	if truth {
		return "Yes."
	}
	return "No."
}
