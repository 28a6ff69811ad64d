package practice

import (
	"strings"
	"testing"

	"hybridflow/datasets"
	"hybridflow/datasets/grade"
)

// canonicalReply is what a model would say that has the answer, in the form
// its question asks for.
func canonicalReply(q datasets.Question, answer string) string {
	reasoning := "We work through the problem step by step.\n\n"
	switch {
	case q.Dataset == "mmlu-pro":
		return reasoning + "The answer is (" + answer + ")."
	case q.Dataset == "gpqa":
		return reasoning + "Answer: " + answer
	case q.Category == "zebra_puzzle" && q.Meta["release"] == "2024-06-24":
		return reasoning + "***" + answer + "***"
	case q.Category == "zebra_puzzle":
		return reasoning + "<solution>" + answer + "</solution>"
	case q.Dataset == "livebench-reasoning":
		return reasoning + "**" + answer + "**"
	}
	return reasoning + `Therefore the answer is $\boxed{` + answer + "}$."
}

// wrongAnswer is an answer of the same form that is wrong in every part.
func wrongAnswer(q datasets.Question) string {
	switch {
	case len(q.Options) > 0:
		return datasets.OptionLetters[(q.Answer[0]-'A'+1)%byte(len(q.Options)):][:1]
	case q.Category == "web_of_lies_v2":
		return strings.NewReplacer("yes", "no", "no", "yes").Replace(q.Answer)
	case q.Category == "zebra_puzzle":
		return strings.Repeat("9, ", strings.Count(q.Answer, ",")) + "9"
	case q.Category == "spatial" && q.Answer[0] > '9':
		return "circle"
	case q.Meta["template"] == "quadratic-inequality":
		return "[1000, 1001]"
	case strings.HasPrefix(q.Answer, "("):
		return "(1000, 1001)"
	case strings.HasPrefix(q.Answer, `\begin`):
		return `\begin{pmatrix} 1000 \\ 0 \\ 0 \end{pmatrix}`
	case q.Answer == "421":
		return "422"
	}
	return "421"
}

// A reply with the key is worth 1 and a reply with another answer 0, for every
// kind of practice question.
func TestGrade(t *testing.T) {
	for _, family := range familyNames {
		for _, q := range questionSet(t, family, 11, 1500) {
			if g := grade.Reply(q, canonicalReply(q, q.Answer)); g.Score != 1 || g.Status != grade.Answered {
				t.Errorf("%s (%s): the key %q is graded %+v", q.ID, q.Meta["template"], q.Answer, g)
			}
			if g := grade.Reply(q, canonicalReply(q, wrongAnswer(q))); g.Score != 0 || g.Status != grade.Answered {
				t.Errorf("%s (%s): %q for %q is graded %+v", q.ID, q.Meta["template"], wrongAnswer(q), q.Answer, g)
			}
		}
	}
}
