package grade_test

import (
	"fmt"

	"hybridflow/datasets"
	"hybridflow/datasets/grade"
)

// The rules of each benchmark find the answer, whatever form a model chose.
func ExampleReply() {
	choice := datasets.Question{Dataset: "gpqa", Options: []string{"1", "2", "3", "4"}, Answer: "B"}
	latex := datasets.Question{Dataset: "math500", Answer: `\frac{\sqrt{3}}{3}`}
	for _, c := range []struct {
		question datasets.Question
		reply    string
	}{
		{choice, "<think>Answer: A?</think>\n**Answer:** (B)"},
		{latex, `So $x = \boxed{\frac{1}{\sqrt3}}$.`},
		{latex, "I cannot tell."},
	} {
		g := grade.Reply(c.question, c.reply)
		fmt.Printf("%s by %q: %q scores %v\n", g.Status, g.Rule, g.Extracted, g.Score)
	}
	// Output:
	// answered by "statement": "B" scores 1
	// answered by "boxed": "\\frac{1}{\\sqrt3}" scores 1
	// unparsed by "": "" scores 0
}
