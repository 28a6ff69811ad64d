package sim

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Models are the simulated models that there are.
type Models struct {
	byName      map[string]*Model
	Assumptions Assumptions
	Spread      float64 // standard deviation of item difficulty, in logits
	difficulty  map[string]map[string]float64
}

// A Model is a simulated model.
type Model struct {
	Name            string
	TTFT            float64 // median seconds to the first token
	TokensPerSecond float64
	Unparsed        float64 // share of replies that never commit to an answer
	Sloppiness      float64 // how often its plans have faults, 1 being an edge model
	Abilities       map[string]*Ability
}

// An Ability is how good a model is on a benchmark, in the logits of its items'
// difficulty, and how much it writes there.
type Ability struct {
	CoT, Direct            float64
	LogLength, LengthSigma float64 // log-normal tokens of a chain of thought
}

// A Calibration is the fit of the simulated models, as "hybridflow calibrate"
// writes it and [LoadModels] reads it.
type Calibration struct {
	Spread      float64             `yaml:"spread"`
	Recorded    []RecordedModel     `yaml:"recorded"`
	Pairs       []RecordedPair      `yaml:"pairs"`
	DirectMinus float64             `yaml:"direct_minus_cot"`
	Abilities   []CalibratedAbility `yaml:"abilities"`
	Lengths     []CalibratedLength  `yaml:"lengths"`
	Unparsed    map[string]float64  `yaml:"unparsed"`
}

// A RecordedModel is one of the real models that difficulties were fitted on.
type RecordedModel struct {
	Name      string  `yaml:"name"`
	Accuracy  float64 `yaml:"accuracy"`  // recorded, percent
	Predicted float64 `yaml:"predicted"` // by the fit, percent
	Theta     float64 `yaml:"theta"`
}

// A RecordedPair checks the fit on what it was not fitted to directly: how
// often two models are right together, in percent of the items.
type RecordedPair struct {
	Weak      string     `yaml:"weak"`
	Strong    string     `yaml:"strong"`
	Recorded  [4]float64 `yaml:"recorded,flow"` // both, weak only, strong only, neither
	Predicted [4]float64 `yaml:"predicted,flow"`
}

// A CalibratedAbility is one cell of the accuracy table.
type CalibratedAbility struct {
	Model     string  `yaml:"model"`
	Benchmark string  `yaml:"benchmark"`
	Accuracy  float64 `yaml:"accuracy"` // target with chain of thought, percent
	Direct    float64 `yaml:"direct"`   // what the offset makes of it without, percent
	Theta     float64 `yaml:"theta"`
	Inferred  bool    `yaml:"inferred"` // from the published average
	Source    string  `yaml:"source"`
}

// A CalibratedLength is a log-normal of reply lengths.
type CalibratedLength struct {
	Like      string  `yaml:"like"`
	Benchmark string  `yaml:"benchmark"`
	Median    float64 `yaml:"median"` // tokens
	Sigma     float64 `yaml:"sigma"`
	From      string  `yaml:"from"`
}

// Targets is the hand-written input of the calibration.
type Targets struct {
	Averages struct {
		Benchmarks []string `yaml:"benchmarks"`
		DirectFrom string   `yaml:"direct_minus_cot_from"`
	} `yaml:"averages"`
	Models      []TargetModel `yaml:"models"`
	Assumptions Assumptions   `yaml:"assumptions"`
}

// A TargetModel is a model to be simulated.
type TargetModel struct {
	Name            string            `yaml:"name"`
	AverageCoT      float64           `yaml:"average_cot"`
	AverageDirect   float64           `yaml:"average_direct"`
	TTFT            float64           `yaml:"ttft_seconds"`
	TokensPerSecond float64           `yaml:"tokens_per_second"`
	LengthsLike     string            `yaml:"lengths_like"`
	UnparsedLike    string            `yaml:"unparsed_like"`
	Sloppiness      float64           `yaml:"sloppiness"`
	Accuracy        map[string]Target `yaml:"accuracy"`
}

// A Target is a published accuracy.
type Target struct {
	Accuracy *float64 `yaml:"accuracy"` // percent; nil for an open cell
	Seen     string   `yaml:"seen"`
	Source   string   `yaml:"source"`
}

//go:embed calibration/targets.yaml
var targetsYAML []byte

//go:embed calibration/calibration.yaml
var calibrationYAML []byte

//go:embed calibration/mmlu-pro.csv
var mmluProCSV string

// LoadTargets reads the targets that this build was made with.
var LoadTargets = sync.OnceValues(func() (*Targets, error) {
	var t Targets
	if err := yaml.UnmarshalWithOptions(targetsYAML, &t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read targets.yaml: %w", err)
	}
	return &t, nil
})

// LoadCalibration reads the fit that this build was made with.
var LoadCalibration = sync.OnceValues(func() (*Calibration, error) {
	var c Calibration
	if err := yaml.UnmarshalWithOptions(calibrationYAML, &c, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read calibration.yaml: %w", err)
	}
	return &c, nil
})

// LoadModels puts the simulated models together.
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
	ms := &Models{
		byName: map[string]*Model{}, Assumptions: t.Assumptions, Spread: c.Spread,
		difficulty: map[string]map[string]float64{"mmlu-pro": table},
	}
	for _, in := range t.Models {
		m := &Model{
			Name: in.Name, TTFT: in.TTFT, TokensPerSecond: in.TokensPerSecond,
			Unparsed: c.Unparsed[in.UnparsedLike], Sloppiness: in.Sloppiness, Abilities: map[string]*Ability{},
		}
		for _, a := range c.Abilities {
			if a.Model == m.Name {
				l := c.length(in.LengthsLike, a.Benchmark)
				m.Abilities[a.Benchmark] = &Ability{
					CoT: a.Theta, Direct: a.Theta + c.DirectMinus, LogLength: l.logMedian(), LengthSigma: l.Sigma,
				}
			}
		}
		ms.byName[m.Name] = m
	}
	return ms, nil
})

func (ms *Models) model(name string) (*Model, error) {
	if m := ms.byName[name]; m != nil {
		return m, nil
	}
	return nil, &ModelError{Model: name, Known: ms.Names()}
}

// Names lists the models in alphabetical order.
func (ms *Models) Names() []string { return slices.Sorted(maps.Keys(ms.byName)) }

func (m *Model) ability(benchmark string) (*Ability, error) {
	if a := m.Abilities[benchmark]; a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("simulated model %s has no ability on %q: no published accuracy is known (bench/llm/sim/calibration/targets.yaml)",
		m.Name, benchmark)
}

// Difficulty is b of an item in logits: fitted where outcomes were recorded,
// else a draw from the fitted distribution that depends on the item alone.
func (ms *Models) Difficulty(benchmark, id string) float64 {
	if b, ok := ms.difficulty[benchmark][id]; ok {
		return b
	}
	return DrawDifficulty(ms.Spread, benchmark, id)
}

// DrawDifficulty is the difficulty of an item that no outcomes are known for.
func DrawDifficulty(spread float64, benchmark, id string) float64 {
	return spread * gauss(Hash(0, benchmark, id, "difficulty"))
}

func readDifficulties(text string) (map[string]float64, error) {
	table := make(map[string]float64, 13000)
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.ReuseRecord = 2, true
	if _, err := r.Read(); err != nil { // heading
		return nil, err
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return table, nil
		}
		if err != nil {
			return nil, err
		}
		b, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			line, _ := r.FieldPos(1)
			return nil, fmt.Errorf("line %d: difficulty of %s: %w", line, row[0], err)
		}
		table[strings.Clone(row[0])] = b
	}
}
