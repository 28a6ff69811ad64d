package sim

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/stat"

	"hybridflow/bench/llm/sim/irt"
)

// Recorded holds outcomes of real models, the input of [Calibrate].
type Recorded struct {
	Models   []string           // of MMLU-Pro, in the order of the outcomes
	Outcomes []irt.Item         // of the items of MMLU-Pro, by model
	Unparsed map[string]float64 // share of replies without an answer, by model

	GPQAModels []string           // of GPQA's letter likelihoods, in the order of the outcomes
	GPQA       []irt.Item         // on the extended table
	GPQAAgain  map[string]float64 // share of models that are right where options are in another order, by item

	Lengths []LengthSample
	Items   map[string][]BenchmarkItem // all items of each benchmark
}

// A LengthSample holds the completion tokens of one model on one benchmark.
type LengthSample struct {
	Like, Benchmark, From string
	Tokens                []float64
}

// A BenchmarkItem is an item of a benchmark without recorded outcomes.
type BenchmarkItem struct {
	ID    string
	Guess float64 // probability that a blind guess is right
}

// Calibrate fits item difficulties to recorded outcomes, and solves for the abilities
// at which the expected accuracies are the targets. It returns, beside the
// calibration, the fitted difficulty of each recorded item in the order of
// rec.Outcomes and of rec.GPQA.
func Calibrate(t *Targets, rec Recorded) (c *Calibration, mmluPro, gpqa []float64, err error) {
	fit, err := irt.New(rec.Outcomes)
	if err != nil {
		return nil, nil, nil, err
	}
	c = &Calibration{Spread: scalar.Round(fit.Spread, 4), Unparsed: map[string]float64{}}
	for name, share := range rec.Unparsed {
		c.Unparsed[name] = scalar.Round(share, 5)
	}
	c.describe(rec, fit)
	choice, err := irt.New(rec.GPQA)
	if err != nil {
		return nil, nil, nil, err
	}
	c.describeGPQA(rec, choice)
	tables := map[string]map[string]float64{"mmlu-pro": {}, "gpqa": {}}
	mmluPro, gpqa = rounded(fit, rec.Outcomes, tables["mmlu-pro"]), rounded(choice, rec.GPQA, tables["gpqa"])
	for _, s := range rec.Lengths {
		c.Lengths = append(c.Lengths, logNormal(s))
	}

	sets := map[string]itemSet{}
	for benchmark, items := range rec.Items {
		set := itemSet{}
		for _, it := range items {
			b, ok := tables[benchmark][it.ID]
			if !ok {
				b = drawDifficulty(c.Spread, benchmark, it.ID)
			}
			set.b, set.guess = append(set.b, b), append(set.guess, it.Guess)
		}
		sets[benchmark] = set
	}
	return c, mmluPro, gpqa, c.solve(t, sets)
}

// rounded returns fitted difficulties to the digits of the files, and enters them into
// a table.
func rounded(fit *irt.Fit, items []irt.Item, table map[string]float64) []float64 {
	all := make([]float64, len(items))
	for i, b := range fit.Difficulty {
		all[i] = scalar.Round(b, 3)
		table[items[i].ID] = all[i]
	}
	return all
}

// describeGPQA compares the fit with how often pairs of models are right together, and
// difficulties with outcomes that they were not fitted to.
func (c *Calibration) describeGPQA(rec Recorded, fit *irt.Fit) {
	var recorded, predicted []float64
	for a := range rec.GPQAModels {
		for b := range a {
			both := 0.0
			for _, it := range rec.GPQA {
				both += float64(it.Correct[a] * it.Correct[b])
			}
			recorded, predicted = append(recorded, both/float64(len(rec.GPQA))), append(predicted, fit.Joint(rec.GPQA, a, b))
		}
	}
	var easy, again []float64
	for i, it := range rec.GPQA {
		if share, ok := rec.GPQAAgain[it.ID]; ok {
			easy, again = append(easy, -fit.Difficulty[i]), append(again, share)
		}
	}
	c.GPQA = fittedGPQA{
		Items: len(rec.GPQA), Models: len(rec.GPQAModels), Again: scalar.Round(stat.Correlation(easy, again, nil), 3),
		Spread: scalar.Round(fit.Spread, 4), Smoothed: scalar.Round(stat.PopStdDev(fit.Difficulty, nil), 4),
		Pairs: len(recorded), JointCorrelation: scalar.Round(stat.Correlation(recorded, predicted, nil), 3),
		JointRecorded: scalar.Round(100*stat.Mean(recorded, nil), 2), JointPredicted: scalar.Round(100*stat.Mean(predicted, nil), 2),
	}
}

// describe compares the fit with the recorded accuracies, and with joint outcomes of
// two models, which it was not fitted to directly.
func (c *Calibration) describe(rec Recorded, fit *irt.Fit) {
	models := len(rec.Models)
	for m, name := range rec.Models {
		r := recordedModel{Name: name, Theta: scalar.Round(fit.Theta[m], 4)}
		n := 0.0
		for _, it := range rec.Outcomes {
			if it.Correct[m] >= 0 {
				r.Accuracy += float64(it.Correct[m])
				n++
			}
		}
		r.Accuracy = scalar.Round(100*r.Accuracy/n, 2)
		r.Predicted = scalar.Round(100*fit.Joint(rec.Outcomes, m), 2)
		c.Recorded = append(c.Recorded, r)
	}
	order := make([]int, models)
	floats.Argsort(slices.Clone(fit.Theta), order)
	for _, pair := range [][2]int{{0, models - 1}, {models / 2, models - 1}, {0, models / 2}} {
		c.Pairs = append(c.Pairs, describePair(rec, fit, order[pair[0]], order[pair[1]]))
	}
}

func describePair(rec Recorded, fit *irt.Fit, weak, strong int) recordedPair {
	p := recordedPair{Weak: rec.Models[weak], Strong: rec.Models[strong]}
	n := 0.0
	for _, it := range rec.Outcomes {
		if it.Correct[weak] >= 0 && it.Correct[strong] >= 0 {
			p.Recorded[2*(1-it.Correct[weak])+1-it.Correct[strong]]++
			n++
		}
	}
	// in the order both, weak only, strong only, neither
	both := fit.Joint(rec.Outcomes, weak, strong)
	w, s := fit.Joint(rec.Outcomes, weak), fit.Joint(rec.Outcomes, strong)
	p.Predicted = [4]float64{both, w - both, s - both, 1 - w - s + both}
	for i := range p.Recorded {
		p.Recorded[i] = scalar.Round(100*p.Recorded[i]/n, 1)
		p.Predicted[i] = scalar.Round(100*p.Predicted[i], 1)
	}
	return p
}

// logNormal fits the distribution of lengths.
func logNormal(s LengthSample) fittedLength {
	logs := make([]float64, len(s.Tokens))
	for i, n := range s.Tokens {
		logs[i] = math.Log(max(n, 1))
	}
	mean, sigma := stat.PopMeanStdDev(logs, nil)
	return fittedLength{
		Like: s.Like, Benchmark: s.Benchmark, From: s.From,
		Median: scalar.Round(math.Exp(mean), 1), Sigma: scalar.Round(sigma, 4),
	}
}

func (c *Calibration) length(like, benchmark string) fittedLength {
	for _, l := range c.Lengths {
		if l.Like == like && l.Benchmark == benchmark {
			return l
		}
	}
	return fittedLength{Median: 1} // does not occur: a test checks that all abilities have a length
}

// itemSet holds difficulties and guessing rates of a benchmark.
type itemSet struct{ b, guess []float64 }

// accuracy returns the expected accuracy at an ability.
func (s itemSet) accuracy(theta float64) float64 { return irt.Accuracy(theta, s.b, s.guess) }

// solve finds the abilities for the targets.
func (c *Calibration) solve(t *Targets, items map[string]itemSet) error {
	for _, m := range t.Models {
		open, known := []string{}, 0.0
		for _, b := range t.Averages.Benchmarks {
			if cell, ok := m.Accuracy[b]; ok && cell.Accuracy == nil {
				open = append(open, b)
			} else if ok {
				known += *cell.Accuracy
			}
		}
		// All open cells get the accuracy that makes the average the published one.
		rest := (m.AverageCoT*float64(len(t.Averages.Benchmarks)) - known) / float64(max(len(open), 1))
		for _, b := range slices.Sorted(maps.Keys(m.Accuracy)) {
			cell := m.Accuracy[b]
			a := FittedAbility{Model: m.Name, Benchmark: b, Source: cell.Source}
			if cell.Accuracy != nil {
				a.Accuracy = *cell.Accuracy
			} else {
				a.Accuracy, a.Inferred, a.Source = scalar.Round(rest, 2), true, "inferred from the published average"
			}
			theta, err := irt.Ability(a.Accuracy/100, items[b].b, items[b].guess)
			if err != nil {
				return fmt.Errorf("%s on %s: %w", m.Name, b, err)
			}
			a.Theta = scalar.Round(theta, 5)
			c.Abilities = append(c.Abilities, a)
		}
	}
	if err := c.direct(t, items); err != nil {
		return err
	}
	for i := range c.Abilities {
		a := &c.Abilities[i]
		a.Direct = scalar.Round(100*items[a.Benchmark].accuracy(a.Theta+c.DirectMinus), 2)
	}
	return nil
}

// direct solves for the offset in logits between the abilities with and without chain
// of thought, by the published averages of one model. It is used for all models.
func (c *Calibration) direct(t *Targets, items map[string]itemSet) error {
	i := slices.IndexFunc(t.Models, func(m targetModel) bool { return m.Name == t.Averages.DirectFrom })
	if i < 0 {
		return fmt.Errorf("targets: direct_minus_cot_from names no model: %q", t.Averages.DirectFrom)
	}
	want := t.Models[i].AverageDirect / 100
	average := func(offset float64) float64 {
		sum, n := 0.0, 0.0
		for _, a := range c.Abilities {
			if a.Model == t.Models[i].Name && slices.Contains(t.Averages.Benchmarks, a.Benchmark) {
				sum += items[a.Benchmark].accuracy(a.Theta + offset)
				n++
			}
		}
		return sum / n
	}
	offset, err := irt.Solve(average, want, -10, 0)
	if err != nil {
		return fmt.Errorf("targets: direct average of %s: %w", t.Averages.DirectFrom, err)
	}
	c.DirectMinus = scalar.Round(offset, 5)
	return nil
}
