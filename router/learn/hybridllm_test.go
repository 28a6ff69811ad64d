package learn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// repeated are outcomes of questions, one for each pair of grades.
func repeated(questions map[string][][2]float64) (outcomes []Outcome) {
	for _, q := range []string{"a", "b", "c", "d"} {
		for _, g := range questions[q] {
			outcomes = append(outcomes, Outcome{ID: "x", Dataset: "toy", Prompt: q, Edge: Answer{Correct: g[0]}, Cloud: Answer{Correct: g[1]}})
		}
	}
	return outcomes
}

// Labels are the need for the cloud: 1 - y in the terms of HybridLLM.
func TestLabels(t *testing.T) {
	graded := map[string][][2]float64{
		"a": {{1, 1}, {1, 0}},                 // the edge is always as good
		"b": {{0, 1}, {1, 1}, {0, 0}},         // of 9 pairs of answers, 5 are good enough
		"c": {{0, 1}},                         // never
		"d": {{0, 0}, {0, 1}, {0, 1}, {1, 1}}, // the first is a tie; of 16 pairs, 7 are good enough
	}
	partial := map[string][][2]float64{ // the edge falls short by
		"a": {{0.4, 0.5}}, // 0.1
		"b": {{0.5, 0.8}}, // 0.3
		"c": {{0.1, 0.5}}, // 0.4
		"d": {{0.3, 0.9}}, // 0.6
	}
	for _, c := range []struct {
		name         string
		of           labeller
		questions    map[string][][2]float64
		need, weight []float64
	}{
		{"deterministic labels are those of the first answer", deterministic, graded,
			[]float64{0, 0, 1, 1, 1, 1, 0, 0, 0, 0}, nil},
		{"probabilistic labels are those of all pairs of answers", probabilistic, graded,
			[]float64{0, 0, 4. / 9, 4. / 9, 4. / 9, 1, 9. / 16, 9. / 16, 9. / 16, 9. / 16}, nil},
		{"no slack below 1 changes what is right or wrong", transformed, graded,
			[]float64{0, 0, 4. / 9, 4. / 9, 4. / 9, 1, 9. / 16, 9. / 16, 9. / 16, 9. / 16}, nil},
		{"without slack the edge is never good enough", probabilistic, partial, []float64{1, 1, 1, 1}, nil},
		{"a slack of 0.3 makes halves of them", transformed, partial, []float64{0, 0, 1, 1}, nil},
		{"the win rate leaves ties out", winRate, graded,
			[]float64{0, 0, 1, 0, 0, 1, 0, 1, 1, 0}, []float64{0, 1, 1, 0, 0, 1, 0, 1, 1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			need, weight := c.of(repeated(c.questions))
			if diff := cmp.Diff(c.need, need, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("need (-want +got):\n%s", diff)
			}
			if !slices.Equal(c.weight, weight) {
				t.Errorf("weight %v, want %v", weight, c.weight)
			}
		})
	}
	if got := attemptsOf(repeated(partial)).slack(); got != 0.3 {
		t.Errorf("slack %v, want 0.3", got)
	}
}

// Subtasks of a question are labelled apart.
func TestLabelsOfSubtasks(t *testing.T) {
	o := repeated(map[string][][2]float64{"a": {{1, 1}, {0, 1}}})
	o[0].Step, o[1].Step = &Step{Task: "first", Position: 1}, &Step{Task: "second", Position: 2}
	if need, _ := probabilistic(o); !slices.Equal(need, []float64{0, 1}) {
		t.Errorf("need %v", need)
	}
}

// Sorting finds the pairs and their differences that going through all would.
func TestLabelsMatchAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grade := rapid.Map(rapid.IntRange(0, 10), func(n int) float64 { return float64(n) / 10 })
		pairs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]float64 {
			return [2]float64{grade.Draw(t, "edge"), grade.Draw(t, "cloud")}
		}), 1, 8)
		outcomes := repeated(map[string][][2]float64{"a": pairs.Draw(t, "a"), "b": pairs.Draw(t, "b"), "c": pairs.Draw(t, "c")})
		slack := float64(rapid.IntRange(0, relaxations).Draw(t, "slack")) / relaxations
		y := attemptsOf(outcomes).goodEnough(slack)
		for n, q := range []string{"a", "b", "c"} {
			good, all := 0., 0.
			for _, e := range outcomes {
				for _, c := range outcomes {
					if e.Prompt == q && c.Prompt == q {
						good += indicator(math.Round(100*(e.Edge.Correct-c.Cloud.Correct+slack)) >= 0)
						all++
					}
				}
			}
			if math.Abs(y[n]-good/all) > 1e-12 {
				t.Fatalf("%s with slack %v: %v, want %v", q, slack, y[n], good/all)
			}
		}
		sum := 0.
		for _, a := range y {
			for _, b := range y {
				sum += math.Abs(a-b) / 9
			}
		}
		if got := meanDifference(y); math.Abs(got-sum) > 1e-12 {
			t.Fatalf("mean difference of %v: %v, want %v", y, got, sum)
		}
	})
}

// Routers that learn one figure score by it, also when they come from a file.
func TestNeedIsTheScore(t *testing.T) {
	skipArithmetic(t)
	outcomes := learnable(300, 1)
	for _, method := range []string{"hybridllm-prob", "routellm"} {
		m, _, err := Train(t.Context(), outcomes, TrainOptions{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		easy, hard := 0., 0.
		for i := range outcomes {
			p := m.Predict(outcomes[i].Example())
			if q := reload(t, m).Predict(outcomes[i].Example()); i < 5 && q.Score != p.Score {
				t.Fatalf("%s: %+v, from a file %+v", method, p, q)
			}
			if p.Score <= 0 || p.Score >= 1 {
				t.Fatalf("%s: score %v", method, p.Score)
			}
			if outcomes[i].Category == "tensor" {
				hard += p.Score / 300
			} else {
				easy += p.Score / 300
			}
		}
		if hard < easy+0.1 {
			t.Errorf("%s: mean score of hard questions %.2f, of easy ones %.2f", method, hard, easy)
		}
	}
}

// Where every outcome is a tie, nothing is known of who wins.
func TestNothingButTies(t *testing.T) {
	outcomes := learnable(50, 1)
	for i := range outcomes {
		outcomes[i].Cloud.Correct = outcomes[i].Edge.Correct
	}
	m, report, err := Train(t.Context(), outcomes, TrainOptions{Method: "routellm"})
	if err != nil {
		t.Fatal(err)
	}
	if p := m.Predict(outcomes[0].Example()); p.Score != 0.5 || m.Cutoff(0.5) != 0.5 || len(report.Warnings) != 2 {
		t.Errorf("score %v, cutoff %v, warnings %v", p.Score, m.Cutoff(0.5), report.Warnings)
	}
}

func BenchmarkTransformedLabels(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	outcomes := learnable(12_000, 1)
	for i := range outcomes {
		outcomes[i].Edge.Correct, outcomes[i].Cloud.Correct = rng.Float64(), rng.Float64()
	}
	b.ReportAllocs()
	for b.Loop() {
		transformed(outcomes)
	}
}
