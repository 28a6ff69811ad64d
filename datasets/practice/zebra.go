package practice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// A zebraAttribute is one kind of thing people differ in. Values are single lower-case
// words, and no word is a value of two attributes.
type zebraAttribute struct {
	name   string
	person string // names a person by the value, as "the person who drinks %s"
	values []string
}

var zebraAttributes = []zebraAttribute{
	{"drink", "the person who drinks %s", []string{"cider", "cocoa", "coffee", "lemonade", "milk", "punch", "tea", "water"}},
	{"pet", "the person who keeps a %s", []string{"beetle", "canary", "ferret", "gecko", "hamster", "parrot", "rabbit", "tortoise"}},
	{"job", "the person who works as a %s", []string{"baker", "carpenter", "dentist", "florist", "glazier", "joiner", "plumber", "tailor"}},
	{"sport", "the person who plays %s", []string{"badminton", "basketball", "cricket", "curling", "handball", "hockey", "rugby", "tennis"}},
	{"colour", "the person who wears %s", []string{"black", "blue", "brown", "green", "orange", "purple", "white", "yellow"}},
	{"food", "the person who cooks %s", []string{"curry", "dumplings", "lasagne", "paella", "pancakes", "risotto", "stew", "sushi"}},
}

// zebraSizes are people and attributes by level.
var zebraSizes = [...][2]int{1: {3, 2}, 2: {3, 3}, 3: {4, 3}, 4: {4, 4}, 5: {5, 4}}

// A zebra is a puzzle in the making. Things are numbered attribute by attribute: thing
// a*people+v is value v of attribute a.
type zebra struct {
	people     int
	attributes []zebraAttribute
	truth      arrangement
}

// zebraQuestion makes a puzzle in the style of a release of LiveBench: that of 2024-06
// asks for one thing, that of 2024-11 for several at once.
func zebraQuestion(d *draw, release string) datasets.Question {
	level := d.between(1, 5)
	people := zebraSizes[level][0]
	z := zebra{people: people, attributes: pickSome(d, zebraAttributes, zebraSizes[level][1])}
	for a := range z.attributes {
		z.attributes[a].values = pickSome(d, z.attributes[a].values, people)
		for v, p := range d.Perm(people) {
			z.truth[a*people+v] = uint8(p)
		}
	}
	clues := z.clues(d)
	n, how := 1, "put the answer in bold and italics, as in ***X***, with a position as a digit."
	if release >= "2024-11-25" {
		n, how = 3+level/3, "give your answers in the order of the questions, separated by commas, as in <solution>X, Y, "+
			"Z</solution>, with positions as digits."
	}
	questions, answers := z.ask(d, clues, n)

	lines := []string{fmt.Sprintf("There are %d people in a row, at positions 1 to %d from left to right. They differ in the "+
		"following attributes, and each value belongs to exactly one person.", people, people)}
	for _, a := range z.attributes {
		lines = append(lines, capitalized(a.name)+": "+strings.Join(slices.Sorted(slices.Values(a.values)), ", "))
	}
	lines = append(lines, "This is known about them:")
	for _, c := range clues {
		lines = append(lines, z.sentence(c))
	}
	lines = append(append(lines, "Answer this:"), questions...)
	lines = append(lines, "Think step by step. Then "+how)
	q := datasets.Question{Category: "zebra_puzzle", Text: strings.Join(lines, "\n"), Answer: strings.Join(answers, ", "+
		""), Meta: meta("zebra", level)}
	q.Meta["release"] = release
	return q
}

func capitalized(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (z *zebra) things() int { return z.people * len(z.attributes) }

// clues finds statements that leave the true arrangement as the only one, and of which
// none can be omitted.
func (z *zebra) clues(d *draw) []clue {
	var clues []clue
	for {
		other, found := z.otherThan(clues)
		if !found {
			break
		}
		c := z.trueClue(d)
		for c.holds(other) { // until it excludes this one
			c = z.trueClue(d)
		}
		clues = append(clues, c)
	}
	for i := len(clues) - 1; i >= 0; i-- {
		without := slices.Delete(slices.Clone(clues), i, i+1)
		if _, found := z.otherThan(without); !found {
			clues = without
		}
	}
	d.Shuffle(len(clues), func(i, j int) { clues[i], clues[j] = clues[j], clues[i] })
	return clues
}

// otherThan returns an arrangement other than the true one that fits the clues.
func (z *zebra) otherThan(clues []clue) (arrangement, bool) {
	return otherArrangement(z.people, z.things(), clues, z.truth)
}

// clueKinds repeats the relations that make good puzzles; plain positions are rare.
var clueKinds = []relation{same, same, different, left, left, left, justLeft, justLeft, next, next, next, isAt, notAt}

// trueClue draws a clue that holds in the true arrangement.
func (z *zebra) trueClue(d *draw) clue {
	for {
		c := clue{pick(d, clueKinds), d.IntN(z.things()), d.IntN(z.things())}
		switch c.relation {
		case isAt, notAt:
			c.y = d.IntN(z.people)
		case same, different: // within one attribute this is known already
			if c.x/z.people == c.y/z.people {
				continue
			}
		}
		if c.holds(z.truth) {
			return c
		}
	}
}

// sentence states a clue in English.
func (z *zebra) sentence(c clue) string {
	y := "position " + strconv.Itoa(c.y+1)
	if c.relation != isAt && c.relation != notAt {
		y = z.person(c.y)
	}
	return capitalized(z.person(c.x)) + " " + relations[c.relation].words + " " + y + "."
}

// person names a person by one of their things.
func (z *zebra) person(thing int) string {
	a := z.attributes[thing/z.people]
	return fmt.Sprintf(a.person, a.values[thing%z.people])
}

// ask makes n different questions that no single clue answers, and their answers.
func (z *zebra) ask(d *draw, clues []clue, n int) (questions, answers []string) {
	const attempts = 50 // after which a clue may answer: a puzzle whose clues state nearly everything
	for try := 0; len(questions) < n; try++ {
		thing, asked := d.IntN(z.things()), d.IntN(len(z.attributes))
		at := int(z.truth[thing])
		value := asked * z.people
		for int(z.truth[value]) != at {
			value++
		}
		q, a := "What is the "+z.attributes[asked].name+" of the person at position "+
			""+strconv.Itoa(at+1)+"?", z.attributes[asked].values[value%z.people]
		given := []clue{{isAt, value, at}}
		switch kind := d.IntN(3); {
		case kind == 0:
			q, a = "At what position is "+z.person(thing)+"?", strconv.Itoa(at+1)
			given = []clue{{isAt, thing, at}}
		case kind == 1 && asked != thing/z.people:
			q = "What is the " + z.attributes[asked].name + " of " + z.person(thing) + "?"
			given = []clue{{same, thing, value}, {same, value, thing}}
		}
		if slices.Contains(questions, q) || try < attempts && slices.ContainsFunc(given, func(c clue) bool { return slices.Contains(clues, c) }) {
			continue
		}
		questions, answers = append(questions, q), append(answers, a)
	}
	return questions, answers
}
