package grade

import (
	"testing"

	"hybridflow/datasets"
)

func liveBench(task, release string) datasets.Question {
	return datasets.Question{Dataset: "livebench-reasoning", Category: task, Meta: map[string]string{"release": release}}
}

func TestGradeZebraWord(t *testing.T) {
	checkGrades(t, liveBench("zebra_puzzle", "2024-06-24"), []gradeCase{
		{name: "bold", key: "tea", reply: "It is ***tea***, of course", want: "tea", rule: "bold", score: 1},
		{name: "the last bold word wins", key: "tea", reply: "***milk*** ***tea***", want: "tea", rule: "bold", score: 1},
		{name: "in any case", key: "Tea", reply: "***TEA***", want: "TEA", rule: "bold", score: 1},
		{name: "a digit for a spelled key", key: "three", reply: "***3***", want: "3", rule: "bold", score: 1},
		{name: "not a spelled word for a digit", key: "3", reply: "***three***", want: "three", rule: "bold"},
		{name: "movies are added", key: "horror movies", reply: "***horror***", want: "horror", rule: "bold", score: 1},
		{name: "two words in bold are none", key: "tea", reply: "***green tea*** it is tea", want: "tea", rule: "last-word", score: 1},
		{name: "stars are shared by no two words", key: "b", reply: "***a***b***", want: "a", rule: "bold"},
		{name: "more stars than needed", key: "a", reply: "*****a*****", want: "a", rule: "bold", score: 1},
		{name: "bold before the last word", key: "tea", reply: "***milk***, not tea", want: "milk", rule: "bold"},
		{name: "the last word", key: "tea", reply: "Hence it is **tea**.", want: "tea", rule: "last-word", score: 1},
		{name: "the last word in another script", key: "thé", reply: "c'est du thé!", want: "thé", rule: "last-word", score: 1},
		{name: "no word", key: "tea", reply: "?!"},
	})
}

func TestGradeZebraList(t *testing.T) {
	checkGrades(t, liveBench("zebra_puzzle", "2024-11-25"), []gradeCase{
		{name: "all right", key: "tea, 2", reply: "<solution>tea, 2</solution>", want: "tea, 2", rule: "solution", score: 1},
		{name: "half for each", key: "tea, 2, dog, bus", reply: "<solution>tea, 2, cat, bus</solution>", want: "tea, 2, cat, bus",
			rule: "solution", score: 0.375},
		{name: "none right", key: "tea, 2", reply: "<solution>2, tea</solution>", want: "2, tea", rule: "solution"},
		{name: "too few", key: "tea, 2", reply: "<solution>tea</solution>", want: "tea", rule: "solution", score: 0.25},
		{name: "in any case, hyphens are blanks", key: "jet-ski", reply: "<solution> Jet Ski </solution>", want: " Jet Ski ", rule: "solution",
			score: 1},
		{name: "the word position is dropped", key: "2", reply: "<solution>position 2</solution>", want: "position 2", rule: "solution",
			score: 1},
		{name: "the key may be part of the answer", key: "tea", reply: "<solution>green tea</solution>", want: "green tea", rule: "solution",
			score: 1},
		{name: "one span counts from its front", key: "a, b", reply: "<solution>a, b, c</solution>", want: "a, b, c", rule: "solution", score: 1},
		{name: "several spans count from the end", key: "b, c", reply: "<solution>x, a</solution> <solution>b, c</solution>", want: "b, c",
			rule: "solution", score: 1},
		{name: "several spans are joined", key: "b, c", reply: "<solution>a, b</solution><solution>c</solution>", want: " b,c",
			rule: "solution", score: 1},
		{name: "a malformed opening", key: "tea, 2", reply: "</solution>tea, 2</solution>", want: "tea, 2", rule: "solution", score: 1},
		{name: "a span stays in its line", key: "tea, 2", reply: "<solution>tea,\n2</solution> so\nno, 2", want: "no, 2", rule: "last-line",
			score: 0.25},
		{name: "a box", key: "tea, 2", reply: `\boxed{\text{tea}, 2} is it`, want: "tea, 2", rule: "boxed", score: 1},
		{name: "a box with a blank", key: "tea", reply: `$\boxed tea$`, want: "tea", rule: "boxed", score: 1},
		{name: "the last line", key: "tea, 2", reply: "So we have\ntea, 2", want: "tea, 2", rule: "last-line", score: 1},
		{name: "the last line has as many commas as the key", key: "tea, 2", reply: "So we have\ntea, 2, dog"},
	})
}

func TestGradeSpatial(t *testing.T) {
	checkGrades(t, liveBench("spatial", "2024-07-26"), []gradeCase{
		{name: "the whole answer", key: "square pyramid", reply: " square pyramid\n", want: "square pyramid", rule: "whole", score: 1},
		{name: "a whole answer that is wrong", key: "4", reply: "5", want: "5", rule: "whole"},
		{name: "bold", key: "4", reply: "there are **4** pieces", want: "4", rule: "bold", score: 1},
		{name: "spelled in any case", key: "4", reply: "there are **Four** pieces", want: "four", rule: "bold", score: 1},
		{name: "spelled up to twenty", key: "21", reply: "there are **twenty-one** pieces", want: "twenty-one", rule: "bold"},
		{name: "a digit for a spelled key is wrong", key: "four", reply: "there are **4** pieces", want: "4", rule: "bold"},
		{name: "any of the last three", key: "4", reply: "**4** then **5** then **6** it is", want: "4", rule: "bold", score: 1},
		{name: "not the fourth from the end", key: "4", reply: "**4** **5** **6** **7**", want: "7", rule: "bold"},
		{name: "a shape among other words", key: "triangle", reply: "an **equilateral triangle**", want: "equilateral triangle", rule: "bold",
			score: 1},
		{name: "not among too many", key: "triangle", reply: "a **circle, square and triangle**", want: "circle, square and triangle",
			rule: "bold"},
		{name: "other shapes must be equal", key: "square pyramid", reply: "a **regular square pyramid**", want: "regular square pyramid",
			rule: "bold"},
		{name: "bold over lines", key: "4", reply: "x **\n4\n** x", want: "4", rule: "bold", score: 1},
		{name: "three stars are bold too", key: "4", reply: "x ***4***", want: "4", rule: "bold", score: 1},
		{name: "a box", key: "4", reply: `**Answer:** $\boxed{\mathbf{4}}$`, want: "4", rule: "boxed", score: 1},
		{name: "fbox", key: "4", reply: `it is \fbox{4}`, want: "4", rule: "boxed", score: 1},
		{name: "a box is compared as it is", key: "4", reply: `it is \boxed{ 4 }`, want: " 4 ", rule: "boxed"},
		{name: "plain words", key: "4", reply: "there are 4 pieces"},
	})
}

func TestGradeWebOfLies(t *testing.T) {
	checkGrades(t, liveBench("web_of_lies_v2", "2024-06-24"), []gradeCase{
		{name: "solution", key: "yes, no, no", reply: "<solution>yes, no, no</solution>", want: "yes, no, no", rule: "solution", score: 1},
		{name: "the last solution", key: "yes, no, no", reply: "<solution>no, no, no</solution><solution>yes, no, no</solution>",
			want: "yes, no, no", rule: "solution", score: 1},
		{name: "a malformed opening", key: "yes, no, no", reply: "</solution>yes, no, no</solution>", want: "yes, no, no", rule: "solution",
			score: 1},
		{name: "a solution may hold more words", key: "yes, no, no", reply: "<solution>so: yes, no, no.</solution>", want: "so: yes, no, no.",
			rule: "solution", score: 1},
		{name: "but not more verdicts", key: "yes, no, no", reply: "<solution>yes, yes, no, no</solution>", want: "yes, yes, no, no",
			rule: "solution"},
		{name: "a solution is not in capitals", key: "yes, no, no", reply: "<solution>Yes, No, No</solution>", want: "Yes, No, No",
			rule: "solution"},
		{name: "the key may be in capitals", key: "Yes, No, No", reply: "<solution>yes, no, no</solution>", want: "yes, no, no",
			rule: "solution", score: 1},
		{name: "solution before bold", key: "yes, no, no", reply: "<solution>no, no, no</solution> **yes, no, no**", want: "no, no, no",
			rule: "solution"},
		{name: "bold", key: "yes, no, no", reply: "So **yes, no, no**.", want: "yes, no, no", rule: "bold", score: 1},
		{name: "bold in capitals, word by word", key: "yes, no, unknown", reply: "**Yes.** and **NO** and **Unknown**",
			want: "yes, no, unknown", rule: "bold", score: 1},
		{name: "the last three of bold", key: "yes, no, no", reply: "**no** **yes, no, no**", want: "yes, no, no", rule: "bold", score: 1},
		{name: "fewer than three", key: "yes, no, no", reply: "**no**, **no**", want: "no, no", rule: "bold"},
		{name: "bold stays in its line", key: "yes, no, no", reply: "**no, no,\nno** but yes, no, no", want: "yes, no, no", rule: "plain",
			score: 1},
		{name: "a box", key: "yes, no, no", reply: `**so** \boxed{yes, no, no}`, want: "yes, no, no", rule: "boxed", score: 1},
		{name: "bold LaTeX is a box", key: "yes, no, no", reply: `it is \textbf{yes, no, no}`, want: "yes, no, no", rule: "boxed", score: 1},
		{name: "an empty solution leads to the box", key: "yes, no, no", reply: `<solution></solution> \boxed{yes, no, no}`,
			want: "yes, no, no", rule: "boxed", score: 1},
		{name: "but not to plain text", key: "yes, no, no", reply: `<solution></solution> yes, no, no`},
		{name: "plain text in any case", key: "yes, no, no", reply: "first No, no, no, then Yes, no, no", want: "yes, no, no", rule: "plain",
			score: 1},
		{name: "a repeated triple counts where it began", key: "no, no, no", reply: "yes, no, yes; no, no, no; yes, no, yes",
			want: "no, no, no", rule: "plain", score: 1},
		{name: "no verdict", key: "yes, no, no", reply: "That depends."},
	})
}
