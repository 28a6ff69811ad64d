package practice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// A zebraAttribute is one kind of thing people differ in. Values are single
// lower-case words, and no word is a value of two attributes.
type zebraAttribute struct {
	name   string
	person string // names a person by the value, as "the person who drinks %s"
	values []string
}

var zebraAttributes = []zebraAttribute{
	{"drink", "the person who drinks %s", []string{"cider", "cocoa", "coffee", "lemonade", "milk", "punch", "tea", "water"}},
	{"pet", "the person who keeps a %s", []string{"beetle", "canary", "ferret", "gecko", "hamster", "parrot", "rabbit", "tortoise"}},
	{"job", "the person who works as a %s", []string{"baker", "carpenter", "dentist", "florist", "glazier", "librarian", "plumber", "surveyor"}},
	{"sport", "the person who plays %s", []string{"badminton", "basketball", "cricket", "curling", "handball", "hockey", "rugby", "tennis"}},
	{"nationality", "the person who is %s", []string{"bolivian", "danish", "ghanaian", "icelandic", "kenyan", "latvian", "maltese", "vietnamese"}},
	{"colour", "the person who wears %s", []string{"black", "blue", "brown", "green", "orange", "purple", "white", "yellow"}},
	{"music", "the person who listens to %s", []string{"blues", "folk", "funk", "gospel", "jazz", "opera", "reggae", "techno"}},
	{"food", "the person who cooks %s", []string{"curry", "dumplings", "lasagne", "paella", "pancakes", "risotto", "stew", "sushi"}},
}

// zebraSizes are people and attributes by level.
var zebraSizes = [...][2]int{1: {3, 2}, 2: {3, 3}, 3: {4, 3}, 4: {4, 4}, 5: {5, 4}}

// A zebra is a puzzle in the making. Things are numbered attribute by
// attribute: thing a*people+v is value v of attribute a.
type zebra struct {
	people     int
	attributes []zebraAttribute
	position   zebraSolution // where each thing really is
}

// zebraQuestion makes a puzzle in the style of LiveBench's release of
// 2024-11-25, which asks for several things at once.
func zebraQuestion(d *draw) datasets.Question {
	level := d.between(1, 5)
	people := zebraSizes[level][0]
	z := zebra{people: people, attributes: pickSome(d, zebraAttributes, zebraSizes[level][1])}
	for a := range z.attributes {
		z.attributes[a].values = pickSome(d, z.attributes[a].values, people)
		for v, p := range d.Perm(people) {
			z.position[a*people+v] = uint8(p)
		}
	}
	clues := z.clues(d)
	questions, answers := z.ask(d, clues, 3+level/3)

	var b strings.Builder
	fmt.Fprintf(&b, "There are %s people in a row, at positions 1 to %d from left to right. They differ in the following attributes, and each value belongs to exactly one person.\n",
		numberWords[people], people)
	for _, a := range z.attributes {
		fmt.Fprintf(&b, "%s: %s\n", capitalized(a.name), strings.Join(slices.Sorted(slices.Values(a.values)), ", "))
	}
	b.WriteString("This is known about them:\n")
	for _, c := range clues {
		b.WriteString(z.sentence(c))
		b.WriteByte('\n')
	}
	b.WriteString("Answer these questions:\n")
	for _, q := range questions {
		b.WriteString(q)
		b.WriteByte('\n')
	}
	b.WriteString("Think step by step. Then give your answers in the order of the questions, separated by commas, as in <solution>X, Y, Z</solution>, with positions as digits.")

	meta := meta("zebra", level)
	meta["release"] = "2024-11-25"
	return datasets.Question{Category: "zebra_puzzle", Text: b.String(), Answer: strings.Join(answers, ", "), Meta: meta}
}

func capitalized(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// clues finds statements that leave the true arrangement as the only one, and
// of which none can be left out.
func (z *zebra) clues(d *draw) []zebraClue {
	var clues []zebraClue
	s := zebraSolver{people: z.people, things: z.people * len(z.attributes)}
	for other, found := s.other(clues, z.position); found; other, found = s.other(clues, z.position) {
		for {
			if c := z.trueClue(d); !c.holds(other) { // it rules this one out
				clues = append(clues, c)
				break
			}
		}
	}
	for i := len(clues) - 1; i >= 0; i-- {
		without := slices.Delete(slices.Clone(clues), i, i+1)
		if _, found := s.other(without, z.position); !found {
			clues = without
		}
	}
	d.Shuffle(len(clues), func(i, j int) { clues[i], clues[j] = clues[j], clues[i] })
	return clues
}

// zebraKinds repeats the kinds of clues that make good puzzles; plain
// positions are rare.
var zebraKinds = []zebraKind{
	zebraSame, zebraSame, zebraDifferent, zebraLeft, zebraLeft, zebraLeft, zebraJustLeft, zebraJustLeft,
	zebraNext, zebraNext, zebraNext, zebraAt, zebraNotAt,
}

// trueClue draws a clue that holds in the true arrangement.
func (z *zebra) trueClue(d *draw) zebraClue {
	things := z.people * len(z.attributes)
	for {
		c := zebraClue{kind: pick(d, zebraKinds), x: uint8(d.IntN(things)), y: uint8(d.IntN(things)), at: uint8(d.IntN(z.people))}
		if c.kind == zebraAt {
			c.at = z.position[c.x]
		}
		// That two values of one attribute are not the same is known already.
		sameAttribute := int(c.x)/z.people == int(c.y)/z.people
		if sameAttribute && (c.kind == zebraSame || c.kind == zebraDifferent) {
			continue
		}
		if c.holds(z.position) {
			return c
		}
	}
}

// sentence says a clue in English.
func (z *zebra) sentence(c zebraClue) string {
	x, y := capitalized(z.person(int(c.x))), z.person(int(c.y))
	switch c.kind {
	case zebraSame:
		return x + " is " + y + "."
	case zebraDifferent:
		return x + " is not " + y + "."
	case zebraLeft:
		return x + " is somewhere to the left of " + y + "."
	case zebraJustLeft:
		return x + " is immediately to the left of " + y + "."
	case zebraNext:
		return x + " is next to " + y + "."
	case zebraAt:
		return x + " is at position " + strconv.Itoa(int(c.at)+1) + "."
	default:
		return x + " is not at position " + strconv.Itoa(int(c.at)+1) + "."
	}
}

// person names a person by one of their things.
func (z *zebra) person(thing int) string {
	a := z.attributes[thing/z.people]
	return strings.Replace(a.person, "%s", a.values[thing%z.people], 1)
}

// ask makes n different questions that no single clue answers outright, and
// their answers.
func (z *zebra) ask(d *draw, clues []zebraClue, n int) (questions, answers []string) {
	for tries := 0; len(questions) < n; tries++ {
		thing := d.IntN(z.people * len(z.attributes))
		at := z.position[thing]
		asked := d.IntN(len(z.attributes))
		value := asked * z.people
		for z.position[value] != at {
			value++
		}
		var q, a string
		var given func(c zebraClue) bool
		switch kind := d.IntN(3); {
		case kind == 0:
			q, a = "At what position is "+z.person(thing)+"?", strconv.Itoa(int(at)+1)
			given = func(c zebraClue) bool { return c.kind == zebraAt && int(c.x) == thing }
		case kind == 1 && asked != thing/z.people:
			q, a = "What is the "+z.attributes[asked].name+" of "+z.person(thing)+"?", z.attributes[asked].values[value%z.people]
			given = func(c zebraClue) bool {
				return c.kind == zebraSame && (int(c.x) == thing && int(c.y) == value || int(c.y) == thing && int(c.x) == value)
			}
		default:
			q, a = "What is the "+z.attributes[asked].name+" of the person at position "+strconv.Itoa(int(at)+1)+"?", z.attributes[asked].values[value%z.people]
			given = func(c zebraClue) bool { return c.kind == zebraAt && int(c.x) == value }
		}
		const patience = 50 // a puzzle whose clues say nearly everything
		if slices.Contains(questions, q) || tries < patience && slices.ContainsFunc(clues, given) {
			continue
		}
		questions, answers = append(questions, q), append(answers, a)
	}
	return questions, answers
}
