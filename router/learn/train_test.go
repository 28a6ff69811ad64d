package learn

import (
	"bytes"
	"math"
	"runtime"
	"strings"
	"testing"
)

// gainOf is the APGR of a model on outcomes.
func gainOf(m *Model, outcomes []Outcome) float64 {
	var scores []float64
	for i := range outcomes {
		scores = append(scores, m.Predict(outcomes[i].Example()).Score)
	}
	return NewCurve(outcomes, scores).APGR()
}

// bytesOf is the model's file.
func bytesOf(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reload writes a model and reads it back.
func reload(t testing.TB, m *Model) *Model {
	t.Helper()
	got, err := readModel(bytesOf(t, m))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestMethodsLearn(t *testing.T) {
	skipArithmetic(t)
	train, test := learnable(600, 1), learnable(400, 2)
	best := gainOfOracle(test)
	for _, method := range MethodNames() {
		m, report, err := Train(t.Context(), train, TrainOptions{Method: method, Features: FeatureOptions{Project: 8}, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := gainOf(m, test); got < best-.02 {
			t.Errorf("%s: APGR %.3f, want at least %.3f", method, got, best-.02)
		}
		if len(report.Warnings) > 0 || report.Metrics.HeldOut != 600 || *report.Metrics.APGR < .6 {
			t.Errorf("%s: %+v", method, report)
		}
		for _, c := range report.Metrics.Calibration {
			if c.ECE > 2.5*c.Floor {
				t.Errorf("%s: calibration error of %s is %.3f, of perfect predictions %.3f", method, c.Head, c.ECE, c.Floor)
			}
		}
		if p := m.Predict(test[0].Example()); math.Abs(p.EdgeTokens-40*float64(len(strings.Fields(test[0].Prompt)))) > 150 ||
			!math.IsNaN(p.CloudTokens) || !math.IsNaN(p.EdgeSeconds) {
			t.Errorf("%s: %+v for %q", method, p, test[0].Prompt)
		}
	}
}

// gainOfOracle knows how the outcomes were made, but not their noise.
func gainOfOracle(outcomes []Outcome) float64 {
	var scores []float64
	for _, o := range outcomes {
		scores = append(scores, indicator(o.Category == "tensor"))
	}
	return NewCurve(outcomes, scores).APGR()
}

// The same outcomes and seed make the same file, whatever the machine has.
func TestTrainingIsDeterministic(t *testing.T) {
	skipArithmetic(t)
	outcomes := learnable(120, 1)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, r := range recipes {
		var first []byte
		for _, procs := range []int{1, 4} {
			runtime.GOMAXPROCS(procs)
			m, _, err := Train(t.Context(), outcomes, TrainOptions{Method: r.name, Features: FeatureOptions{Project: 8}, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = bytesOf(t, m)
			}
			if !bytes.Equal(first, bytesOf(t, m)) {
				t.Errorf("%s: another model with %d processors", r.name, procs)
			}
		}
	}
}

func TestTrainWarns(t *testing.T) {
	_, report, err := Train(t.Context(), learnable(MinOutcomes-1, 1), TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0].Error(), "499 graded outcomes are too few") {
		t.Errorf("%v", report.Warnings)
	}
	worse := learnable(MinOutcomes, 1)
	for i := range worse {
		worse[i].Edge, worse[i].Cloud = worse[i].Cloud, worse[i].Edge
	}
	_, report, err = Train(t.Context(), worse, TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0].Error(), "not better than the edge") {
		t.Errorf("%v", report.Warnings)
	}
}

func TestTrainRefuses(t *testing.T) {
	bad := learnable(20, 1)
	bad[3].Edge.Correct = math.NaN()
	for _, c := range []struct {
		outcomes []Outcome
		o        TrainOptions
		want     string
	}{
		{learnable(9, 1), TrainOptions{}, "9 outcomes: need 10"},
		{bad, TrainOptions{}, "outcome 4 (3): edge.correct"},
		{learnable(20, 1), TrainOptions{Method: "magic"}, `method "magic": there are logistic-pair, ridge, mlp, mlp-256, blend`},
		{learnable(20, 1), TrainOptions{Features: FeatureOptions{Text: textFeatures{Bits: 40}}}, "2^40 buckets"},
	} {
		if _, _, err := Train(t.Context(), c.outcomes, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// Questions that differ in their numbers and options only are held out together.
func TestHoldOutKeepsNearDuplicatesTogether(t *testing.T) {
	outcomes := learnable(300, 1)
	for i := range outcomes {
		outcomes[i].Prompt = outcomes[i/3*3].Prompt + strings.Repeat("9", i%3) + "\nA. " + outcomes[i].Prompt
	}
	seen := map[string]int{} // in which fold
	for f := range calibrationFolds {
		train, held := holdOut(outcomes, f)
		for _, o := range held {
			key, _, _ := strings.Cut(o.Prompt, "?")
			if before, ok := seen[key]; ok && before != f {
				t.Fatalf("%q is in two parts", key)
			}
			seen[key] = f
		}
		if len(train)+len(held) != 300 || len(held) < 40 || len(held) > 110 {
			t.Errorf("%d to train, %d held out", len(train), len(held))
		}
	}
	if len(seen) != 100 {
		t.Errorf("%d questions were held out, want 100", len(seen))
	}
}

func TestOneQuestionTwice(t *testing.T) {
	outcomes := learnable(40, 1)
	for i := range outcomes {
		outcomes[i].Prompt = "again?"
	}
	for _, r := range recipes {
		if _, _, err := Train(t.Context(), outcomes, TrainOptions{Method: r.name}); err != nil {
			t.Errorf("%s: %v", r.name, err)
		}
	}
}

// skipArithmetic leaves out, under -short, what the race detector makes slow
// and has nothing to say about: make test runs it without the detector.
func skipArithmetic(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
}
