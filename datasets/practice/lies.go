package practice

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"hybridflow/datasets"
)

// liesPeople limits a puzzle, so that the set of all worlds, each saying who
// tells the truth, is a bit set of fixed size.
const liesPeople = 9

// A liesWorlds is a set of worlds: bit w is the world in which person i tells
// the truth when bit i of w is set.
type liesWorlds [1 << liesPeople / 64]uint64

// truthful[i] holds the worlds in which person i tells the truth.
var truthful = func() (t [liesPeople]liesWorlds) {
	for w := range 1 << liesPeople {
		for i := range t {
			t[i][w/64] |= uint64(w>>i&1) << (w % 64)
		}
	}
	return t
}()

func (a liesWorlds) and(b liesWorlds) liesWorlds {
	for i := range a {
		a[i] &= b[i]
	}
	return a
}

// not complements a among all worlds, for a in place of the claim "not a".
func (a liesWorlds) not() liesWorlds {
	for i := range a {
		a[i] = ^a[i]
	}
	return a
}

// equal holds the worlds that are in both sets or in none: if a is where the
// speaker tells the truth and b where the claim holds, it is where both fit.
func (a liesWorlds) equal(b liesWorlds) liesWorlds {
	for i := range a {
		a[i] = ^(a[i] ^ b[i])
	}
	return a
}

func (a liesWorlds) count() int {
	n := 0
	for _, word := range a {
		n += bits.OnesCount64(word)
	}
	return n
}

func (a liesWorlds) has(w int) bool { return a[w/64]>>(w%64)&1 == 1 }

// A liesStatement is a sentence and the worlds it leaves.
type liesStatement struct {
	text   string
	worlds liesWorlds
}

var (
	liesPlaces = []string{
		"aquarium", "bakery", "bridge", "cathedral", "cinema", "clinic", "ferry", "fountain", "gallery", "harbour", "library",
		"lighthouse", "market", "museum", "orchard", "palace", "quarry", "stadium", "theatre", "tower", "tram stop", "vineyard", "zoo",
	}
	liesAsides = []string{"is waiting for a friend", "saw a rainbow", "carries a blue umbrella", "is eating an apple", "has lost a glove", "is humming a tune"}
)

// liesQuestion makes a web of lies: who tells the truth follows from who says
// what about whom. The statements leave one world, and none is redundant.
func liesQuestion(d *draw) datasets.Question {
	level := d.between(1, 5)
	n := 4 + level
	people, places := pickSome(d, practiceNames, n), pickSome(d, liesPlaces, n)
	truth := d.IntN(1 << n)
	statements := liesStatements(d, places, truth, level)

	sentences := make([]string, 0, 4*n)
	for i := range n {
		sentences = append(sentences, people[i]+" is at the "+places[i]+".")
	}
	for _, s := range statements {
		sentences = append(sentences, s.text)
	}
	for range 1 + level/3 { // what has nothing to do with it
		sentences = append(sentences, "The person at the "+pick(d, places)+" "+pick(d, liesAsides)+".")
	}
	d.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })

	asked := d.Perm(n)[:3]
	var answers [3]string
	for i, p := range asked {
		answers[i] = [2]string{"no", "yes"}[truth>>p&1]
	}
	text := fmt.Sprintf("In this town, everybody either always tells the truth or always lies. %s Does the person at the %s tell the truth? Does the person at the %s tell the truth? "+
		"Does the person at the %s tell the truth? Think step by step, and finish with three words, yes or no, in **bold** and in the order of the questions, such as **no, no, yes**.",
		strings.Join(sentences, " "), places[asked[0]], places[asked[1]], places[asked[2]])
	meta := meta("lies", level)
	meta["release"] = "2024-06-24"
	return datasets.Question{Category: "web_of_lies_v2", Text: text, Answer: strings.Join(answers[:], ", "), Meta: meta}
}

// liesStatements draws statements that are true of the world until it is the
// only one left, and drops those that are not needed for that.
func liesStatements(d *draw, places []string, truth, level int) []liesStatement {
	n := len(places)
	var left liesWorlds
	for w := range 1 << n { // people beyond the puzzle do not count: they lie
		left[w/64] |= 1 << (w % 64)
	}
	start := left
	var statements []liesStatement
	for left.count() > 1 {
		s := liesAnchor(d, places, truth)
		if len(statements) > 0 { // claims alone often fit the mirror world as well
			s = liesClaim(d, places, truth, level)
		}
		if rest := left.and(s.worlds); rest != left {
			left, statements = rest, append(statements, s)
		}
	}
	for i := len(statements) - 1; i >= 0; i-- {
		rest := start
		for j, s := range statements {
			if j != i {
				rest = rest.and(s.worlds)
			}
		}
		if rest.count() == 1 {
			statements = slices.Delete(statements, i, i+1)
		}
	}
	return statements
}

// liesAnchor says outright what one person does.
func liesAnchor(d *draw, places []string, truth int) liesStatement {
	p := d.IntN(len(places))
	if truth>>p&1 == 1 {
		return liesStatement{"The person at the " + places[p] + " tells the truth.", truthful[p]}
	}
	return liesStatement{"The person at the " + places[p] + " lies.", truthful[p].not()}
}

// liesClaim is somebody's word on others, true or false as it suits them. From
// level 3 on some of it is about two people at a time.
func liesClaim(d *draw, places []string, truth, level int) liesStatement {
	var who [3]int // speaker, and whom it is about
	for i := range who {
		for who[i] = d.IntN(len(places)); slices.Contains(who[:i], who[i]); {
			who[i] = d.IntN(len(places))
		}
	}
	a, b, c := who[0], who[1], who[2]
	// Both versions of a claim are made; the one taken fits the true world.
	claims := [2]liesStatement{
		{"the person at the " + places[b] + " tells the truth", truthful[b]},
		{"the person at the " + places[b] + " lies", truthful[b].not()},
	}
	if level >= 3 && d.IntN(3) == 0 {
		pair := "the person at the " + places[b] + " and the person at the " + places[c]
		both := truthful[b].and(truthful[c])
		claims = [2]liesStatement{{"both " + pair + " tell the truth", both}, {"at least one of " + pair + " lies", both.not()}}
		if d.IntN(2) == 0 {
			alike := truthful[b].equal(truthful[c])
			claims = [2]liesStatement{{"either both or neither of " + pair + " lie", alike}, {"exactly one of " + pair + " lies", alike.not()}}
		}
	}
	for _, claim := range claims {
		if worlds := truthful[a].equal(claim.worlds); worlds.has(truth) {
			return liesStatement{"The person at the " + places[a] + " says that " + claim.text + ".", worlds}
		}
	}
	panic("unreachable: of a claim and its contrary, one fits")
}
