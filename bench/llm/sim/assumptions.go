package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Assumptions are what the simulation needs beside single-model accuracies. Their
// defaults, ranges, sources and explanations are in calibration/targets.yaml; see
// [Assumption].
type Assumptions struct {
	Concentration float64 `json:"concentration"`
	Opening       float64 `json:"opening"`
	Closing       float64 `json:"closing"`

	Law          string  `json:"law"`
	RecoverCloud float64 `json:"recover_cloud"`
	RecoverEdge  float64 `json:"recover_edge"`
	Tax          float64 `json:"tax"`
	Kappa        float64 `json:"kappa"`

	JudgeNoise      float64 `json:"judge_noise"`
	Visibility      float64 `json:"visibility"`
	Sloppiness      float64 `json:"sloppiness"`
	PlanQuality     float64 `json:"plan_quality"`
	VoteCorrelation float64 `json:"vote_correlation"`

	EntropyAUROC     float64 `json:"entropy_auroc"`
	VerifyHit        float64 `json:"verify_hit"`
	VerifyFalseAlarm float64 `json:"verify_false_alarm"`
	Brevity          float64 `json:"brevity"`

	DirectLength     float64 `json:"direct_length"`
	DifficultySpread float64 `json:"difficulty_spread"`

	TTFTSigma     float64 `json:"ttft_sigma"`
	SpeedSigma    float64 `json:"speed_sigma"`
	EdgeSpeed     float64 `json:"edge_speed"`
	CloudSpeed    float64 `json:"cloud_speed"`
	NetworkDelay  float64 `json:"network_delay"`
	NetworkJitter float64 `json:"network_jitter"`
}

// The values of Assumptions.Law.
const (
	OwnLuck   = "own-luck"   // a call that repairs a result has it right where its model would have had it right
	FreshLuck = "fresh-luck" // it has one more try
)

// An Assumption says what is known of a field of [Assumptions].
type Assumption struct {
	Name    string    `yaml:"name"`    // JSON name of the field
	Default any       `yaml:"default"` // a number or a word
	Range   []float64 `yaml:"range"`   // least and greatest value that the source supports, or a sweep should cover; nil if unknown
	Allowed []float64 `yaml:"allowed"` // least and greatest value that an experiment may set; nil for a word
	Words   []string  `yaml:"words"`   // that an experiment may set; nil for a number
	Help    string    `yaml:"help"`    // what it is
	Source  string    `yaml:"source"`  // of the default and the range
}

// DefaultAssumptions returns those of targets.yaml.
func DefaultAssumptions() Assumptions { return defaultAssumptions() }

var defaultAssumptions = sync.OnceValue(func() Assumptions {
	values := map[string]any{}
	for _, known := range KnownAssumptions() {
		values[known.Name] = known.Default
	}
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // numbers and words
	}
	var a Assumptions
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		panic(err) // the file is embedded, and a test reads it
	}
	return a
})

// KnownAssumptions returns what targets.yaml says of each field of [Assumptions].
func KnownAssumptions() []Assumption {
	t, err := LoadTargets()
	if err != nil {
		panic(err) // the file is embedded, and a test reads it
	}
	return t.Assumptions
}

// About returns what is known of the field with a JSON name, nil if there is no such
// field.
func About(name string) *Assumption {
	all := KnownAssumptions()
	i := slices.IndexFunc(all, func(a Assumption) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// Explain returns help, range and source on one line.
func (a *Assumption) Explain() string {
	text := a.Help
	if a.Range != nil {
		text += fmt.Sprintf("; range [%v, %v]", a.Range[0], a.Range[1])
	}
	return text + "; source: " + a.Source
}

// Validate returns an error for the first field with a value that is not allowed.
func (a Assumptions) Validate() error {
	v := reflect.ValueOf(a)
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("json")
		if err := About(name).check(v.Field(i)); err != nil {
			return fmt.Errorf("simulation.%s: %w", name, err)
		}
	}
	return nil
}

func (a *Assumption) check(v reflect.Value) error {
	if v.Kind() == reflect.String {
		if !slices.Contains(a.Words, v.String()) {
			return fmt.Errorf("%q is none of %s", v.String(), strings.Join(a.Words, ", "))
		}
		return nil
	}
	if x := v.Float(); !(x >= a.Allowed[0] && x <= a.Allowed[1]) {
		return fmt.Errorf("%v is not in [%v, %v]", x, a.Allowed[0], a.Allowed[1])
	}
	return nil
}
