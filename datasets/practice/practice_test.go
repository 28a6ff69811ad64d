package practice

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hybridflow/datasets"
)

var updatePractice = flag.Bool("update-practice", false, "rewrite testdata/practice")

var familyNames = []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning", "math500"}

// questionSet makes a practice set or ends the test.
func questionSet(t testing.TB, family string, seed uint64, n int) []datasets.Question {
	t.Helper()
	questions, err := Questions(family, seed, n)
	if err != nil {
		t.Fatal(err)
	}
	return questions
}

// byTemplate groups a practice set by the kind of problem.
func byTemplate(questions []datasets.Question) map[string][]datasets.Question {
	groups := map[string][]datasets.Question{}
	for _, q := range questions {
		groups[q.Meta["template"]] = append(groups[q.Meta["template"]], q)
	}
	return groups
}

var numberPattern = regexp.MustCompile(`-?\d+(\.\d+)?`)

// numbersIn lists the numbers of a text in their order.
func numbersIn(text string) []float64 {
	var numbers []float64
	for _, s := range numberPattern.FindAllString(text, -1) {
		v, _ := strconv.ParseFloat(s, 64)
		numbers = append(numbers, v)
	}
	return numbers
}

func intsIn(text string) []int {
	var ints []int
	for _, v := range numbersIn(text) {
		ints = append(ints, int(v))
	}
	return ints
}

// The golden file shows the first two questions of each family as a reader
// sees them, and would show a change of what a seed means.
func TestGolden(t *testing.T) {
	for _, family := range familyNames {
		got, err := json.MarshalIndent(questionSet(t, family, 1, 2), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		file := "testdata/practice/" + family + ".json"
		if *updatePractice {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got); if meant, rerun with -update-practice:\n%s", file, diff)
		}
	}
}

// A longer set begins with the shorter one, and a seed makes the same set again.
func TestPrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		family := rapid.SampledFrom(familyNames).Draw(t, "family")
		seed := rapid.Uint64().Draw(t, "seed")
		n := rapid.IntRange(0, 60).Draw(t, "n")
		long, err := Questions(family, seed, 60)
		if err != nil {
			t.Fatal(err)
		}
		short, err := Questions(family, seed, n)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(long[:n], short); diff != "" {
			t.Fatalf("%s, seed %d, size %d: not the beginning of the longer set:\n%s", family, seed, n, diff)
		}
	})
}

func TestSeedsDiffer(t *testing.T) {
	for _, family := range familyNames {
		a, b := questionSet(t, family, 1, 100), questionSet(t, family, 2, 100)
		for i := range a {
			if a[i].Text == b[i].Text {
				t.Errorf("%s %d: seeds 1 and 2 make the same question", family, i)
			}
		}
	}
}

// Properties that every practice question has, whatever the seed.
func TestForm(t *testing.T) {
	options := map[string]int{"gpqa": 4, "mmlu-pro": 10}
	for _, family := range familyNames {
		for seed := range uint64(3) {
			texts, ids := map[string]string{}, map[string]bool{}
			for _, q := range questionSet(t, family, seed, 2000) {
				if other, ok := texts[q.Text]; ok {
					t.Errorf("seed %d: %s has the text of %s: %s", seed, q.ID, other, q.Text)
				}
				texts[q.Text] = q.ID
				if ids[q.ID] {
					t.Errorf("seed %d: ID %s occurs twice", seed, q.ID)
				}
				ids[q.ID] = true
				if n := len(q.Text); n < 120 || n > 900 && family != "livebench-reasoning" || n > 2500 {
					t.Errorf("seed %d: %s has a text of %d bytes", seed, q.ID, n)
				}
				if q.Dataset != family || q.Category == "" || q.Answer == "" || q.Meta["practice"] != "true" ||
					!strings.HasPrefix(q.ID, "practice-"+family+"-") {
					t.Errorf("seed %d: incomplete question: %+v", seed, q)
				}
				if level, err := strconv.Atoi(q.Meta["level"]); err != nil || level < 1 || level > 5 {
					t.Errorf("seed %d: %s has level %q", seed, q.ID, q.Meta["level"])
				}
				shown := q.Text + strings.Join(q.Options, " ")
				if i := slices.IndexFunc(practiceArtefacts, func(s string) bool { return strings.Contains(shown, s) }); i >= 0 {
					t.Errorf("seed %d: %s shows %q: %s %q", seed, q.ID, practiceArtefacts[i], q.Text, q.Options)
				}
				checkOptions(t, q, options[family])
			}
		}
	}
}

// practiceArtefacts are signs of a format string or of a sum gone wrong.
var practiceArtefacts = []string{"%!", "NaN", "Inf", "e+", "e-0", "000000", "999999"}

func checkOptions(t *testing.T, q datasets.Question, n int) {
	t.Helper()
	if len(q.Options) != n {
		t.Errorf("%s has %d options, want %d", q.ID, len(q.Options), n)
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(q.Options))); len(sorted) != len(q.Options) {
		t.Errorf("%s has equal options: %q", q.ID, q.Options)
	}
	if n > 0 && (len(q.Answer) != 1 || q.Answer[0] < 'A' || int(q.Answer[0]-'A') >= n) {
		t.Errorf("%s: answer %q is not one of %d letters", q.ID, q.Answer, n)
	}
}

// Each letter is as likely as any other.
func TestLettersUniform(t *testing.T) {
	for family, options := range map[string]int{"gpqa": 4, "mmlu-pro": 10} {
		const n = 4000
		letters := map[string]int{}
		for _, q := range questionSet(t, family, 1, n) {
			letters[q.Answer]++
		}
		expected := float64(n) / float64(options)
		chi2 := 0.0
		for i := range options {
			d := float64(letters[string(rune('A'+i))]) - expected
			chi2 += d * d / expected
		}
		// The 99.9 % points of chi-square are 16.3 for 3 and 27.9 for 9 degrees of freedom.
		if limit := map[string]float64{"gpqa": 16.3, "mmlu-pro": 27.9}[family]; chi2 > limit {
			t.Errorf("%s: letters %v are not uniform: chi-square %.1f > %.1f", family, letters, chi2, limit)
		}
	}
}

// A set of moderate size shows all kinds of problems and a spread of levels.
func TestCoverage(t *testing.T) {
	tests := []struct {
		family             string
		categories, levels int
	}{
		{"gpqa", 3, 3}, {"mmlu-pro", 10, 4}, {"aime24", 5, 4}, {"livebench-reasoning", 3, 5}, {"math500", 7, 5},
	}
	for _, tt := range tests {
		categories, levels := map[string]int{}, map[string]int{}
		for _, q := range questionSet(t, tt.family, 1, 200) {
			categories[q.Category]++
			levels[q.Meta["level"]]++
		}
		if len(categories) != tt.categories || len(levels) != tt.levels {
			t.Errorf("%s: categories %v, levels %v, want %d and %d of them", tt.family, categories, levels, tt.categories, tt.levels)
		}
		if tt.family == "livebench-reasoning" {
			want := map[string]int{"zebra_puzzle": 100, "web_of_lies_v2": 50, "spatial": 50}
			if diff := cmp.Diff(want, categories); diff != "" {
				t.Errorf("the mix of 200 is not the benchmark's (-want +got):\n%s", diff)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	if _, err := Questions("mmlu", 1, 5); err == nil || !strings.Contains(err.Error(), `"mmlu"`) ||
		!strings.Contains(err.Error(), "mmlu-pro") {
		t.Errorf("unknown family: error %v does not name it and the known ones", err)
	}
	if _, err := Questions("gpqa", 1, -1); err == nil || !strings.Contains(err.Error(), "-1") {
		t.Errorf("negative size: error %v does not name it", err)
	}
}

func TestShots(t *testing.T) {
	questions := map[string]bool{}
	categories := map[string]bool{}
	for _, q := range questionSet(t, "mmlu-pro", 1, 2000) {
		questions[q.Text] = true
		categories[q.Category] = true
	}
	shots := Shots(1)
	if diff := cmp.Diff(shots, Shots(1)); diff != "" {
		t.Errorf("a second call differs:\n%s", diff)
	}
	if len(shots) != len(categories) {
		t.Errorf("shots for %d categories, questions in %d", len(shots), len(categories))
	}
	for category, examples := range shots {
		if !categories[category] || len(examples) != 5 {
			t.Errorf("%s: %d examples", category, len(examples))
		}
		for _, q := range examples {
			checkOptions(t, q, 10)
			// Examples name a city that no question names: they are disjoint for every seed.
			if !slices.ContainsFunc(shotCities, func(city string) bool { return strings.Contains(q.Text, city) }) || questions[q.Text] {
				t.Errorf("%s could be a question: %s", q.ID, q.Text)
			}
			cot := q.Meta["cot"]
			if !strings.HasPrefix(cot, "A: Let's think step by step. ") || !strings.HasSuffix(cot, " The answer is "+
				"("+q.Answer+").") || strings.Contains(cot, "%!") || len(cot) < 100 {
				t.Errorf("%s: worked reasoning %q", q.ID, cot)
			}
			if i := slices.IndexFunc(practiceArtefacts, func(s string) bool { return strings.Contains(cot, s) }); i >= 0 {
				t.Errorf("%s shows %q: %s", q.ID, practiceArtefacts[i], cot)
			}
		}
	}
	for _, city := range shotCities {
		if slices.Contains(cities, city) {
			t.Errorf("%s is in questions as well", city)
		}
	}
}

func BenchmarkQuestions(b *testing.B) {
	for _, family := range familyNames {
		b.Run(family, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				questionSet(b, family, 1, 1000)
			}
			b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "questions/s")
		})
	}
}

func BenchmarkZebra(b *testing.B) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		zebraQuestion(newDraw("livebench-reasoning", 1, i), "2024-11-25")
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "questions/s")
}
