package practice

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/datasets"
)

var (
	liesPlaces = []string{
		"aquarium", "bakery", "bridge", "cathedral", "cinema", "clinic", "ferry", "fountain", "gallery", "harbour", "library",
		"lighthouse", "market", "museum", "orchard", "palace", "quarry", "stadium", "theatre", "tower", "tram stop", "vineyard", "zoo",
	}
	liesAsides = []string{"is waiting for a friend", "saw a rainbow", "carries a blue umbrella", "is eating an apple", "has " +
		"lost a glove", "is humming a tune"}
)

// A liesStatement is a sentence, and in which worlds it is possible. A world is the set
// of people who tell the truth, as bits.
type liesStatement struct {
	text string
	fits func(world int) bool
}

// liesQuestion makes a web of lies: who tells the truth follows from statements about
// people, and from whose they are. They leave one world, and none is redundant.
func liesQuestion(d *draw) datasets.Question {
	level := d.between(1, 5)
	n := 4 + level
	people, places := pickSome(d, names, n), pickSome(d, liesPlaces, n)
	truth := d.IntN(1 << n)
	sentences := make([]string, 0, 4*n)
	for i := range n {
		sentences = append(sentences, people[i]+" is at the "+places[i]+".")
	}
	for _, s := range liesStatements(d, places, truth, level) {
		sentences = append(sentences, s.text)
	}
	for range 1 + level/3 { // irrelevant
		sentences = append(sentences, "The person at the "+pick(d, places)+" "+pick(d, liesAsides)+".")
	}
	d.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })

	var questions, answers []string
	for _, p := range d.Perm(n)[:3] {
		questions = append(questions, "Does the person at the "+places[p]+" tell the truth?")
		answers = append(answers, [2]string{"no", "yes"}[truth>>p&1])
	}
	q := datasets.Question{Category: "web_of_lies_v2", Answer: strings.Join(answers, ", "), Meta: meta("lies", level)}
	q.Text = fmt.Sprintf("In this town, everybody either always tells the truth or always lies. %s %s Think step by step, and finish "+
		"with three words, yes or no, in **bold** and in the order of the questions, such as **no, no, yes**.",
		strings.Join(sentences, " "), strings.Join(questions, " "))
	q.Meta["release"] = "2024-06-24"
	return q
}

// liesStatements draws statements that fit the true world until it is the only one
// left, and drops those that are not needed for that.
func liesStatements(d *draw, places []string, truth, level int) []liesStatement {
	var statements []liesStatement
	worlds := liesWorlds(len(places), nil)
	for len(worlds) > 1 {
		s := liesAnchor(d, places, truth)
		if len(statements) > 0 { // claims alone often fit the mirror world as well
			s = liesClaim(d, places, truth, level)
		}
		if left := slices.DeleteFunc(slices.Clone(worlds), func(w int) bool { return !s.fits(w) }); len(left) < len(worlds) {
			worlds, statements = left, append(statements, s)
		}
	}
	for i := len(statements) - 1; i >= 0; i-- {
		others := slices.Delete(slices.Clone(statements), i, i+1)
		if len(liesWorlds(len(places), others)) == 1 {
			statements = others
		}
	}
	return statements
}

// liesWorlds lists the worlds of n people that fit all statements.
func liesWorlds(n int, statements []liesStatement) (worlds []int) {
next:
	for w := range 1 << n {
		for i := range statements {
			if !statements[i].fits(w) {
				continue next
			}
		}
		worlds = append(worlds, w)
	}
	return worlds
}

// liesAnchor states outright whether one person tells the truth.
func liesAnchor(d *draw, places []string, truth int) liesStatement {
	p := d.IntN(len(places))
	verb := [2]string{"lies", "tells the truth"}[truth>>p&1]
	return liesStatement{"The person at the " + places[p] + " " + verb + ".", func(w int) bool { return w>>p&1 == truth>>p&1 }}
}

// liesKinds are pairs of contrary claims about one person or two.
var liesKinds = []struct {
	words [2]string // the claim and its contrary
	claim func(b, c bool) bool
}{
	{[2]string{"%[1]s tells the truth", "%[1]s lies"}, func(b, _ bool) bool { return b }},
	{[2]string{"both %s and %s tell the truth", "at least one of %s and %s lies"}, func(b, c bool) bool { return b && c }},
	{[2]string{"either both or neither of %s and %s lie", "exactly one of %s and %s lies"}, func(b, c bool) bool { return b == c }},
}

// liesClaim is somebody's claim about others; of a claim and its contrary, the one that
// fits the true world. From level 3 on some claims are about two people.
func liesClaim(d *draw, places []string, truth, level int) liesStatement {
	who := d.Perm(len(places))[:3] // the speaker, and whom the claim is about
	kind := liesKinds[0]
	if level >= 3 && d.IntN(3) == 0 {
		kind = liesKinds[1+d.IntN(2)]
	}
	person := func(i int) string { return "the person at the " + places[who[i]] }
	honest := func(world, i int) bool { return world>>who[i]&1 == 1 }
	for i, words := range kind.words {
		fits := func(w int) bool { return honest(w, 0) == (kind.claim(honest(w, 1), honest(w, 2)) == (i == 0)) }
		if fits(truth) {
			return liesStatement{capitalized(person(0)) + " says that " + fmt.Sprintf(words, person(1), person(2)) + ".", fits}
		}
	}
	panic("unreachable: of a claim and its contrary, one fits")
}
