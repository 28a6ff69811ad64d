package learn

import (
	"math"
)

// An Example is what is known of a question or subtask before it runs, and
// all that a router may learn from. Counts are 0 where they are unknown or do
// not apply.
type Example struct {
	Question string
	Subtask  string // "" where the question is asked whole; of a draft, its text
	Category string // used only with [FeatureOptions].Category
	Role     string // explain, analyze, generate, whole or draft

	Depth         int // nodes on the longest path that ends here, 1 for a source
	FanIn, FanOut int // dependencies, and subtasks that wait for this one
	Position      int // order of arrival in the plan, from 1
	Difficulty    int // the planner's, 1 to 9
	PlannedTokens int // the planner's guess of the answer's length
	Inputs        int // dependency results that go into the prompt
	InputChars    int // their length together, in bytes

	Money, Time float64 // budget state r_B and r_L, shares used
}

// structureNames are the numeric features other than those of question form.
var structureNames = [...]string{
	"role_explain", "role_analyze", "role_generate", "role_whole",
	"depth", "fan_in", "fan_out", "position", "difficulty", "difficulty_unknown",
	"planned_tokens", "inputs", "input_chars", "money_used", "time_used",
}

// columns names the columns of Vector.Numeric.
func (f *featurizer) columns() []string {
	var names []string
	for _, text := range []string{"question_", "subtask_"} {
		for _, n := range formNames {
			names = append(names, text+n)
		}
	}
	names = append(names, structureNames[:]...)
	for _, c := range f.Categories {
		names = append(names, "category="+c)
	}
	return names
}

// numericColumns is how many there are without categories.
const numericColumns = 2*len(formNames) + len(structureNames)

// A featurizer turns examples into vectors, in training and in serving alike.
// It is plain data, made by fitFeaturizer and saved with the model, and
// safe for concurrent use.
type featurizer struct {
	Text        textFeatures `json:"text"`
	Fingerprint string       `json:"fingerprint"`          // of how the features are computed
	Columns     []string     `json:"columns"`              // of Vector.Numeric
	Mean        []float64    `json:"mean"`                 // of each column in training
	Scale       []float64    `json:"scale"`                // 1/standard deviation; 0 for a column that never varied, which is then not used
	Categories  []string     `json:"categories,omitempty"` // one column each, after the others; nil when categories are no feature
	IDF         frequencies  `json:"idf"`                  // weights of the buckets
	Projection  *projection  `json:"projection,omitempty"` // of the text, to Vector.Latent
	Embedding   *Embedding   `json:"embedding,omitempty"`  // instead of n-grams
}

// vector writes the features of x to dst. Only an embedding endpoint can make
// it fail.
func (f *featurizer) Vector(dst *vector, x Example) error {
	dst.Numeric = resize(dst.Numeric, len(f.Columns))
	f.raw(dst.Numeric, x)
	for i, v := range dst.Numeric {
		dst.Numeric[i] = max(-4, min((v-f.Mean[i])*f.Scale[i], 4)) + 0 // no negative zeros
	}
	if f.Embedding != nil {
		dst.Index, dst.Value = dst.Index[:0], dst.Value[:0]
		var err error
		dst.Latent, err = f.Embedding.append(dst.Latent[:0], x.text())
		return err
	}
	f.Text.count(dst, x)
	f.IDF.weigh(dst)
	if f.Projection == nil {
		dst.Latent = dst.Latent[:0]
		return nil
	}
	dst.Latent = resize(dst.Latent, f.Projection.Dims)
	f.Projection.apply(dst.Latent, dst)
	return nil
}

// raw writes the numeric features and categories, not yet standardised.
func (f *featurizer) raw(dst []float64, x Example) {
	rawNumeric(dst[:numericColumns], x)
	for i, c := range f.Categories {
		dst[numericColumns+i] = indicator(x.Category == c)
	}
}

// rawNumeric writes the numeric features, not yet standardised.
func rawNumeric(dst []float64, x Example) {
	n := len(formNames)
	scan(dst[:n], x.Question)
	scan(dst[n:2*n], x.Subtask)
	copy(dst[2*n:], []float64{
		indicator(x.Role == "explain"), indicator(x.Role == "analyze"),
		indicator(x.Role == "generate"), indicator(x.Role == "whole"),
		float64(x.Depth), float64(x.FanIn), float64(x.FanOut), float64(x.Position),
		float64(x.Difficulty), indicator(x.Difficulty <= 0),
		math.Log1p(float64(max(x.PlannedTokens, 0))),
		float64(x.Inputs), math.Log1p(float64(max(x.InputChars, 0))),
		x.Money, x.Time,
	})
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// latent is how long Vector.Latent is.
func (f *featurizer) latent() int {
	switch {
	case f.Embedding != nil:
		return f.Embedding.Dims
	case f.Projection != nil:
		return f.Projection.Dims
	}
	return 0
}

// categories are those of the examples, sorted.
func categories(xs []Example) []string {
	var all []string
	for _, x := range xs {
		all = append(all, x.Category)
	}
	return distinct(all)
}
