// Package practice generates stand-ins for the benchmarks: sets of the same
// format, of graded difficulty, with texts of our own.
//
//  1. [Questions] gives question i of a family its own source of random numbers,
//     which depends on (family, seed, i) alone.
//  2. The family's templates take turns; one draws numbers or words, states the
//     problem and works it out exactly.
//  3. Choice questions add options that result from plausible mistakes, with the key
//     equally likely at every letter and at every rank of size.
//  4. Zebra puzzles and webs of lies draw statements that are true of one arrangement
//     until a solver finds no other, and drop the redundant ones.
//  5. [Set] wraps the questions as the [datasets.Set] of a benchmark, with [Shots]
//     where the benchmark has worked examples.
package practice

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// families maps a family to what makes its question i.
var families = map[string]func(d *draw, i int) datasets.Question{
	"gpqa": func(d *draw, i int) datasets.Question { return gpqaTemplates[i%len(gpqaTemplates)].question(d, 4) },
	"mmlu-pro": func(d *draw, i int) datasets.Question {
		return mmluProTemplates[i%len(mmluProTemplates)].question(d, 10)
	},
	"aime24":              func(d *draw, i int) datasets.Question { return aimeTemplates[i%len(aimeTemplates)].question(d) },
	"math500":             func(d *draw, i int) datasets.Question { return mathTemplates[i%len(mathTemplates)].question(d) },
	"livebench-reasoning": livebenchQuestion,
}

// Set returns the practice set that stands in for a benchmark: n items of its format.
// Names are as in [datasets.Load].
func Set(name string, seed uint64, n int) (*datasets.Set, error) {
	e, err := datasets.Describe(name)
	if err != nil {
		return nil, err
	}
	questions, err := Questions(e.Family, seed, n)
	if err != nil {
		return nil, err
	}
	set := &datasets.Set{
		Name: e.Name, Questions: questions, Practice: true,
		Revision: fmt.Sprintf("practice-v2/%d", seed), Source: "made by the practice generator",
	}
	if e.Shots > 0 {
		set.Shots = Shots(seed)
	}
	return set, nil
}

// Questions returns the first n questions of the practice set of a family: gpqa,
// mmlu-pro, aime24, livebench-reasoning or math500. They have the format of the
// benchmark and an exact answer in its notation, but the texts are ours; no question
// is taken from a benchmark, and scores on them are not benchmark scores.
//
// Question i depends on (family, seed, i) alone, so a longer set begins with the
// shorter one. Meta holds "practice" ("true"), "level" ("1" to "5", about the number
// of reasoning steps), "template" (the kind of problem) and, for LiveBench, "release".
// IDs repeat between seeds. Texts differ within a set, except that about one seed in
// fifty repeats a text within 2,000 questions of aime24 or math500.
//
// The error lists the families when family is not one of them.
func Questions(family string, seed uint64, n int) ([]datasets.Question, error) {
	if n < 0 {
		return nil, fmt.Errorf("make practice set %s: size %d is negative", family, n)
	}
	makeQuestion := families[family]
	if makeQuestion == nil {
		known := slices.Sorted(maps.Keys(families))
		return nil, fmt.Errorf("make practice set: unknown family %q; choose from %s", family, strings.Join(known, ", "))
	}
	questions := make([]datasets.Question, n)
	for i := range questions {
		questions[i] = makeQuestion(newDraw(family, seed, i), i)
		questions[i].ID = fmt.Sprintf("practice-%s-%06d", family, i)
		questions[i].Dataset = family
	}
	return questions, nil
}

// Shots returns five worked examples for each category of the mmlu-pro practice set.
// Meta["cot"] holds the reasoning in the form of the benchmark's own examples, "A:
// Let's think step by step. ... The answer is (E).". No example is ever a question of
// [Questions], for any seeds.
func Shots(seed uint64) map[string][]datasets.Question {
	const perCategory = 5
	shots := make(map[string][]datasets.Question, len(mmluProTemplates))
	for _, t := range mmluProTemplates {
		for i := range perCategory {
			d := newDraw("shots of "+t.category, seed, i)
			d.worked = true
			q := t.question(d, 10)
			q.ID = fmt.Sprintf("practice-mmlu-pro-shot-%s-%d", strings.ReplaceAll(t.category, " ", "-"), i)
			q.Dataset = "mmlu-pro"
			shots[t.category] = append(shots[t.category], q)
		}
	}
	return shots
}

// A freeTemplate is a kind of problem without options.
type freeTemplate struct {
	category, name string
	level          int // reasoning steps, 1 to 5
	make           func(*draw) (text, answer string)
}

func (t freeTemplate) question(d *draw) datasets.Question {
	text, answer := t.make(d)
	return datasets.Question{Category: t.category, Text: text, Answer: answer, Meta: meta(t.name, t.level)}
}

func meta(template string, level int) map[string]string {
	return map[string]string{"practice": "true", "level": strconv.Itoa(level), "template": template}
}

// A draw is the source of random numbers of one question.
type draw struct {
	*rand.Rand
	worked bool // for a worked example, which keeps its reasoning
}

func newDraw(family string, seed uint64, i int) *draw {
	key := sha256.Sum256(fmt.Appendf(nil, "practice 2\n%s\n%d\n%d", family, seed, i))
	return &draw{Rand: rand.New(rand.NewChaCha8(key))}
}

// between draws an integer from lo to hi, both included.
func (d *draw) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// real draws a multiple of 1/per from lo to hi, both included. Such numbers print in
// full, so the text states exactly the number that is computed with.
func (d *draw) real(lo, hi, per float64) float64 {
	return float64(d.between(int(math.Round(lo*per)), int(math.Round(hi*per)))) / per
}

func pick[T any](d *draw, from []T) T { return from[d.IntN(len(from))] }

// pickSome draws k different elements in random order.
func pickSome[T any](d *draw, from []T, k int) []T {
	some := slices.Clone(from)
	d.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	return some[:k]
}
