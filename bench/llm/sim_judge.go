package llm

import (
	"strconv"
	"strings"
)

// choose picks one of several answers to the question. To tell a right answer
// from wrong ones is taken to be as hard as to find it: who would know the answer
// recognizes it, and who would not picks blindly.
func (m mind) choose(a ask) string {
	label := a.label()
	list := strings.Split("\n"+a.results, "\nCandidate ")[1:]
	if len(list) == 0 {
		return filler(m.length(0.2, label), hash(0, m.item.Key, label))
	}
	pick := m.dice.pick(label, "blind", len(list))
	if m.dice.uniform(label, "right") < m.knows(m.ability.CoT) {
		for i, c := range list {
			if strings.HasSuffix(strings.TrimSpace(c), m.item.Right) {
				pick = i
				break
			}
		}
	}
	return filler(m.length(1, label), hash(0, m.item.Key, label)) + "\nChoice: " + strconv.Itoa(pick+1)
}
