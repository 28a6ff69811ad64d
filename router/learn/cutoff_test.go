package learn

import (
	"math"
	"testing"
)

func TestCutoff(t *testing.T) {
	var tens, ties []float64
	for i := range 11 {
		tens, ties = append(tens, float64(10*((7*i)%11))), append(ties, float64(i/8)) // 0 to 100; eight 0, three 1
	}
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name        string
		folds       [][]float64
		share, want float64
	}{
		{"half", [][]float64{tens}, 0.5, 50},
		{"between two scores", [][]float64{tens}, 0.25, 75},
		{"between two quantiles", [][]float64{tens}, 0.255, 74.5},
		{"most", [][]float64{tens}, 0.99, 1},
		{"none", [][]float64{tens}, 0, inf},
		{"all", [][]float64{tens}, 1, -inf},
		{"of ties none lies above", [][]float64{ties}, 0.2, 1},
		{"of other ties those above", [][]float64{ties}, 0.5, 0},
		{"one score", [][]float64{{3}}, 0.5, 3},
		{"folds count by their size", [][]float64{{0}, {4, 4, 4}}, 0.5, 3},
		{"no scores", nil, 0.5, nan},
		{"no share", [][]float64{tens}, nan, nan},
	} {
		m := Model{Metrics: Metrics{Scores: quantiles(c.folds)}}
		if got := m.Cutoff(c.share); math.Abs(got-c.want) > 1e-9 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A cutoff that training found sends the share to the cloud that it is asked for.
// The half of these questions that is hard scores nearly the same, and so does
// the other: a little more of training moves many of them.
func TestCutoffOfUnseenQuestions(t *testing.T) {
	cutsOff(t, learnable(1000, 1), learnable(2000, 2), 0.2)
}

func TestCutoffOfRecordedOutcomes(t *testing.T) {
	skipArithmetic(t)
	all := recordedPair(t, LlamaPair)
	var train, test []Outcome
	for i, o := range all {
		if i%4 == 0 {
			train = append(train, o)
		} else {
			test = append(test, o)
		}
	}
	cutsOff(t, train, test, 0.05)
}

func cutsOff(t *testing.T, train, test []Outcome, within float64) {
	for _, method := range []string{"logistic-pair", "hybridllm-trans", "routellm"} {
		m, _, err := Train(t.Context(), train, TrainOptions{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		m = reload(t, m)
		scores := make([]float64, len(test))
		for i := range test {
			scores[i] = m.Predict(test[i].Example()).Score
		}
		for share, within := range map[float64]float64{0: 0, 0.1: within, 0.3: within, 0.5: within, 0.7: within, 1: 0} {
			above, cutoff := 0, m.Cutoff(share)
			for _, s := range scores {
				above += int(indicator(s > cutoff))
			}
			got := float64(above) / float64(len(test))
			t.Logf("%s: %.3f lie above the cutoff for %v", method, got, share)
			if math.Abs(got-share) > within {
				t.Errorf("%s: %.3f lie above the cutoff for %v", method, got, share)
			}
		}
	}
}
