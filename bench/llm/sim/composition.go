package sim

import (
	_ "embed"
	"fmt"
)

// A Composition holds what records say about how right parts make a right whole:
// aggregates of graded executions of plans whose steps a small or a large model did,
// the plan and the final answer being the large model's. "hybridflow calibrate" writes
// it (bench/items says how each figure is estimated).
type Composition struct {
	Source  string        `yaml:"source"`
	Method  string        `yaml:"method"`
	Sets    []PlanRecords `yaml:"sets"`
	Recover *Interval     `yaml:"recover"` // random-effects mean over the sets with a rate (DerSimonian and Laird 1986)
}

// PlanRecords are the aggregates of one benchmark. Pointers are nil where the records
// cannot tell. Accuracies are shares.
type PlanRecords struct {
	Name       string    `yaml:"name"`
	Questions  int       `yaml:"questions"`
	Plans      int       `yaml:"plans"`
	Executions int       `yaml:"executions"`
	FirstSmall *Interval `yaml:"first_small"` // accuracy of the first execution of a plan, where all steps are small

	Small float64 `yaml:"small,omitempty"` // A, accuracy of the small model alone; 0 unknown
	Large float64 `yaml:"large,omitempty"` // K, of the large one

	AllSmall *Interval `yaml:"all_small,omitempty"` // P0, accuracy with all steps small
	AllLarge *Interval `yaml:"all_large,omitempty"` // P1, with all steps large
	Ratio    *Interval `yaml:"ratio,omitempty"`     // P0/P1
	Recover  *Interval `yaml:"recover,omitempty"`   // r = (P0/P1 - A/K) / (1 - A/K)
}

// An Interval is an estimate with its 95 % interval.
type Interval struct {
	Value float64 `yaml:"value"`
	Low   float64 `yaml:"low"`
	High  float64 `yaml:"high"`
}

// Has reports whether x lies in the interval.
func (i *Interval) Has(x float64) bool { return x >= i.Low && x <= i.High }

// String returns the estimate and its interval.
func (i *Interval) String() string { return fmt.Sprintf("%.3f [%.3f, %.3f]", i.Value, i.Low, i.High) }

//go:embed calibration/composition.yaml
var compositionYAML []byte

// LoadComposition returns the aggregates embedded in this build.
var LoadComposition = embedded[Composition]("composition.yaml", compositionYAML)
