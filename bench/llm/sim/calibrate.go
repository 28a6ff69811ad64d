package sim

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"hybridflow/bench/llm/sim/irt"
)

// Recorded holds outcomes of real models, the input of [Calibrate].
type Recorded struct {
	Models   []string           // of MMLU-Pro, in the order of the outcomes
	Outcomes []irt.Item         // of the items of MMLU-Pro, by model
	Unparsed map[string]float64 // share of replies without an answer, by model

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
// rec.Outcomes.
func Calibrate(t *Targets, rec Recorded) (*Calibration, []float64, error) {
	fit, err := irt.New(rec.Outcomes)
	if err != nil {
		return nil, nil, err
	}
	c := &Calibration{Spread: round(fit.Spread, 4), Unparsed: map[string]float64{}}
	for name, share := range rec.Unparsed {
		c.Unparsed[name] = round(share, 5)
	}
	difficulty := make([]float64, len(fit.Difficulty))
	table := make(map[string]float64, len(difficulty))
	for i, b := range fit.Difficulty {
		difficulty[i] = round(b, 3) // to the digits of the file
		table[rec.Outcomes[i].ID] = difficulty[i]
	}
	c.describe(rec, fit)
	for _, s := range rec.Lengths {
		c.Lengths = append(c.Lengths, logNormal(s))
	}

	s := &solver{targets: t, calibration: c, items: map[string]itemSet{}}
	for benchmark, items := range rec.Items {
		set := itemSet{}
		for _, it := range items {
			b, ok := table[it.ID]
			if !ok || benchmark != "mmlu-pro" {
				b = drawDifficulty(c.Spread, benchmark, it.ID)
			}
			set.b, set.guess = append(set.b, b), append(set.guess, it.Guess)
		}
		s.items[benchmark] = set
	}
	if err := s.solve(); err != nil {
		return nil, nil, err
	}
	return c, difficulty, nil
}

// describe compares the fit with the recorded accuracies, and with joint outcomes of
// two models, which it was not fitted to directly.
func (c *Calibration) describe(rec Recorded, fit *irt.Fit) {
	models := len(rec.Models)
	for m, name := range rec.Models {
		r := recordedModel{Name: name, Theta: round(fit.Theta[m], 4)}
		n := 0.0
		for _, it := range rec.Outcomes {
			if it.Correct[m] >= 0 {
				r.Accuracy += float64(it.Correct[m])
				n++
			}
		}
		r.Accuracy = round(100*r.Accuracy/n, 2)
		r.Predicted = round(100*fit.Joint(rec.Outcomes, m), 2)
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
		p.Recorded[i] = round(100*p.Recorded[i]/n, 1)
		p.Predicted[i] = round(100*p.Predicted[i], 1)
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
		Median: round(math.Exp(mean), 1), Sigma: round(sigma, 4),
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

// A solver finds the abilities for the targets. It is for one goroutine.
type solver struct {
	targets     *Targets
	calibration *Calibration
	items       map[string]itemSet
}

func (s *solver) solve() error {
	for _, m := range s.targets.Models {
		open, known := []string{}, 0.0
		for _, b := range s.targets.Averages.Benchmarks {
			if t, ok := m.Accuracy[b]; ok && t.Accuracy == nil {
				open = append(open, b)
			} else if ok {
				known += *t.Accuracy
			}
		}
		// All open cells get the accuracy that makes the average the published one.
		rest := (m.AverageCoT*float64(len(s.targets.Averages.Benchmarks)) - known) / float64(max(len(open), 1))
		for _, b := range slices.Sorted(maps.Keys(m.Accuracy)) {
			t := m.Accuracy[b]
			a := FittedAbility{Model: m.Name, Benchmark: b, Source: t.Source}
			if t.Accuracy != nil {
				a.Accuracy = *t.Accuracy
			} else {
				a.Accuracy, a.Inferred, a.Source = round(rest, 2), true, "inferred from the published average"
			}
			theta, err := irt.Ability(a.Accuracy/100, s.items[b].b, s.items[b].guess)
			if err != nil {
				return fmt.Errorf("%s on %s: %w", m.Name, b, err)
			}
			a.Theta = round(theta, 5)
			s.calibration.Abilities = append(s.calibration.Abilities, a)
		}
	}
	if err := s.direct(); err != nil {
		return err
	}
	for i := range s.calibration.Abilities {
		a := &s.calibration.Abilities[i]
		a.Direct = round(100*s.items[a.Benchmark].accuracy(a.Theta+s.calibration.DirectMinus), 2)
	}
	return nil
}

// direct solves for the offset in logits between the abilities with and without chain
// of thought, by the published averages of one model. It is used for all models.
func (s *solver) direct() error {
	i := slices.IndexFunc(s.targets.Models, func(m targetModel) bool { return m.Name == s.targets.Averages.DirectFrom })
	if i < 0 {
		return fmt.Errorf("targets: direct_minus_cot_from names no model: %q", s.targets.Averages.DirectFrom)
	}
	want := s.targets.Models[i].AverageDirect / 100
	average := func(offset float64) float64 {
		sum, n := 0.0, 0.0
		for _, a := range s.calibration.Abilities {
			if a.Model == s.targets.Models[i].Name && slices.Contains(s.targets.Averages.Benchmarks, a.Benchmark) {
				sum += s.items[a.Benchmark].accuracy(a.Theta + offset)
				n++
			}
		}
		return sum / n
	}
	offset, err := irt.Solve(average, want, -10, 0)
	if err != nil {
		return fmt.Errorf("targets: direct average of %s: %w", s.targets.Averages.DirectFrom, err)
	}
	s.calibration.DirectMinus = round(offset, 5)
	return nil
}

func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale) / scale
}
