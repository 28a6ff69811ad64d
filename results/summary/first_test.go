package summary

import "testing"

// McNemar's test sees the first repetition, whatever the order of the rows.
func TestFirstAnswers(t *testing.T) {
	var a, b firstAnswers
	a.add(1, 1, 0)
	a.add(1, 0, 1)
	b.add(1, 0, 0)
	b.add(1, 2, 1)
	a.add(0, 1, 1) // b has no answer
	a.add(2, 0, 1)
	b.add(2, 1, 0) // another repetition
	if only, binary := discordant(a, b); !binary || only != [2]int{1, 0} {
		t.Errorf("%v, %v", only, binary)
	}
	a.add(3, 0, .5)
	b.add(3, 0, .5)
	if _, binary := discordant(a, b); binary {
		t.Error("half a point is neither right nor wrong")
	}
}
