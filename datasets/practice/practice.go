// Package practice generates stand-ins for the benchmarks: sets of the same
// format, of graded difficulty, whose text is ours.
//
//  1. A family has a table of templates; question i draws one of them and its
//     numbers or words from (family, seed, i) alone.
//  2. The template states the problem, works it out and, for choice questions,
//     makes wrong options from the mistakes that people make.
//  3. [Set] wraps the questions as the [datasets.Set] of a benchmark.
package practice

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// practiceFamilies says who makes the questions of each family.
var practiceFamilies = []struct {
	name string
	make func(d *draw, i int) datasets.Question
}{
	{"gpqa", func(d *draw, i int) datasets.Question { return choiceQuestion(d, i, gpqaTemplates, 4) }},
	{"mmlu-pro", func(d *draw, i int) datasets.Question { return choiceQuestion(d, i, mmluProTemplates, 10) }},
	{"aime24", func(d *draw, i int) datasets.Question { return freeQuestion(d, i, aimeTemplates) }},
	{"livebench-reasoning", livebenchQuestion},
	{"math500", func(d *draw, i int) datasets.Question { return freeQuestion(d, i, mathTemplates) }},
}

// Questions makes the first n questions of the practice set of a family: gpqa,
// mmlu-pro, aime24, livebench-reasoning or math500. They have the format of the
// benchmark and an exact answer in its notation, but the text is ours; no
// question is taken from a benchmark, and scores on them are not benchmark
// scores.
//
// Question i depends on (family, seed, i) alone, so a longer set begins with
// the shorter one. Meta holds "practice" ("true"), "level" ("1" to "5", about
// the number of reasoning steps), "template" (the kind of problem) and, for
// LiveBench, "release". IDs repeat between seeds. Within a set, texts differ but
// for chance: about one seed in a hundred repeats a text within 2,000
// questions of aime24 or math500, none does in the other families.
//
// The error names the families when family is not one of them.
func Questions(family string, seed uint64, n int) ([]datasets.Question, error) {
	if n < 0 {
		return nil, fmt.Errorf("make practice set %s: size %d is negative", family, n)
	}
	for _, f := range practiceFamilies {
		if f.name != family {
			continue
		}
		d := newDraw(family, seed)
		questions := make([]datasets.Question, n)
		for i := range questions {
			d.restart(uint64(i))
			questions[i] = f.make(d, i)
			questions[i].ID = itemID(family, i)
			questions[i].Dataset = family
		}
		return questions, nil
	}
	var names []string
	for _, f := range practiceFamilies {
		names = append(names, f.name)
	}
	return nil, fmt.Errorf("make practice set: unknown family %q; choose from %s", family, strings.Join(names, ", "))
}

// Shots makes five worked examples for each category of the mmlu-pro
// practice set. Meta["cot"] holds the reasoning in the form of the benchmark's
// own examples, "A: Let's think step by step. ... The answer is (E).". No
// example is ever a question of [Questions], whatever the seeds.
func Shots(seed uint64) map[string][]datasets.Question {
	const perCategory = 5
	d := newDraw("mmlu-pro shots", seed)
	d.worked = true
	shots := make(map[string][]datasets.Question, len(mmluProCategories))
	for _, templates := range mmluProCategories {
		category := templates[0].category
		for i := range perCategory {
			d.restart(fnvHash(category) + uint64(i))
			q := choiceQuestion(d, i, templates, 10)
			q.ID = fmt.Sprintf("practice-mmlu-pro-shot-%s-%d", strings.ReplaceAll(category, " ", "-"), i)
			q.Dataset = "mmlu-pro"
			option := q.Options[q.Answer[0]-'A']
			q.Meta["cot"] = fmt.Sprintf("A: Let's think step by step. %s This gives %s. The answer is (%s).", d.how, option, q.Answer)
			shots[category] = append(shots[category], q)
		}
	}
	return shots
}

func itemID(family string, i int) string {
	buf := make([]byte, 0, 40)
	buf = append(buf, "practice-"...)
	buf = append(buf, family...)
	buf = append(buf, '-')
	for width := 100_000; width > i && width > 1; width /= 10 {
		buf = append(buf, '0')
	}
	return string(strconv.AppendInt(buf, int64(i), 10))
}

func meta(template string, level int) map[string]string {
	return map[string]string{"practice": "true", "level": levelNames[level], "template": template}
}

var levelNames = [...]string{1: "1", 2: "2", 3: "3", 4: "4", 5: "5"}

// A template is a kind of problem: prose around quantities that are
// drawn anew for every question.
type template struct {
	category string
	name     string
	level    int // reasoning steps, 1 to 5
	make     func(*draw) problem
}

// A problem is a question before it has its final form. Choice questions have
// a quantity, free ones the answer as text.
type problem struct {
	text  string
	right float64
	form  quantity
	wrong []float64 // what plausible mistakes lead to, the likeliest first

	answer string
}

// freeQuestion makes question i of a family without options. Templates take
// turns, so that a set of any size is balanced.
func freeQuestion(d *draw, i int, templates []template) datasets.Question {
	t := &templates[i%len(templates)]
	p := t.make(d)
	return datasets.Question{Category: t.category, Text: p.text, Answer: p.answer, Meta: meta(t.name, t.level)}
}

// choiceQuestion makes question i of a family with options.
func choiceQuestion(d *draw, i int, templates []template, options int) datasets.Question {
	t := &templates[i%len(templates)]
	opening := d.opening()
	p := t.make(d)
	q := datasets.Question{Category: t.category, Text: opening + p.text, Meta: meta(t.name, t.level)}
	q.Options, q.Answer = layOut(d, p, options)
	return q
}

// A draw is the source of chance for one question after another, and the
// settings the questions share.
type draw struct {
	*rand.Rand
	pcg    *rand.PCG
	seed   uint64
	worked bool   // makes worked examples: explain keeps the reasoning
	how    string // reasoning behind the last problem, when worked
}

func newDraw(family string, seed uint64) *draw {
	pcg := rand.NewPCG(0, 0)
	return &draw{Rand: rand.New(pcg), pcg: pcg, seed: splitMix(seed ^ fnvHash(family))}
}

// restart makes what follows depend on the seed and i alone. Both are hashed
// because neighbouring PCG seeds begin alike.
func (d *draw) restart(i uint64) {
	d.pcg.Seed(d.seed, splitMix(d.seed+i))
	d.how = ""
}

// between draws an integer from lo to hi, both included.
func (d *draw) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// real draws a multiple of 1/per from lo to hi, both included. Such numbers
// print in full, so that the text says exactly what is computed with.
func (d *draw) real(lo, hi float64, per int) float64 {
	return float64(d.between(int(math.Round(lo*float64(per))), int(math.Round(hi*float64(per))))) / float64(per)
}

// explain keeps the reasoning of a worked example.
func (d *draw) explain(format string, args ...any) {
	if d.worked {
		d.how = fmt.Sprintf(format, args...)
	}
}

func pick[T any](d *draw, from []T) T { return from[d.IntN(len(from))] }

// pickSome draws k different elements in random order.
func pickSome[T any](d *draw, from []T, k int) []T {
	some := slices.Clone(from)
	d.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	return some[:k]
}

func fnvHash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// splitMix is the finalizer of SplitMix64.
func splitMix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
