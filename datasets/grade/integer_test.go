package grade

import (
	"testing"

	"hybridflow/datasets"
)

func TestGradeInteger(t *testing.T) {
	checkGrades(t, datasets.Question{Dataset: "aime24"}, []gradeCase{
		{name: "a box", key: "25", reply: `so \boxed{25}.`, want: "25", rule: "boxed", score: 1},
		{name: "leading zeros say nothing", key: "25", reply: `\boxed{025}`, want: "25", rule: "boxed", score: 1},
		{name: "leading zeros of the key", key: "025", reply: `\boxed{25}`, want: "25", rule: "boxed", score: 1},
		{name: "zero", key: "0", reply: `\boxed{000}`, want: "0", rule: "boxed", score: 1},
		{name: "fbox", key: "25", reply: `\fbox{25}`, want: "25", rule: "boxed", score: 1},
		{name: "the last box wins", key: "25", reply: `\boxed{24}, no, \boxed{25} of 99`, want: "25", rule: "boxed", score: 1},
		{name: "a box must be balanced", key: "25", reply: `\boxed{25} and \boxed{26`, want: "25", rule: "boxed", score: 1},
		{name: "an empty box is none", key: "25", reply: `\boxed{25} \boxed{ }`, want: "25", rule: "boxed", score: 1},
		{name: "a box with a name", key: "25", reply: `\boxed{m+n = 25}`, want: "25", rule: "boxed", score: 1},
		{name: "a box with a unit", key: "25", reply: `\boxed{25^\circ}`, want: "25", rule: "boxed", score: 1},
		{name: "a box with text", key: "25", reply: `\boxed{\textbf{025}}`, want: "25", rule: "boxed", score: 1},
		{name: "a box with arithmetic", key: "25", reply: `\boxed{5^2}`, want: "25", rule: "boxed", score: 1},
		{name: "a fraction is an answer and wrong", key: "2", reply: `\boxed{\frac{1}{2}}`, want: `\frac{1}{2}`, rule: "boxed"},
		{name: "out of range is an answer and wrong", key: "25", reply: `\boxed{1025}`, want: "1025", rule: "boxed"},
		{name: "thousands", key: "25", reply: `\boxed{12,025}`, want: "12025", rule: "boxed"},
		{name: "negative", key: "25", reply: `\boxed{-25}`, want: "-25", rule: "boxed"},

		{name: "answer-is", key: "25", reply: "The answer is 25, since 5 times 5 is it.", want: "25", rule: "answer", score: 1},
		{name: "answer-colon", key: "25", reply: "Answer: 025\nChecked 7 times.", want: "25", rule: "answer", score: 1},
		{name: "the last answer wins", key: "25", reply: "Answer: 24. Or: the answer is 25", want: "25", rule: "answer", score: 1},
		{name: "an answer without a number is passed over", key: "25", reply: "Answer: 25\nThe answer is good", want: "25", rule: "answer",
			score: 1},
		{name: "bold", key: "25", reply: "**Answer:** **25** of 30", want: "25", rule: "answer", score: 1},
		{name: "mathematics", key: "25", reply: "The final answer is $m+n=3+22=25$.", want: "25", rule: "answer", score: 1},
		{name: "on the next line", key: "25", reply: "Answer:\n\n\\[ 25 \\]\n9", want: "25", rule: "answer", score: 1},

		{name: "the last integer", key: "25", reply: "First 24, then 25.", want: "25", rule: "last-integer", score: 1},
		{name: "decimals and names have no integers", key: "7", reply: "7 is x2 of 2.5", want: "7", rule: "last-integer", score: 1},
		{name: "a difference is not negative", key: "3", reply: "n-3", want: "3", rule: "last-integer", score: 1},
		{name: "a negative integer", key: "3", reply: "it is -3", want: "-3", rule: "last-integer"},
		{name: "no integer", key: "25", reply: "It cannot be said."},
	})
}
