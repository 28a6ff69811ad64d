package llm

import (
	_ "embed"
	"fmt"
)

// Assumptions are figures of the simulation that nothing was measured for.
// Their defaults are in calibration/targets.yaml.
type Assumptions struct {
	Concentration float64 `yaml:"concentration" json:"concentration"` // how unequal the parts of a question are: 0 all alike, 3 mostly one is all of it
	Notice        float64 `yaml:"notice" json:"notice"`               // chance to notice that a result passed on is wrong
	JudgeNoise    float64 `yaml:"judge_noise" json:"judge_noise"`     // error in judging difficulty, in logits
	Sloppiness    float64 `yaml:"sloppiness" json:"sloppiness"`       // scale of how often plans have small faults of form
	TTFTSigma     float64 `yaml:"ttft_sigma" json:"ttft_sigma"`       // log-normal spread of the time to first token
	SpeedSigma    float64 `yaml:"speed_sigma" json:"speed_sigma"`     // log-normal spread of the generation speed

	PlanQuality     float64 `yaml:"plan_quality" json:"plan_quality"`         // of decompositions: 1 as good as planners are taken to be; below, they leave out dependencies, write steps that are useless or repeated, and guess at difficulty; 0 is useless
	VoteCorrelation float64 `yaml:"vote_correlation" json:"vote_correlation"` // of replies to the same prompt, as votes are: 0 independent, 1 all as right or wrong as the first

	EdgeSpeed     float64 `yaml:"edge_speed" json:"edge_speed"`         // times the edge model's tokens per second; 0.5 is a device half as fast. The time to first token stays
	CloudSpeed    float64 `yaml:"cloud_speed" json:"cloud_speed"`       // times the cloud model's tokens per second
	NetworkDelay  float64 `yaml:"network_delay" json:"network_delay"`   // seconds added to each cloud call's time to first token
	NetworkJitter float64 `yaml:"network_jitter" json:"network_jitter"` // mean seconds of a further, exponentially distributed delay of each cloud call
}

// AssumptionsSource is the Go text of [Assumptions], whose comments explain its
// fields to users.
//
//go:embed sim_assumptions.go
var AssumptionsSource string

// DefaultAssumptions are those of targets.yaml.
func DefaultAssumptions() Assumptions {
	t, err := LoadTargets()
	if err != nil {
		panic(err) // the file is embedded, and a test reads it
	}
	return t.Assumptions
}

// Validate names the first figure that makes no sense.
func (a Assumptions) Validate() error {
	for _, f := range []struct {
		name           string
		value, lo, max float64
	}{
		{"concentration", a.Concentration, 0, 100}, {"notice", a.Notice, 0, 1}, {"judge_noise", a.JudgeNoise, 0, 100},
		{"sloppiness", a.Sloppiness, 0, 1000}, {"ttft_sigma", a.TTFTSigma, 0, 10}, {"speed_sigma", a.SpeedSigma, 0, 10},
		{"plan_quality", a.PlanQuality, 0, 1}, {"vote_correlation", a.VoteCorrelation, 0, 1},
		{"edge_speed", a.EdgeSpeed, 1e-3, 1e3}, {"cloud_speed", a.CloudSpeed, 1e-3, 1e3},
		{"network_delay", a.NetworkDelay, 0, 600}, {"network_jitter", a.NetworkJitter, 0, 600},
	} {
		if !(f.value >= f.lo && f.value <= f.max) {
			return fmt.Errorf("simulation.%s: %v is not in [%v, %v]", f.name, f.value, f.lo, f.max)
		}
	}
	return nil
}
