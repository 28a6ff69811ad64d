package evaluate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestMatricesAreReadOrRefused(t *testing.T) {
	m, err := ReadMatrix("m", strings.NewReader("\ufeffrow,category,a,b\n0,x,1,0\n1,y,,1.0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Key != RowID || !slices.Equal(m.Models, []string{"a", "b"}) || !slices.Equal(m.Categories, []string{"x", "y"}) ||
		m.Grades[0][0] != 1 || !math.IsNaN(m.Grades[0][1]) || m.Grades[1][1] != 1 {
		t.Errorf("%+v", m)
	}
	for text, want := range map[string]string{
		"":                             "header",
		"row,a\n0,1\n":                 "1 columns of models",
		"a,b\n1,0\n":                   "no column question_id or row",
		"row,a,b\n":                    "no questions",
		"row,a,b\n0,1,0\n0,1,1\n":      "row 0 is there twice",
		"row,a,b\n0,1,0\n1,1,2\n":      `line 3: b of row 1: "2" is neither 0, 1 nor empty`,
		"row,a,b\n0,1\n":               "wrong number of fields",
		"question_id,a,b\n7,yes,0\n":   `a of question_id 7: "yes"`,
		"\x1f\x8bno gzip at all, that": "gzip",
	} {
		if _, err := ReadMatrix("m.csv", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

func FuzzReadMatrix(f *testing.F) {
	f.Add("row,a,b\n0,1,0\n1,,1\n")
	f.Add("question_id,category,a,b\n\"1\",x,1,0\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ReadMatrix("m", strings.NewReader(text))
		if err != nil {
			return
		}
		for _, g := range m.Grades {
			if len(g) != len(m.IDs) || len(m.IDs) == 0 {
				t.Errorf("%d grades of %d questions", len(g), len(m.IDs))
			}
		}
	})
}

// madeMatrix makes grades of models that know more and more: each is right where its
// ability is above the question's difficulty, with some noise.
func madeMatrix(n int, abilities ...float64) *Matrix {
	draw := rand.New(rand.NewPCG(1, 2))
	m := &Matrix{Exam: "made", Key: RowID, Grades: make([][]float64, len(abilities))}
	for i := range n {
		m.IDs, m.Categories = append(m.IDs, fmt.Sprint(i)), append(m.Categories, fmt.Sprint(i%3))
		difficulty := draw.NormFloat64()
		for k, a := range abilities {
			grade := 0.0
			if a+draw.NormFloat64() > difficulty {
				grade = 1
			}
			m.Grades[k] = append(m.Grades[k], grade)
		}
	}
	for k := range abilities {
		m.Models = append(m.Models, fmt.Sprintf("model-%d", k))
	}
	return m
}

func TestModelsInAnotherOrderAreWarnedOf(t *testing.T) {
	m := madeMatrix(800, -1, 0, 1)
	if w := m.Uncorrelated(); w != nil {
		t.Errorf("models that know the same: %q", w)
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(m.IDs), func(i, j int) { m.Grades[1][i], m.Grades[1][j] = m.Grades[1][j], m.Grades[1][i] })
	w := m.Uncorrelated()
	if len(w) != 2 || !strings.Contains(w[0], "UNCORRELATED: model-0 and model-1") || !strings.Contains(w[1], "model-1 and model-2") {
		t.Errorf("a model in another order: %q", w)
	}
	m.Grades[1] = slices.Repeat([]float64{0}, len(m.IDs)) // on the floor
	if w := m.Uncorrelated(); w != nil {
		t.Errorf("a model on the floor: %q", w)
	}
}

// Recorded models are correlated as they lie there, and no longer in another order.
func TestRecordedMatricesAreInOrder(t *testing.T) {
	data := os.Getenv("HYBRIDFLOW_TESTDATA")
	if data == "" {
		t.Skip("HYBRIDFLOW_TESTDATA is not set")
	}
	for name, chance := range map[string]float64{"mmlu-pro": .1, "gpqa": .25, "gpqa-diamond": .25, "gpqa-extended": .25} {
		f, err := os.Open(filepath.Join(data, "outcomes", "openllm", name+".csv.gz"))
		if err != nil {
			t.Fatal(err)
		}
		m, err := ReadMatrix(name, f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		m.Chance = chance
		if w := m.Uncorrelated(); w != nil {
			t.Errorf("%s: %q", name, w)
		}
		if name != "mmlu-pro" {
			continue // near chance for half of the models
		}
		best := slices.Index(m.Models, "Qwen2-72B-Instruct")
		g := m.Grades[best]
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
		if w := m.Uncorrelated(); len(w) < 5 || slices.ContainsFunc(w, func(s string) bool { return !strings.Contains(s, m.Models[best]) }) {
			t.Errorf("%s in another order: %q", m.Models[best], w)
		}
	}
}

func TestPairsOfAMatrix(t *testing.T) {
	m := madeMatrix(300, 1, -1, 0)
	e, err := EvaluateMatrix(t.Context(), m, nil, Options{Folds: 3, Seeds: 2, Resamples: 20})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Pairs) != 3 || e.Models[0].Model != "model-1" || e.Models[2].Model != "model-0" || e.Method != CategoryControl {
		t.Errorf("%d pairs of %+v, transfer of %q", len(e.Pairs), e.Models, e.Method)
	}
	for _, p := range e.Pairs {
		if !(p.CloudAccuracy.Value > p.EdgeAccuracy.Value) {
			t.Errorf("the edge has %v, the cloud %v", p.EdgeAccuracy, p.CloudAccuracy)
		}
	}
	if err := m.Select([]string{"model-1", "nobody"}); err == nil || !strings.Contains(err.Error(), "model-0") {
		t.Errorf("a model that is not there: error %v", err)
	}
	if m.Limit(50, 1); len(m.IDs) != 50 || len(m.Grades[2]) != 50 {
		t.Errorf("%d questions of 50", len(m.IDs))
	}
}

// RouterArena's own figures: a router that is always right for nothing has 1, and
// dollars beyond the range count as its end.
func TestArenaScore(t *testing.T) {
	for _, c := range []struct{ accuracy, usd, want float64 }{
		{1, 0, 1}, {1, .0044 / 1000, 1}, {0, .001, 0}, {1, .2, 0}, {1, 5, 0},
		// C = log2(200) / log2(200/.0044) = .49404; 1.1 x .7 x C / (.07 + C)
		{.7, .001, 1.1 * .7 * .494043 / (.07 + .494043)},
	} {
		if got := arenaScore(c.accuracy, c.usd); math.Abs(got-c.want) > 1e-5 {
			t.Errorf("accuracy %v at $%v: %v, want %v", c.accuracy, c.usd, got, c.want)
		}
	}
}
