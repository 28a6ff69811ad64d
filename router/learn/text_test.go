package learn

import (
	"math"
	"slices"
	"testing"
)

func TestGrams(t *testing.T) {
	words := textFeatures{Bits: 18, Words: 2}
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"case", "Find THE Root", "find the root", true},
		{"punctuation and spacing", "find the\n root!", "(find) the, root", true},
		{"digits are masked", "17 apples cost 3.50", "23 apples cost 1.99", true},
		{"how many digits counts", "17 apples", "170 apples", false},
		{"letters beyond ASCII", "Über Größe", "über größe", true},
		{"order", "the root find", "find the root", false},
		{"no text", "", " .,;\n", true},
	} {
		a, b := words.grams(nil, c.a, 1), words.grams(nil, c.b, 1)
		if slices.Equal(a, b) != c.same {
			t.Errorf("%s: %q gives %v, %q gives %v", c.name, c.a, a, c.b, b)
		}
	}
	for _, c := range []struct {
		t    textFeatures
		want int
	}{
		{textFeatures{18, 1}, 4},
		{textFeatures{18, 2}, 4 + 3},
		{textFeatures{18, 4}, 4 + 3 + 2 + 1},
	} {
		if got := c.t.grams(nil, "the root, of matter", 1); len(got) != c.want {
			t.Errorf("%+v: %d n-grams, want %d", c.t, len(got), c.want)
		}
	}
	if slices.Equal(words.grams(nil, "find", questionSalt), words.grams(nil, "find", subtaskSalt)) {
		t.Error("a word of the question is the same as one of the subtask")
	}
}

func TestTermFrequencies(t *testing.T) {
	var v vector
	textFeatures{Bits: 18, Words: 1}.count(&v, Example{Question: "no no no yes"})
	slices.Sort(v.Value)
	if want := []float32{1, float32(1 + math.Log(3))}; !slices.Equal(v.Value, want) {
		t.Errorf("%v, want %v", v.Value, want)
	}
	df := make([]int32, 1<<18)
	df[v.Index[0]], df[v.Index[1]] = 1, 3
	f := newFrequencies(df, 3)
	f.weigh(&v)
	if n := math.Hypot(float64(v.Value[0]), float64(v.Value[1])); math.Abs(n-1) > 1e-6 {
		t.Errorf("length %v, want 1", n)
	}
	v.Index, v.Value = []uint32{7}, []float32{1} // a word that was not in training
	if f.weigh(&v); len(v.Index) != 0 {
		t.Errorf("%v, want nothing", v.Index)
	}
}

// Questions can be anything, in any encoding.
func FuzzFeatures(f *testing.F) {
	fz, _, err := fitFeaturizer(Examples(learnable(30, 1)), FeatureOptions{Text: textFeatures{Bits: 10, Words: 2}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("What is 2+2?\nA. 3\nB. 4", "add")
	f.Add("\xff\xfe\nA", "\nB. ")
	f.Fuzz(func(t *testing.T, question, subtask string) {
		var v, again vector
		x := Example{Question: question, Subtask: subtask}
		fz.Vector(&v, x)
		fz.Vector(&again, x)
		if vectorText(&v) != vectorText(&again) {
			t.Error("differs from time to time")
		}
		if !slices.IsSorted(v.Index) || len(slices.Compact(slices.Clone(v.Index))) != len(v.Index) {
			t.Errorf("buckets %v", v.Index)
		}
		for i, x := range v.Numeric {
			if !(math.Abs(x) <= 4) {
				t.Errorf("%s is %v", fz.Columns[i], x)
			}
		}
	})
}
