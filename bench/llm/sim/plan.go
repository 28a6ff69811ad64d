package sim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// plan writes the decomposition as the planner prompt asks for it.
func (m mind) plan() string {
	var b strings.Builder
	b.Grow(1024)
	h := m.habits()
	b.WriteString(h.before)
	b.WriteString("<Plan>\n")
	for i := range m.latent.parts {
		p := &m.latent.parts[i]
		what := m.phrase(i)
		if i == h.ampersandAt {
			what += " & nothing more"
		}
		guess := float64(m.length(p.weight, "plan"+p.name)) * math.Exp(0.3*m.dice.normal(p.name, "guess"))
		fmt.Fprintf(&b, `<Step ID="%d" Task="%s" Difficulty="%d" Token="%d" Rely="%s"/>`,
			i+1, m.task(what, i), m.difficulty(p.weight, p.name), 10*(1+int(guess/10)), m.rely(i, h))
		b.WriteByte('\n')
	}
	b.WriteString("</Plan>")
	b.WriteString(h.behind)
	return b.String()
}

// phrase is what a plan says of a part, # standing for its name.
func (m mind) phrase(i int) string {
	switch i {
	case 0:
		return phrases[0]
	case m.latent.count - 1:
		return conclusion
	}
	return phrases[1+Hash(0, m.item.Key, partNames[i])%uint64(len(phrases)-1)]
}

// task puts a part's name, and those it builds on, into a phrase. A step that is
// a blunder is beside the point or repeats the one before, and its own part is
// left to whoever answers in the end.
func (m mind) task(phrase string, i int) string {
	if i == m.latent.count-1 {
		return phrase
	}
	if i > 0 && m.blunders("bad step", partNames[i]) {
		if m.dice.pick("step "+partNames[i], "useless", 2) == 0 {
			return aside
		}
		return m.task(phrase, i-1)
	}
	t := strings.Replace(phrase, "#", "part "+partNames[i], 1)
	for j := range i {
		if m.latent.parts[i].needs[j] {
			t += " Use part " + partNames[j] + "."
		}
	}
	return t
}

// rely lists the steps a step needs, as the planner sees it.
func (m mind) rely(i int, h habits) string {
	var b []byte
	for j := range i {
		if !m.latent.parts[i].needs[j] || i == h.forgetAt || m.overlooks(i, j) {
			continue
		}
		if b != nil {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(j+1), 10)
	}
	if i == h.inventAt {
		b = append(b, ",17"...)
	}
	return string(b)
}

// habits are the small faults of planners that a harness has to live with.
// Their rates are assumptions, scaled by the model's sloppiness.
type habits struct {
	before, behind                  string
	ampersandAt, forgetAt, inventAt int
}

func (m mind) habits() habits {
	h := habits{ampersandAt: -1, forgetAt: -1, inventAt: -1}
	happens := func(what string, rate float64) bool {
		return m.dice.uniform("plan", what) < rate*m.model.Sloppiness*m.assume.Sloppiness
	}
	if happens("fence", 0.10) {
		h.before, h.behind = "```xml\n", "\n```"
	}
	if happens("prose", 0.05) {
		h.before = "Here is the plan:\n" + h.before
	}
	middle := 1 + m.dice.pick("plan", "where", m.latent.count-1)
	if happens("ampersand", 0.04) {
		h.ampersandAt = middle
	}
	if happens("forget", 0.04) {
		h.forgetAt = middle
	}
	if happens("invent", 0.02) {
		h.inventAt = middle
	}
	return h
}

// blunders tells whether a planner fails at one of its decisions, which happens
// with probability 1 - Assumptions.PlanQuality. The decisions are those of
// substance, unlike habits: what a step in the middle is about (else it is
// useless or repeats the step before it), each dependency (else it is left out, or
// judged by a coin), and each judgement of difficulty (else any figure from 1 to
// 9). At 0 only the first step and the last are left of a plan, and nothing of its
// structure; what a planner decides badly at some quality it decides badly at any
// lower one.
func (m mind) blunders(kind, decision string) bool {
	q := m.assume.PlanQuality
	return q < 1 && m.dice.uniform(kind, decision) >= q
}

// overlooks tells whether the planner leaves out that part i needs part j.
func (m mind) overlooks(i, j int) bool {
	return m.blunders("overlooked by "+partNames[i], partNames[j])
}
