package grade

import (
	"strings"
	"testing"
	"unicode/utf8"

	"hybridflow/datasets"
)

// A gradeCase is one line of the specification of a grader.
type gradeCase struct {
	name   string // the rule it shows
	key    string
	reply  string
	want   string  // extracted; "" means that nothing is
	rule   string  // how it was found
	score  float64 // 0 to 1
	status Status  // "" means Answered where want is set, otherwise Unparsed
}

// checkGrades grades each case as an answer to q with the case's key.
func checkGrades(t *testing.T, q datasets.Question, cases []gradeCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			q.Answer = c.key
			want := Grade{Extracted: c.want, Score: c.score, Status: c.status, Rule: c.rule}
			switch {
			case want.Status != "":
			case c.want != "":
				want.Status = Answered
			default:
				want.Status = Unparsed
			}
			if got := Reply(q, c.reply); got != want {
				t.Errorf("Grade(%q)\n got %+v\nwant %+v", c.reply, got, want)
			}
		})
	}
}

var families = []datasets.Question{
	{ID: "1", Dataset: "mmlu-pro", Answer: "B"},
	{ID: "2", Dataset: "gpqa", Answer: "B", Options: []string{"1 m", "2 m", "3 m", "4 m"}},
	{ID: "3", Dataset: "aime24", Answer: "25"},
	{ID: "4", Dataset: "math500", Answer: `\frac{1}{2}`},
	{ID: "5", Dataset: "livebench-reasoning", Category: "spatial", Answer: "4"},
	{ID: "6", Dataset: "livebench-reasoning", Category: "web_of_lies_v2", Answer: "yes, no, yes"},
	{ID: "7", Dataset: "livebench-reasoning", Category: "zebra_puzzle", Answer: "tea", Meta: map[string]string{"release": "2024-06-24"}},
	{ID: "8", Dataset: "livebench-reasoning", Category: "zebra_puzzle", Answer: "tea, 2", Meta: map[string]string{"release": "2024-11-25"}},
}

// perfect is a reply that is right by the first rule of each of families.
var perfect = []string{
	"The answer is (B).", "Answer: B", `\boxed{25}`, `\boxed{\frac12}`,
	"**4**", "<solution>yes, no, yes</solution>", "***tea***", "<solution>tea, 2</solution>",
}

func TestEveryFamilyHasARightReply(t *testing.T) {
	for i, q := range families {
		g := Reply(q, perfect[i])
		if g.Score != 1 || g.Status != Answered || g.Rule == "" {
			t.Errorf("%s %s: Grade(%q) = %+v, want it right", q.Dataset, q.Category, perfect[i], g)
		}
	}
}

func TestThinkingIsNotAnAnswer(t *testing.T) {
	for i, q := range families {
		good, bad := perfect[i], strings.NewReplacer("B", "C", "25", "26", `\frac12`, "7", "4", "5", "yes", "no", "tea", "milk", "2",
			"3").Replace(perfect[i])
		for _, c := range []struct {
			name, reply string
			score       float64
			status      Status
		}{
			{"nothing", "", 0, Empty},
			{"only blanks", " \n\t ", 0, Empty},
			{"only thinking", "<think>" + good + "</think>\n", 0, Empty},
			{"thinking cut short", "<think>" + good, 0, Empty},
			{"thinking, then the answer", "<think>" + bad + "</think>" + good, 1, Answered},
			{"opened in the prompt", bad + "</think>" + good, 1, Answered},
			{"two blocks", "<think>" + bad + "</think>\n<think>" + bad + "</think>" + good, 1, Answered},
			{"answer, then a block cut short", good + "\n<think>" + bad, 1, Answered},
			{"block in the middle", good + "<think>" + bad + "</think>\n", 1, Answered},
		} {
			if g := Reply(q, c.reply); g.Score != c.score || g.Status != c.status {
				t.Errorf("%s %s: %s: Grade(%q) = %+v, want %v, %s", q.Dataset, q.Category, c.name, c.reply, g, c.score, c.status)
			}
		}
	}
}

func TestUnknownDatasetIsUnparsed(t *testing.T) {
	for _, q := range []datasets.Question{
		{Dataset: "no-such-benchmark", Answer: "B"},
		{Dataset: "livebench-reasoning", Category: "no-such-task", Answer: "B"},
	} {
		if g := Reply(q, "The answer is B"); g != (Grade{Status: Unparsed}) {
			t.Errorf("%+v: %+v, want unparsed", q, g)
		}
	}
}

func TestGuessUnparsed(t *testing.T) {
	rules := Rules{GuessUnparsed: true}
	right, n := 0.0, 4000
	for i := range n {
		q := datasets.Question{ID: strings.Repeat("x", i%7) + string(rune('0'+i)), Dataset: "mmlu-pro", Answer: "C", Options: make([]string, 4)}
		g := rules.Grade(q, "no idea")
		if g.Status != Unparsed || g.Extracted != "" || g.Rule != "guess" || g != rules.Grade(q, "no idea either") {
			t.Fatalf("%+v: want an unparsed reply with the same score whenever it is graded", g)
		}
		right += g.Score
	}
	if share := right / float64(n); share < 0.22 || share > 0.28 {
		t.Errorf("a guess among four options is right in %.3f of questions, want about 0.25", share)
	}
	for i, q := range families {
		if got, want := rules.Grade(q, perfect[i]), Reply(q, perfect[i]); got != want {
			t.Errorf("%s: an answer is graded %+v by guessing rules, want %+v", q.Dataset, got, want)
		}
		if q.Dataset != "mmlu-pro" && rules.Grade(q, "").Score != 0 {
			t.Errorf("%s: scores a guess, want none outside MMLU-Pro", q.Dataset)
		}
	}
}

func TestLongAnswersAreClipped(t *testing.T) {
	q := datasets.Question{Dataset: "livebench-reasoning", Category: "web_of_lies_v2", Answer: "yes, no, no"}
	g := Reply(q, "<solution>"+strings.Repeat("é", 10_000)+"</solution>")
	if g.Status != Answered || len(g.Extracted) > maxAnswer || !utf8.ValidString(g.Extracted) {
		t.Errorf("%d bytes extracted, status %s, want at most %d of whole characters", len(g.Extracted), g.Status, maxAnswer)
	}
}
