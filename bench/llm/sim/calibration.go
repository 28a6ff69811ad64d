package sim

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

// A Calibration holds the fitted parameters of the simulated models. "hybridflow
// calibrate" writes it and [LoadModels] reads it.
type Calibration struct {
	Spread      float64            `yaml:"spread"`
	Recorded    []recordedModel    `yaml:"recorded"`
	Pairs       []recordedPair     `yaml:"pairs"`
	GPQA        fittedGPQA         `yaml:"gpqa"`
	DirectMinus float64            `yaml:"direct_minus_cot"`
	Abilities   []FittedAbility    `yaml:"abilities"`
	Lengths     []fittedLength     `yaml:"lengths"`
	Unparsed    map[string]float64 `yaml:"unparsed"`
}

// A recordedModel is a real model whose answers the difficulties were fitted to.
type recordedModel struct {
	Name      string  `yaml:"name"`
	Accuracy  float64 `yaml:"accuracy"`  // recorded, percent
	Predicted float64 `yaml:"predicted"` // by the fit, percent
	Theta     float64 `yaml:"theta"`
}

// A recordedPair checks the fit by a statistic that it was not fitted to directly: how
// often two models are right together, in percent of the items.
type recordedPair struct {
	Weak      string     `yaml:"weak"`
	Strong    string     `yaml:"strong"`
	Recorded  [4]float64 `yaml:"recorded,flow"` // both, weak only, strong only, neither
	Predicted [4]float64 `yaml:"predicted,flow"`
}

// fittedGPQA describes the fit to GPQA's records, and checks it by how often two
// different models are right together.
type fittedGPQA struct {
	Items            int     `yaml:"items"`    // with records
	Models           int     `yaml:"models"`   // better than chance
	Again            float64 `yaml:"again"`    // correlation of easiness with the share right where options are in another order
	Spread           float64 `yaml:"spread"`   // standard deviation of difficulty, in logits
	Smoothed         float64 `yaml:"smoothed"` // that of the posterior means, which gpqa.csv has
	Pairs            int     `yaml:"pairs"`    // of models
	JointCorrelation float64 `yaml:"joint_correlation"`
	JointRecorded    float64 `yaml:"joint_recorded"` // mean over pairs, percent
	JointPredicted   float64 `yaml:"joint_predicted"`
}

// A FittedAbility is one cell of the table of models and benchmarks.
type FittedAbility struct {
	Model     string  `yaml:"model"`
	Benchmark string  `yaml:"benchmark"`
	Accuracy  float64 `yaml:"accuracy"` // target with chain of thought, percent
	Direct    float64 `yaml:"direct"`   // accuracy without it, by the offset, percent
	Theta     float64 `yaml:"theta"`
	Inferred  bool    `yaml:"inferred"` // from the published average
	Source    string  `yaml:"source"`
}

// A fittedLength is a log-normal distribution of reply lengths.
type fittedLength struct {
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
	Models      []targetModel `yaml:"models"`
	Assumptions []Assumption  `yaml:"assumptions"`
}

// A targetModel is a model to be simulated.
type targetModel struct {
	Name            string            `yaml:"name"`
	Tier            string            `yaml:"tier"`
	AverageCoT      float64           `yaml:"average_cot"`
	AverageDirect   float64           `yaml:"average_direct"`
	TTFT            float64           `yaml:"ttft_seconds"`
	TokensPerSecond float64           `yaml:"tokens_per_second"`
	LengthsLike     string            `yaml:"lengths_like"`
	UnparsedLike    string            `yaml:"unparsed_like"`
	Sloppiness      float64           `yaml:"sloppiness"`
	Accuracy        map[string]target `yaml:"accuracy"`
}

// A target is a published accuracy.
type target struct {
	Accuracy *float64 `yaml:"accuracy"` // percent; nil for an open cell
	Seen     string   `yaml:"seen"`
	Source   string   `yaml:"source"`
}

//go:embed calibration/targets.yaml
var targetsYAML []byte

//go:embed calibration/calibration.yaml
var calibrationYAML []byte

// LoadTargets returns the targets embedded in this build.
var LoadTargets = embedded[Targets]("targets.yaml", targetsYAML)

// LoadCalibration returns the fit embedded in this build.
var LoadCalibration = embedded[Calibration]("calibration.yaml", calibrationYAML)

func embedded[T any](name string, text []byte) func() (*T, error) {
	return sync.OnceValues(func() (*T, error) {
		v := new(T)
		if err := yaml.UnmarshalWithOptions(text, v, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		return v, nil
	})
}
