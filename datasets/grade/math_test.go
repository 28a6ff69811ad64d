package grade

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"hybridflow/datasets"
)

func TestGradeMathExtraction(t *testing.T) {
	checkGrades(t, datasets.Question{Dataset: "math500"}, []gradeCase{
		{name: "a box", key: "5", reply: `so $x = \boxed{5}$.`, want: "5", rule: "boxed", score: 1},
		{name: "the last box", key: "5", reply: `\boxed{4} \boxed{5} Answer: 6`, want: "5", rule: "boxed", score: 1},
		{name: "a box in a box", key: "5", reply: `\boxed{\boxed{5}}`, want: "5", rule: "boxed", score: 1},
		{name: "a box with a set", key: `\{1,2\}`, reply: `\boxed{\{2, 1\}}`, want: `\{2, 1\}`, rule: "boxed", score: 1},
		{name: "answer-colon", key: `\frac{1}{2}`, reply: "so it is\n\nAnswer: 1/2", want: "1/2", rule: "answer", score: 1},
		{name: "bold", key: "5", reply: "**Answer:** 5", want: "5", rule: "answer", score: 1},
		{name: "bold on the next line", key: "5", reply: "### Final **Answer:**\n\n**5**", want: "5", rule: "answer", score: 1},
		{name: "display on the next lines", key: "5", reply: "Answer:\n\\[\nx = 5\n\\]\nand that is all.", want: "x = 5", rule: "answer",
			score: 1},
		{name: "inline, with words after", key: "5", reply: "The answer is $5$ because 7 is not.", want: "5", rule: "answer", score: 1},
		{name: "inline, with words before", key: "5", reply: `The answer is clearly \(5\).`, want: "5", rule: "answer", score: 1},
		{name: "two inline", key: "1,2", reply: "The answer is $x = 2$ or $x = 1$.", want: "$x = 2$ or $x = 1$", rule: "answer", score: 1},
		{name: "the marker within mathematics", key: "5", reply: "\\[\n\\text{Answer: } 5\n\\]", want: "5", rule: "answer", score: 1},
		{name: "the marker and answer within mathematics", key: "5", reply: `\text{Answer: 5}`, want: "5", rule: "answer", score: 1},
		{name: "the sentence ends", key: "5", reply: "The answer is 5. It took a while", want: "5", rule: "answer", score: 1},
		{name: "the last answer", key: "5", reply: "Answer: 4\nNo.\nAnswer: 5", want: "5", rule: "answer", score: 1},
		{name: "a last line of mathematics", key: "5", reply: "Adding up:\n$x = 5$", want: "x = 5", rule: "line", score: 1},
		{name: "displayed mathematics at the end", key: "5", reply: "Adding up:\n\\[\nx = 5.\n\\]", want: "x = 5", rule: "line", score: 1},
		{name: "money between dollars", key: `\$36`, reply: `The answer is $\$36$.`, want: `\$36`, rule: "answer", score: 1},
		{name: "a decimal without zero", key: ".35", reply: "Answer: .35", want: ".35", rule: "answer", score: 1},
		{name: "a last line that is a number", key: "5", reply: "Adding up:\n5.0", want: "5.0", rule: "line", score: 1},
		{name: "nothing but a word", key: `\text{Nobody}`, reply: "Nobody", want: "Nobody", rule: "line", score: 1},
		{name: "prose is no answer", key: "5", reply: "Adding up 2 and 3 is all there is to do"},
	})
}

// mathPairs are keys and answers as they are written, and whether they are the
// same.
var mathPairs = []struct {
	name, key, answer string
	same              bool
}{
	{"blanks", "3x + 5", "3x+5", true},
	{"sizes", `\left( 1, 2 \right)`, `(1,2)`, true},
	{"thin blanks", `10,\!080`, "10080", true},
	{"thousands", "58,500", "58500", true},
	{"thousands in groups", `11,\! 111,\! 100`, "11,111,100", true},
	{"thousands in braces", "1{,}000", "1000", true},
	{"no thousands in a tuple", "(1,234)", "(1234)", false},
	{"dfrac and tfrac", `\dfrac{3}{4}`, `\tfrac 34`, true},
	{"fractions without braces", `\frac43`, "4/3", true},
	{"fractions with half the braces", `\frac{270}7`, `\frac{270}{7}`, true},
	{"roots without braces", `\sqrt3`, `\sqrt{3}`, true},
	{"plain roots", `2\sqrt{13}`, "2sqrt(13)", true},
	{"unicode", `3\sqrt{5}+\pi`, "3√5 + π", true},
	{"unicode minus", "-5", "−5", true},
	{"degrees", `90^\circ`, "90", true},
	{"degrees in braces", `90^{\circ}`, "90°", true},
	{"degrees in words", `\frac{270}7\text{ degrees}`, `\frac{270}{7}`, true},
	{"dollars", `\$18.90`, "18.90", true},
	{"dollars and cents", `\$18.90`, "$18.9$", true},
	{"percent", "10", `10\%`, true},
	{"units", `15\mbox{ cm}^2`, "15", true},
	{"units of both", `5.4 \text{ cents}`, "5.4 cents", true},
	{"plain units", "864", "864 square inches", true},
	{"other numbers with a unit", "15", `16\text{ cm}`, false},
	{"a name in front", "5", "x = 5", true},
	{"a name in front of the key", "x=5", "5", true},
	{"a function in front", "2x+1", "f(x) = 2x+1", true},
	{"another name in front", "x=5", "y=5", false},
	{"a chain", "7", "x = 3 + 4 = 7", true},
	{"a set in front", `x \in [-2,7]`, "[-2,7]", true},
	{"decimal and fraction", `\frac{1}{2}`, "0.5", true},
	{"a decimal without zero", ".35625", "0.35625", true},
	{"a rounded decimal is another number", `\frac{1}{3}`, "0.333", false},
	{"mixed numbers", `1\frac{4}{5}`, `\frac{9}{5}`, true},
	{"plain mixed numbers", `137 \frac{1}{2}`, "137 1/2", true},
	{"numbers side by side", "12", "1 2", false},
	{"numbers as factors", "6", `2\cdot 3`, true},
	{"powers", "1024", "2^10", true},
	{"powers of parentheses", `\sqrt{2}`, "2^(1/2)", true},
	{"powers of ten", ".0000672", `6.72 \times 10^{-5}`, true},
	{"factorial", "120", "5!", true},
	{"rationalised", `\frac{\sqrt{3}}{3}`, `\frac{1}{\sqrt3}`, true},
	{"cube roots", "-2", `\sqrt[3]{-8}`, true},
	{"long integers are exact", "100000000000000000001", "100000000000000000002", false},
	{"leading zeros", "7", "007", true},
	{"complex numbers", "6 - 5i", "-5i+6", true},
	{"trailing stop", "5", "5.", true},
	{"leading plus", "5", "+5", true},
	{"sign", "5", "-5", false},

	{"expressions", "6r^2-4r-24", "-4r + 6r^{2} - 24", true},
	{"factors", "(a+5)(b+2)", "(b+2)(a+5)", true},
	{"expanded", "(a+1)(a-1)", "a^2-1", true},
	{"another expression", "p - q", "q - p", false},
	{"another variable", "2k+2", "2n+2", false},
	{"functions", `\cot x`, `\frac{\cos x}{\sin x}`, true},
	{"squares of functions", `1-\sin^2 x`, `\cos^{2}(x)`, true},
	{"logarithms", "3", `\log_2 8`, true},
	{"absolute values", "5", "|-5|", true},
	{"equations", "y = 2x + 3", "y=3+2x", true},
	{"equations on the other side", "5x-7y+4=0", "5x - 7y = -4", true},
	{"multiples of equations", "x+y-1=0", "2x+2y=2", true},
	{"other equations", "y = 2x+3", "y = 2x-3", false},
	{"subscripts of bases", "52_8", "52_{8}", true},
	{"bases are not numbers", "52_8", "52", false},

	{"tuples", `\left( 3, \frac{\pi}{2} \right)`, `(3, \pi/2)`, true},
	{"tuples have an order", "(1,2)", "(2,1)", false},
	{"tuples without parentheses", "(1,2)", "1, 2", true},
	{"vectors", "(1,2)", `\langle 1, 2 \rangle`, true},
	{"intervals", "(3,4]", `\left(3,\,4\right]`, true},
	{"intervals have their ends", "(3,4]", "[3,4]", false},
	{"infinite intervals", `(2,\infty)`, `(2,+\infty)`, true},
	{"unions", `(-\infty,2)\cup(3,\infty)`, `(3,\infty) \cup (-\infty,2)`, true},
	{"lists have no order", "1,-2", "-2, 1", true},
	{"lists in words", "1,2", "x = 2 and x = 1", true},
	{"lists of another length", "1,2", "1,2,3", false},
	{"no part counts twice", "1,1,2", "1,2,2", false},
	{"sets", `\{1,2\}`, "2,1", true},
	{"sets of one", `\{3\}`, "3", true},
	{"plus-minus", `3 \pm 2\sqrt{2}`, `3-2\sqrt2, 3+2\sqrt2`, true},
	{"plus-minus in sets", `\{1\pm\sqrt{5},-2\}`, `-2, 1+\sqrt5, 1-\sqrt5`, true},
	{"matrices", `\begin{pmatrix} 1/5 \\ -18/5 \end{pmatrix}`, `\begin{bmatrix}\frac15\\-\frac{18}{5}\end{bmatrix}`, true},
	{"matrices by element", `\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}`, `\begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}`, false},
	{"matrices of another shape", `\begin{pmatrix} 1 & 2 \end{pmatrix}`, `\begin{pmatrix} 1 \\ 2 \end{pmatrix}`, false},

	{"words", `\text{Anna}`, "anna", true},
	{"other words", `\text{even}`, "odd", false},
	{"anagrams", `\text{even}`, "neve", false},
	{"letters of options", `\text{(C)}`, "C", true},
	{"other letters", `\text{(C)}`, "(B)", false},
	{"products are not words", "AB", "ab", false},
	{"nothing", "5", "", false},
}

func TestSameMath(t *testing.T) {
	for _, c := range mathPairs {
		t.Run(c.name, func(t *testing.T) {
			if got := sameMath(c.key, c.answer); got != c.same {
				t.Errorf("sameMath(%q, %q) = %v, as %q and %q", c.key, c.answer, got, normalMath(c.key), normalMath(c.answer))
			}
			if !sameMath(c.key, c.key) {
				t.Errorf("%q is not the same as itself", c.key)
			}
		})
	}
}

// A fraction is the same however it is written, and no other number.
func TestSameMathFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole, above, below := rapid.IntRange(1, 50).Draw(t, "whole"), rapid.IntRange(1, 50).Draw(t, "above"), rapid.IntRange(2, 50).Draw(t,
			"below")
		key := fmt.Sprintf(`\frac{%d}{%d}`, whole*below+above, below)
		for _, form := range []string{`%d\frac{%d}{%d}`, `%d \frac{%d}{%d}`, "%d %d/%d", `%d + \dfrac{%d}{%d}`, `x = \left(%d + %d/%d\right)`,
			`$%d+%d\div %d$`} {
			if answer := fmt.Sprintf(form, whole, above, below); !sameMath(key, answer) {
				t.Errorf("%s is not the same as %s", key, answer)
			}
			if answer := fmt.Sprintf(form, whole, above+1, below); sameMath(key, answer) {
				t.Errorf("%s is the same as %s", key, answer)
			}
		}
	})
}
