package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// learnable makes outcomes whose words tell how hard they are for the edge.
func learnable(n int, seed uint64) []Outcome {
	rng := rand.New(rand.NewPCG(seed, 1))
	easy := strings.Fields("apple garden river letter window bread candle summer")
	hard := strings.Fields("tensor modulus entropy lemma isotope manifold torque kernel")
	nan := math.NaN()
	out := make([]Outcome, n)
	for i := range out {
		words, p := easy, 0.85
		if rng.IntN(2) == 0 {
			words, p = hard, 0.15
		}
		var text []string
		for range 6 + rng.IntN(10) {
			text = append(text, words[rng.IntN(len(words))])
		}
		o := Outcome{ID: fmt.Sprint(i), Dataset: "toy", Category: words[0], Prompt: strings.Join(text, " ") + fmt.Sprintf(" %d?", i)}
		o.Edge = Answer{"small", indicator(rng.Float64() < p), nan, 40 * float64(len(text)), nan, nan}
		o.Cloud = Answer{"large", indicator(rng.Float64() < 0.9), nan, nan, nan, nan}
		if i%2 == 0 {
			o.Step = &Step{
				Task: "Look at " + text[0], Role: []string{"explain", "analyze", "generate"}[i%3],
				Depth: 1 + i%3, FanIn: i % 2, Position: 1 + i%5, Tokens: 50 + i%40,
			}
		}
		out[i] = o
	}
	return out
}

// vectorText tells two vectors apart by their last bit.
func vectorText(v *vector) string {
	var b strings.Builder
	for i, x := range v.Index {
		fmt.Fprintf(&b, "%d:%08x ", x, math.Float32bits(v.Value[i]))
	}
	for _, x := range slices.Concat(v.Numeric, v.Latent) {
		fmt.Fprintf(&b, "%016x ", math.Float64bits(x))
	}
	return b.String()
}

// What a model is served with is what it was trained with, also after it was
// saved, loaded and used for something else.
func TestTrainingAndServingSeeTheSame(t *testing.T) {
	for _, o := range []FeatureOptions{
		{}, {Category: true}, {Project: 4}, {Text: textFeatures{Bits: 12, Words: 3}}, {Embed: fakeEmbedding()},
	} {
		outcomes := learnable(60, 1)
		f, trained, err := fitFeaturizer(Examples(outcomes), o)
		if err != nil {
			t.Fatal(err)
		}
		m := &Model{Features: f, Correct: saved{&logisticRegression{Penalty: 1}}}
		if err := m.Correct.Fit(t.Context(), trained, [][]float64{make([]float64, 60), make([]float64, 60)}, nil); err != nil {
			t.Fatal(err)
		}
		served := reload(t, m)
		served.Attach(fakeEmbedding().Embed)
		var v vector
		for i := range slices.Backward(outcomes) {
			if err := served.Features.Vector(&v, outcomes[i].Example()); err != nil {
				t.Fatal(err)
			}
			if vectorText(&v) != vectorText(&trained[i]) {
				t.Fatalf("%+v, outcome %d:\ntrained %s\n served %s", o, i, vectorText(&trained[i]), vectorText(&v))
			}
		}
	}
}

// Whatever the answers turn out to be, the features are the same; nor do they
// know the names of the dataset and of the item.
func TestNothingIsKnownBeforehand(t *testing.T) {
	outcomes := learnable(60, 2)
	f, _, err := fitFeaturizer(Examples(outcomes), FeatureOptions{Project: 4})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(outcomes).Draw(t, "outcome")
		var before, after vector
		f.Vector(&before, o.Example())
		answer := func(name string) Answer {
			x := rapid.SliceOfN(rapid.Float64(), 5, 5).Draw(t, name)
			return Answer{rapid.String().Draw(t, name+" model"), x[0], x[1], x[2], x[3], x[4]}
		}
		o.Edge, o.Cloud = answer("edge"), answer("cloud")
		o.ID, o.Dataset, o.Category = rapid.String().Draw(t, "id"), rapid.String().Draw(t, "dataset"), rapid.String().Draw(t, "category")
		f.Vector(&after, o.Example())
		if vectorText(&before) != vectorText(&after) {
			t.Fatalf("%s\n%s", vectorText(&before), vectorText(&after))
		}
	})
}

// Every field of an Example is used, and can be: a field that is added without
// a feature fails here.
func TestEveryFieldIsAFeature(t *testing.T) {
	base := Example{Question: "a question", Subtask: "a task", Category: "one", Role: "explain", Depth: 1, FanIn: 1, FanOut: 1,
		Position: 1, Difficulty: 1, PlannedTokens: 1, Inputs: 1, InputChars: 1, Money: .1, Time: .1}
	xs := []Example{base, base}
	second := reflect.ValueOf(&xs[1]).Elem()
	for i := range second.NumField() {
		switch field := second.Field(i); field.Kind() {
		case reflect.String:
			field.SetString("analyze")
		case reflect.Int:
			field.SetInt(2)
		default:
			field.SetFloat(.2)
		}
	}
	f, _, err := fitFeaturizer(xs, FeatureOptions{Category: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range second.NumField() {
		x := base
		reflect.ValueOf(&x).Elem().Field(i).Set(second.Field(i))
		var a, b vector
		f.Vector(&a, base)
		f.Vector(&b, x)
		if vectorText(&a) == vectorText(&b) {
			t.Errorf("%s makes no difference", second.Type().Field(i).Name)
		}
	}
}

// A column that never varied in training says nothing in serving.
func TestConstantColumnsAreNotUsed(t *testing.T) {
	xs := []Example{Whole("one two three", ""), Whole("four five six seven?", "")}
	f, _, err := fitFeaturizer(xs, FeatureOptions{})
	if err != nil {
		t.Fatal(err)
	}
	x := xs[0]
	x.Depth, x.Money, x.Difficulty, x.Role = 9, .9, 9, "generate"
	var a, b vector
	f.Vector(&a, xs[0])
	f.Vector(&b, x)
	if vectorText(&a) != vectorText(&b) {
		t.Errorf("%s\n%s", vectorText(&a), vectorText(&b))
	}
}
