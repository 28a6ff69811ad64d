package grade

import (
	"testing"

	"hybridflow/datasets"
)

func TestGradeMMLUPro(t *testing.T) {
	checkGrades(t, datasets.Question{Dataset: "mmlu-pro"}, []gradeCase{
		{name: "answer-is with parentheses", key: "D", reply: "So the answer is (D).", want: "D", rule: "answer-is", score: 1},
		{name: "answer-is without parentheses", key: "D", reply: "the answer is J", want: "J", rule: "answer-is"},
		{name: "the first answer-is wins", key: "A", reply: "the answer is A. No, the answer is B.", want: "A", rule: "answer-is", score: 1},
		{name: "answer-is does not look at the end of the word", key: "I", reply: "the answer is Incomplete", want: "I", rule: "answer-is",
			score: 1},
		{name: "answer-is skips what is no letter", key: "C", reply: "the answer is not A; the answer is (C)", want: "C", rule: "answer-is",
			score: 1},
		{name: "answer-is needs a capital", key: "B", reply: "the answer is b", rule: ""},
		{name: "answer-is is in small letters", key: "B", reply: "The Answer is B or C", want: "C", rule: "last-letter"},
		{name: "answer-is takes one blank", key: "B", reply: "the answer is  B, not C", want: "C", rule: "last-letter"},
		{name: "a letter beyond the options is an answer", key: "A", reply: "The answer is (J)", want: "J", rule: "answer-is"},
		{name: "K is no letter", key: "A", reply: "The answer is (K)"},
		{name: "answer-is before answer-colon", key: "B", reply: "Answer: A\nthe answer is B", want: "B", rule: "answer-is", score: 1},
		{name: "answer-colon", key: "E", reply: "Answer: E", want: "E", rule: "answer-colon", score: 1},
		{name: "answer-colon in small letters", key: "E", reply: "answer:E or so", want: "E", rule: "answer-colon", score: 1},
		{name: "the last answer-colon of a line wins", key: "F", reply: "Answer: E, answer: F", want: "F", rule: "answer-colon", score: 1},
		{name: "the first line with an answer-colon wins", key: "E", reply: "none\nAnswer: E\nAnswer: F", want: "E", rule: "answer-colon",
			score: 1},
		{name: "blanks may reach into the next line", key: "G", reply: "Answer:\n\n G\nAnswer: A", want: "G", rule: "answer-colon", score: 1},
		{name: "answer-colon needs its a", key: "C", reply: "ANSWER: B, then C", want: "C", rule: "last-letter", score: 1},
		{name: "stars are not removed", key: "B", reply: "The answer is **B**, not C", want: "C", rule: "last-letter"},
		{name: "the last letter", key: "B", reply: "A and then B", want: "B", rule: "last-letter", score: 1},
		{name: "the last letter stands alone", key: "A", reply: "A is like Bé, éC and D_", want: "A", rule: "last-letter", score: 1},
		{name: "a letter between marks stands alone", key: "H", reply: "Option **H**!", want: "H", rule: "last-letter", score: 1},
		{name: "combining marks end a word", key: "C", reply: "it is C\u0301", want: "C", rule: "last-letter", score: 1},
		{name: "no letter", key: "A", reply: "we do not know"},
	})
}
