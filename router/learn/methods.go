package learn

import (
	"fmt"
	"strings"
)

// A recipe is a way to learn a router.
type recipe struct {
	name      string
	project   int // dimensions of the text's projection
	regressor func(seed uint64) regressor
	need      labeller // of a score that is learned by itself; nil: the score is the benefit
}

// projected is how many dimensions a text has for networks.
const projected = 128

var recipes = []recipe{
	{"logistic-pair", 0, logistic, nil},
	{"ridge", 0, func(uint64) regressor { return new(ridge) }, nil},
	{"mlp", projected, newMLPs, nil},
	{"mlp-256", projected, func(seed uint64) regressor { return newMLP(256, seed) }, nil},
	{"blend", projected, func(seed uint64) regressor {
		return &average{Members: []saved{{newLogistic()}, {newMLPs(seed)}}}
	}, nil},
	{"hybridllm-det", 0, logistic, deterministic},
	{"hybridllm-prob", 0, logistic, probabilistic},
	{"hybridllm-trans", 0, logistic, transformed},
	{"routellm", 0, logistic, winRate},
}

func logistic(uint64) regressor { return newLogistic() }

// newLogistic has the penalty that grouped cross-validation chose with three
// recorded pairs of models in sight (MMLU-Pro twice, MMLU); from 2 to 3 they
// differ little. Its figures on those pairs are a little flattered by that.
func newLogistic() *logisticRegression { return &logisticRegression{Penalty: 2} }

// newMLP has the settings that were best on the same pair.
func newMLP(hidden int, seed uint64) *mlp {
	return &mlp{Hidden: hidden, Rate: 1e-3, Decay: 1e-2, Dropout: 0.1, Epochs: 30, Batch: 128, Seed: seed}
}

// newMLPs averages networks that differ in their seeds. On grades, which are
// mostly noise, small networks do as well as those of 256 units that the paper
// has, in a quarter of the time, and their average does better than either.
func newMLPs(seed uint64) regressor {
	a := &average{}
	for i := range uint64(averaged) {
		a.Members = append(a.Members, saved{newMLP(64, averaged*seed+i)})
	}
	return a
}

const averaged = 4

func recipeOf(name string) (recipe, error) {
	if name == "" {
		return recipes[0], nil
	}
	for _, r := range recipes {
		if r.name == name {
			return r, nil
		}
	}
	return recipe{}, fmt.Errorf("method %q: there are %s", name, strings.Join(MethodNames(), ", "))
}

// MethodNames returns the methods that [Train] knows, the default first:
//
//   - logistic-pair: P(correct | cloud) - P(correct | edge), each a logistic
//     regression on hashed word n-grams and the form of the question
//   - ridge: the same features, least squares; as both tiers share a penalty,
//     this is the regression of the benefit itself
//   - mlp: four networks of 2 x 64 units on projected text and the form of the question
//   - mlp-256: one of 2 x 256, the paper's shape
//   - blend: the mean of logistic-pair and mlp
//   - hybridllm-det, hybridllm-prob, hybridllm-trans: 1 - P(the edge is good
//     enough), a logistic regression on the labels of arXiv 2404.14618:
//     deterministic, probabilistic over repeated outcomes, or with the slack
//     that spreads them most
//   - routellm: P(cloud wins | no tie), a logistic regression (arXiv 2406.18665)
//
// The last four score by that one figure, and predict P(correct) of each tier as
// logistic-pair does.
func MethodNames() []string {
	var names []string
	for _, r := range recipes {
		names = append(names, r.name)
	}
	return names
}
