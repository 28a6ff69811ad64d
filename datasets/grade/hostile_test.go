package grade

import (
	"strings"
	"testing"
	"time"
)

// hostile are the pieces that graders look for. A megabyte of any of them must
// not cost more than a megabyte of prose by more than a small factor.
var hostile = []string{
	"{", "}", "$", "$$", "*", "**", "***", "** ", "**a", "***a", "**\n", "(", "((A", "[", `\`, `\\`, `\[`, `\(`, "\n", " ", ",", "9", "9,",
	"9,999", ".", "-", "=",
	`\boxed{`, `\boxed `, `\boxed`, `\boxed{{`, `\fbox{`, `box`, `\textbf{`, `\\boxed{\\textbf{`, `\text{`, `\boxed{}`, `\boxed{1}`, `\frac`,
	`\frac{`, `\sqrt`, `^{`, `\sin `,
	"answer", "answer is", "answer is ", "Answer:", "Answer: ", "Answer:\n", "Answer: a", "Answer: $", "answer: 1 + ", "option", "choice is",
	"A", "A ", "É", "é A",
	"<solution>", "</solution>", "<solution>\n", "<solution></solution>", "<solution>a,</solution>", "yes, ", "no, no, no", "**yes**",
	"unknown",
	"<think>", "</think>", "<think></think>", "<think>a</think>\n", "think>", "\xff", "\xe2\x88",
}

// hostileReply is a megabyte of a piece, with text before and after it to keep
// blanks from being trimmed, and short cuts from being taken.
func hostileReply(piece string) string {
	return "x " + strings.Repeat(piece, 1<<20/len(piece)) + "\n<solution>y"
}

// The bound is generous, as machines differ: prose takes some milliseconds,
// and anything quadratic takes minutes.
func TestHostileRepliesTakeLinearTime(t *testing.T) {
	const bound = 2 * time.Second
	for _, piece := range hostile {
		reply := hostileReply(piece)
		for _, q := range families {
			begin := time.Now()
			g := Reply(q, reply)
			if d := time.Since(begin); d > bound {
				t.Errorf("%s %s: a megabyte of %q takes %v, want less than %v", q.Dataset, q.Category, piece, d, bound)
			}
			if len(g.Extracted) > maxAnswer {
				t.Errorf("%s %s: %d bytes extracted from %q, want at most %d", q.Dataset, q.Category, len(g.Extracted), piece, maxAnswer)
			}
		}
	}
}

// An answer as long as an answer can be is compared without delay, however it
// is nested.
func TestHostileAnswersAreCompared(t *testing.T) {
	const bound = time.Second
	for _, piece := range append([]string{"1,", "(1,", `\pm`, `\frac1`, `\sqrt{`, "2^", `\sin`, "x_", "-", "!", "|", `\{1,`, `1\cup`, "a=",
		"1&", `\log_`, "2 "}, hostile...) {
		key := `\{` + strings.Repeat(piece, maxAnswer/2/len(piece))
		answer := strings.Repeat(piece, maxAnswer/len(piece))
		begin := time.Now()
		sameMath(key, answer)
		sameMath(answer, answer+" ")
		if d := time.Since(begin); d > bound {
			t.Errorf("comparing answers made of %q takes %v, want less than %v", piece, d, bound)
		}
	}
}
