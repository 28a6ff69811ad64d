package sim

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed calibration/mmlu-pro.csv
var mmluProCSV string

//go:embed calibration/gpqa.csv
var gpqaCSV string

// Models are all simulated models. They do not change once loaded.
type Models struct {
	Assumptions Assumptions

	byName     map[string]*model
	spread     map[string]float64            // standard deviation of item difficulty, in logits, by benchmark; "" for others
	difficulty map[string]map[string]float64 // fitted, by benchmark and item
}

// A model is one simulated model.
type model struct {
	name            string
	tier            string  // "edge" or "cloud", where it runs unless an experiment says otherwise
	ttft            float64 // median seconds to the first token
	tokensPerSecond float64 // median
	unparsed        float64 // share of replies that state no answer
	sloppiness      float64 // scale of the rate of faults in its plans, 1 for an edge model
	abilities       map[string]*ability
}

// An ability is a model's on one benchmark, and the length of its replies there.
type ability struct {
	cot, direct            float64 // in logits, on the scale of the items' difficulty
	logLength, lengthSigma float64 // of the log-normal tokens of a chain of thought
}

// LoadModels returns the simulated models embedded in this build.
var LoadModels = sync.OnceValues(func() (*Models, error) {
	t, err := LoadTargets()
	if err != nil {
		return nil, err
	}
	c, err := LoadCalibration()
	if err != nil {
		return nil, err
	}
	table, err := readDifficulties(mmluProCSV)
	if err != nil {
		return nil, fmt.Errorf("read mmlu-pro.csv: %w", err)
	}
	gpqa, err := readDifficulties(gpqaCSV)
	if err != nil {
		return nil, fmt.Errorf("read gpqa.csv: %w", err)
	}
	ms := &Models{
		byName: map[string]*model{}, Assumptions: DefaultAssumptions(),
		spread:     map[string]float64{"": c.Spread, "gpqa": c.GPQA.Smoothed},
		difficulty: map[string]map[string]float64{"mmlu-pro": table, "gpqa": gpqa},
	}
	for _, in := range t.Models {
		m := &model{
			name: in.Name, tier: in.Tier, ttft: in.TTFT, tokensPerSecond: in.TokensPerSecond,
			unparsed: c.Unparsed[in.UnparsedLike], sloppiness: in.Sloppiness, abilities: map[string]*ability{},
		}
		for _, a := range c.Abilities {
			if a.Model == m.name {
				l := c.length(in.LengthsLike, a.Benchmark)
				m.abilities[a.Benchmark] = &ability{
					cot: a.Theta, direct: a.Theta + c.DirectMinus, logLength: math.Log(l.Median), lengthSigma: l.Sigma,
				}
			}
		}
		ms.byName[m.name] = m
	}
	return ms, nil
})

func (ms *Models) model(name string) (*model, error) {
	if m := ms.byName[name]; m != nil {
		return m, nil
	}
	return nil, &ModelError{Model: name, Known: ms.Names()}
}

// Names returns the names of the models in alphabetical order.
func (ms *Models) Names() []string { return slices.Sorted(maps.Keys(ms.byName)) }

// Cloud reports whether a model is one of the cloud, by targets.yaml.
func (ms *Models) Cloud(name string) bool {
	m := ms.byName[name]
	return m != nil && m.tier == "cloud"
}

func (m *model) ability(benchmark string) (*ability, error) {
	if a := m.abilities[benchmark]; a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("simulated model %s has no ability on %q: no published accuracy is known (bench/llm/sim/calibration/targets.yaml)",
		m.name, benchmark)
}

// Difficulty returns b of an item in logits: fitted where outcomes were recorded, else
// drawn from the distribution of fitted ones, by the item alone.
func (ms *Models) Difficulty(benchmark, id string) float64 {
	if b, ok := ms.difficulty[benchmark][id]; ok {
		return b
	}
	spread, ok := ms.spread[benchmark]
	if !ok {
		spread = ms.spread[""]
	}
	return drawDifficulty(spread, benchmark, id)
}

// drawDifficulty returns the difficulty of an item without recorded outcomes.
func drawDifficulty(spread float64, benchmark, id string) float64 {
	return spread * normal(Hash(0, benchmark, id, "difficulty"))
}

func readDifficulties(text string) (map[string]float64, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = 2
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	table := make(map[string]float64, len(rows))
	for i, row := range rows[min(1, len(rows)):] { // the first is a heading
		b, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: difficulty of %s: %w", i+2, row[0], err)
		}
		table[row[0]] = b
	}
	return table, nil
}
