package grade

import (
	"testing"

	"hybridflow/datasets"
)

func TestGradeGPQA(t *testing.T) {
	q := datasets.Question{Dataset: "gpqa", Options: []string{"one", "two", "three", "four"}}
	checkGrades(t, q, []gradeCase{
		{name: "official", key: "B", reply: "Thus\nAnswer: B", want: "B", rule: "answer-colon", score: 1},
		{name: "official with a dollar", key: "B", reply: "ANSWER : $B$", want: "B", rule: "answer-colon", score: 1},
		{name: "official takes the first", key: "A", reply: "Answer: A\nAnswer: B", want: "A", rule: "answer-colon", score: 1},
		{name: "official takes no other line", key: "A", reply: "Answer:\nC, not (A)", want: "C", rule: "statement"},
		{name: "official takes the capital of a word", key: "C", reply: "Answer: Carbon", want: "C", rule: "answer-colon", score: 1},
		{name: "a small letter must end its line", key: "D", reply: "answer: a larger one\nanswer: d.\nmore", want: "D", rule: "answer-colon",
			score: 1},
		{name: "E is no letter", key: "A", reply: "Answer: E"},

		{name: "bold after the colon", key: "B", reply: "Answer: **B**", want: "B", rule: "statement", score: 1},
		{name: "bold around the colon", key: "B", reply: "**Answer:** B", want: "B", rule: "statement", score: 1},
		{name: "bold before the colon", key: "B", reply: "**Final answer**: (B) two", want: "B", rule: "statement", score: 1},
		{name: "a box after the colon", key: "B", reply: `Answer: $\boxed{B}$`, want: "B", rule: "statement", score: 1},
		{name: "the answer is", key: "B", reply: "the answer is B", want: "B", rule: "statement", score: 1},
		{name: "the answer is, in parentheses", key: "B", reply: "The correct answer is (B).", want: "B", rule: "statement", score: 1},
		{name: "the answer is, in bold", key: "B", reply: "The answer is therefore: **B) two**", want: "B", rule: "statement", score: 1},
		{name: "the answer should be option", key: "B", reply: "the answer should be option B", want: "B", rule: "statement", score: 1},
		{name: "the correct option is", key: "B", reply: "The correct option is:\n\n**B**", want: "B", rule: "statement", score: 1},
		{name: "option is correct", key: "B", reply: "Hence option (B) is the correct one, (A) is not.", want: "B", rule: "statement", score: 1},
		{name: "choice is right", key: "B", reply: "Choice **B** is right", want: "B", rule: "statement", score: 1},
		{name: "a box", key: "B", reply: `Option A fails. \boxed{B}`, want: "B", rule: "statement", score: 1},
		{name: "a box with text", key: "B", reply: `$\boxed{\text{B}}$`, want: "B", rule: "statement", score: 1},
		{name: "a box with parentheses", key: "B", reply: `\fbox{(B) two}`, want: "B", rule: "statement", score: 1},
		{name: "the last statement wins", key: "C", reply: "The answer is A. Wait, I was wrong. The answer is C.", want: "C", rule: "statement",
			score: 1},
		{name: "the last statement wins over kinds", key: "A", reply: `\boxed{C}? No. Correct answer: (A)`, want: "A", rule: "statement",
			score: 1},
		{name: "a denial is no statement", key: "C", reply: "The answer is C. The answer is not A.", want: "C", rule: "statement", score: 1},
		{name: "a statement needs a verb or colon", key: "D", reply: "answer A was tried first\nD", want: "D", rule: "line", score: 1},
		{name: "a word is no letter", key: "D", reply: "the answer is Definite, (D)", want: "D", rule: "parenthesis", score: 1},

		{name: "bold", key: "B", reply: "I choose **B**", want: "B", rule: "marked", score: 1},
		{name: "bold with parentheses", key: "B", reply: "I choose **(B)** here", want: "B", rule: "marked", score: 1},
		{name: "bold with its text", key: "B", reply: "I choose **B) two**", want: "B", rule: "marked", score: 1},
		{name: "dollars", key: "B", reply: "So it has to be $B$, I think", want: "B", rule: "marked", score: 1},
		{name: "dollars with text", key: "B", reply: `So it has to be $\text{B}$`, want: "B", rule: "marked", score: 1},
		{name: "the last mark wins", key: "D", reply: "**A**? no, $D$", want: "D", rule: "marked", score: 1},
		{name: "bold words are no mark", key: "A", reply: "**A solution of** acid"},
		{name: "what is between bold words is not bold", key: "A", reply: "**x** A **y**"},

		{name: "only the letter", key: "B", reply: "B", want: "B", rule: "line", score: 1},
		{name: "the last line", key: "B", reply: "Some thought.\nB) two", want: "B", rule: "line", score: 1},
		{name: "the first line", key: "B", reply: "B.\nBecause of that.", want: "B", rule: "line", score: 1},
		{name: "parenthesis", key: "B", reply: "I would go for (B) here", want: "B", rule: "parenthesis", score: 1},
		{name: "the last parenthesis", key: "B", reply: "not (A) but (B) here", want: "B", rule: "parenthesis", score: 1},
		{name: "no letter", key: "B", reply: "A guess would be unfair"},
	})
}

func TestGPQASameOption(t *testing.T) {
	q := datasets.Question{Dataset: "gpqa", Answer: "B", Options: []string{"one", "two", "two", "three"}}
	for reply, want := range map[string]float64{"Answer: A": 0, "Answer: B": 1, "Answer: C": 1, "Answer: D": 0} {
		if g := Reply(q, reply); g.Score != want {
			t.Errorf("%s with two options of one text: score %v, want %v", reply, g.Score, want)
		}
	}
}
