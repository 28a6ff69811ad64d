// Package grade scores replies by the official rules of each benchmark.
//
//  1. [Reply] removes the thinking from the text of a reply.
//  2. The benchmark's extraction rules are tried in order; the first that finds an
//     answer is named in the [Grade].
//  3. The answer is compared with the question's key: letters, integers, LiveBench's
//     words, or mathematical expressions by normal form and by value.
//  4. [Rules] choose between published variants of the scoring, such as a guess in
//     place of a missing answer.
//
// Grading is pure: the same question and reply always have the same grade, in time
// linear in the length of the reply. The package depends neither on prompts nor on
// models.
package grade

import (
	"cmp"
	"hash/fnv"
	"strings"
	"unicode/utf8"

	"hybridflow/datasets"
)

// A Status is the outcome of reading one reply. A wrong answer is Answered; the
// others are four different ways of not answering.
type Status string

const (
	Answered  Status = "answered"
	Unparsed  Status = "unparsed"  // there is text, but no rule finds an answer in it
	Empty     Status = "empty"     // no text, or only a think block
	Truncated Status = "truncated" // cut at the token limit before an answer was found
	Refused   Status = "refused"   // the endpoint or its filter declined
)

// A Grade is the verdict on one reply.
type Grade struct {
	Extracted string  // the answer found, in the benchmark's notation; "" unless Answered
	Score     float64 // 0 to 1; fractional only for LiveBench's zebra puzzles
	Status    Status  // Answered, Unparsed or Empty: callers set the others
	Rule      string  // which extraction rule found it, such as "answer-is"
}

// Reply grades a reply by the official rules of the question's benchmark.
//
// Thinking (<think>...</think>, also when one of the two tags is missing) is removed
// first; a reply with nothing else is Empty. Then the benchmark's extraction rules are
// tried in order, and Grade.Rule names the one that found the answer:
//
//	mmlu-pro   answer-is, answer-colon, last-letter
//	gpqa       answer-colon (official), then our own: statement, marked, line, parenthesis
//	aime24     boxed, answer, last-integer
//	math500    boxed, answer, line
//	livebench-reasoning
//	  zebra_puzzle    bold, last-word (before 2024-11-25); solution, boxed, last-line (since)
//	  spatial         whole, bold, boxed
//	  web_of_lies_v2  solution, bold, boxed, plain
//
// A question of any other dataset has no grader: every reply is Unparsed. Whether a
// reply was cut short or refused cannot be seen in its text, so Reply never returns
// Truncated or Refused.
func Reply(q datasets.Question, output string) Grade { return Rules{}.Grade(q, output) }

// Rules choose between published variants of a benchmark's scoring. [Reply] uses the
// zero value.
type Rules struct {
	// GuessUnparsed scores an MMLU-Pro reply without an answer as a random
	// guess among the options, as the public leaderboard does. The guess is a
	// hash of the question's ID, so that it never changes. The status is kept and
	// Rule becomes "guess".
	GuessUnparsed bool
}

// Grade grades a reply under these rules.
func (r Rules) Grade(q datasets.Question, output string) Grade {
	g := graded(q, answerText(output))
	g.Extracted = clip(g.Extracted)
	if r.GuessUnparsed && g.Status != Answered && q.Dataset == "mmlu-pro" {
		g.Rule = "guess"
		if guess(q) == q.Answer {
			g.Score = 1
		}
	}
	return g
}

// graders grade replies that have text and no thinking.
var graders = map[string]func(q datasets.Question, reply string) Grade{
	"mmlu-pro":            gradeMMLUPro,
	"gpqa":                gradeGPQA,
	"aime24":              gradeInteger,
	"math500":             gradeMath,
	"livebench-reasoning": gradeLiveBench,
}

func graded(q datasets.Question, reply string) Grade {
	if reply == "" {
		return Grade{Status: Empty}
	}
	if g := graders[q.Dataset]; g != nil {
		return g(q, reply)
	}
	return Grade{Status: Unparsed}
}

// answered is the grade of a reply in which a rule found an answer. An answer of
// blanks only is none.
func answered(extracted, rule string, right bool) Grade {
	if strings.TrimSpace(extracted) == "" {
		return Grade{Status: Unparsed}
	}
	g := Grade{Extracted: extracted, Status: Answered, Rule: rule}
	if right {
		g.Score = 1
	}
	return g
}

// maxAnswer is the most bytes an answer can have; the longest key of the
// benchmarks has 75. It bounds the work of comparing, and the rows.
const maxAnswer = 1000

// clip shortens an answer to the length that a row should hold. Graders pass copies, or
// constants: a slice of the reply would keep all of it in memory.
func clip(s string) string {
	if len(s) <= maxAnswer {
		return s
	}
	s = s[:maxAnswer]
	for i := 1; i < utf8.UTFMax; i++ { // do not leave half a character
		if r, size := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || size != 1 {
			break
		}
		s = s[:len(s)-1]
	}
	return strings.Clone(s)
}

// guess picks one of the question's options, or of ten where it lists none.
func guess(q datasets.Question) string {
	n := min(cmp.Or(len(q.Options), 10), len(datasets.OptionLetters))
	h := fnv.New64a()
	h.Write([]byte(q.ID))
	i := h.Sum64() % uint64(n)
	return datasets.OptionLetters[i : i+1]
}
