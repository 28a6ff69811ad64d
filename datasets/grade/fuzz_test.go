package grade

import (
	"strings"
	"testing"
	"unicode/utf8"

	"hybridflow/datasets"
)

// seeds are replies as models write them, right, wrong and broken.
var seeds = append([]string{
	"", " ", "<think>", "</think>", "<think>a</think>B", "Answer:", "answer is ", "The answer is (C)", "Answer: **D**", `\boxed{`,
	`\boxed{\frac{1}{2}`, `\boxed 5$`, `\fbox{x}`, "**yes, no, yes**", "***tea***", "<solution>a, b", "</solution>a</solution>", "**four**",
	`$$\sqrt[3]{-8}$$`, `(-\infty, 3] \cup \{1\pm\sqrt2\}`, `\begin{pmatrix}1&2\\3\end{pmatrix}`, "x=1 or x=2", "\xff\xfeAnswer: \xc3B",
	"ı İ ſ K é",
	"Answer: 1,234 of 0.5", "1 1/2", `\text{(C)}`, `x_{1}^{2}!`, "||", "-", "\\", "{", "}", "^", "_", "$", "*", "(", "=", ",", `\pm`, `\in[`,
}, perfect...)

// fuzzGrader checks what must hold of the grade of any reply at all.
func fuzzGrader(f *testing.F, q datasets.Question) {
	for _, s := range seeds {
		f.Add(s, q.Answer)
	}
	f.Fuzz(func(t *testing.T, reply, key string) {
		q := q
		q.Answer = key
		g := Reply(q, reply)
		if again := Reply(q, reply); again != g {
			t.Errorf("graded %+v, then %+v", g, again)
		}
		if !(0 <= g.Score && g.Score <= 1) {
			t.Errorf("score %v is not in [0, 1]", g.Score)
		}
		switch g.Status {
		case Answered:
			if g.Extracted == "" || g.Rule == "" {
				t.Errorf("%+v is answered without an answer or a rule", g)
			}
		case Unparsed, Empty:
			if g.Extracted != "" || g.Rule != "" || g.Score != 0 {
				t.Errorf("%+v is not answered, but has an answer, rule or score", g)
			}
			if (g.Status == Empty) != (answerText(reply) == "") {
				t.Errorf("status %s of a reply that says %q", g.Status, answerText(reply))
			}
		default:
			t.Errorf("status %q is for callers to set", g.Status)
		}
		if len(g.Extracted) > maxAnswer || utf8.ValidString(reply) && !utf8.ValidString(g.Extracted) {
			t.Errorf("extracted %q: too long or not UTF-8", g.Extracted)
		}
	})
}

func FuzzGradeMMLUPro(f *testing.F)   { fuzzGrader(f, families[0]) }
func FuzzGradeGPQA(f *testing.F)      { fuzzGrader(f, families[1]) }
func FuzzGradeAIME(f *testing.F)      { fuzzGrader(f, families[2]) }
func FuzzGradeMath(f *testing.F)      { fuzzGrader(f, families[3]) }
func FuzzGradeSpatial(f *testing.F)   { fuzzGrader(f, families[4]) }
func FuzzGradeLies(f *testing.F)      { fuzzGrader(f, families[5]) }
func FuzzGradeZebraWord(f *testing.F) { fuzzGrader(f, families[6]) }
func FuzzGradeZebraList(f *testing.F) { fuzzGrader(f, families[7]) }

// markers are what makes the text before an answer more than prose; a clean
// answer after prose without any of them is found and right.
var markers = []string{"answer", "option", "choice", "boxed", "fbox", "textbf", "think>", "solution>", "*", "$"}

func FuzzAnswerAfterProse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, prose string) {
		for _, m := range markers {
			if strings.Contains(strings.ToLower(strings.ToUpper(prose)), m) { // expressions fold ſ to s
				t.Skip("has a marker of its own")
			}
		}
		for i, q := range families {
			if g := Reply(q, prose+"\n\n"+perfect[i]); g.Score != 1 {
				t.Errorf("%s %s: %+v after %q", q.Dataset, q.Category, g, prose)
			}
		}
	})
}

// Any answer is the same as itself, and comparing any two ends.
func FuzzSameMath(f *testing.F) {
	for _, p := range mathPairs {
		f.Add(p.key, p.answer)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if normalMath(a) != "" && !sameMath(a, " "+a+"\n") {
			t.Errorf("%q is not the same with blanks around it", a)
		}
		if sameMath(a, b) && (normalMath(a) == "" || normalMath(b) == "") {
			t.Errorf("%q is the same as %q, though one of them is nothing", a, b)
		}
	})
}
