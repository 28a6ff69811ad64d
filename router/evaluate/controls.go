package evaluate

import (
	"context"
	"unicode/utf8"

	"hybridflow/router/learn"
)

// categorySmoothing is how many questions of average benefit stand behind each
// category's own.
const categorySmoothing = 10

// Names of the controls.
const (
	RandomControl     = "random"
	lengthControl     = "length"
	difficultyControl = "difficulty"
	CategoryControl   = "category"
)

// controls returns the simplest methods to compare a learned router with; one that
// is no better has learned nothing worth its training:
//
//   - random: any order; measured in expectation, so exactly,
//   - length: long prompts to the cloud, where there are texts,
//   - difficulty: what the planner found hard, where every outcome has it,
//   - category: the mean benefit of the question's category among the training
//     outcomes, smoothed; where there are categories.
func controls(outcomes []learn.Outcome) []Method {
	controls := []Method{fixedScore(RandomControl, func(learn.Outcome) float64 { return 0 })}
	texts, difficulties, categories := false, len(outcomes) > 0, false
	for i := range outcomes {
		texts = texts || outcomes[i].Prompt != ""
		difficulties = difficulties && outcomes[i].Difficulty > 0
		categories = categories || categoryOf(&outcomes[i]) != categoryOf(&outcomes[0])
	}
	if texts {
		controls = append(controls, fixedScore(lengthControl, func(o learn.Outcome) float64 { return float64(utf8.RuneCountInString(o.Prompt)) }))
	}
	if difficulties {
		controls = append(controls, fixedScore(difficultyControl, func(o learn.Outcome) float64 { return float64(o.Difficulty) }))
	}
	if categories {
		controls = append(controls, Method{Name: CategoryControl, Train: trainCategories})
	}
	return controls
}

// fixedScore is a method that learns nothing.
func fixedScore(name string, score func(learn.Outcome) float64) Method {
	return Method{Name: name, fixed: true, Train: func(context.Context, []learn.Outcome, uint64) (func(learn.Outcome) float64, error) {
		return score, nil
	}}
}

// categoryOf keeps categories of the same name in different datasets apart.
func categoryOf(o *learn.Outcome) [2]string { return [2]string{o.Dataset, o.Category} }

func trainCategories(_ context.Context, train []learn.Outcome, _ uint64) (func(learn.Outcome) float64, error) {
	type tally struct{ benefit, n float64 }
	var all tally
	each := map[[2]string]tally{}
	for _, o := range train {
		key := categoryOf(&o)
		t := each[key]
		each[key] = tally{t.benefit + o.Benefit(), t.n + 1}
		all = tally{all.benefit + o.Benefit(), all.n + 1}
	}
	mean := all.benefit / max(all.n, 1)
	return func(o learn.Outcome) float64 {
		t := each[categoryOf(&o)]
		return (t.benefit + categorySmoothing*mean) / (t.n + categorySmoothing)
	}, nil
}
