package sim

import "fmt"

// Assumptions are parameters of the simulation for which no measurement is known.
// Their defaults are in calibration/targets.yaml.
type Assumptions struct {
	Concentration float64 `json:"concentration" help:"how unequal the parts of a question are: 0 all alike, 3 mostly one is all of it"`
	Notice        float64 `json:"notice" help:"chance to notice that a result passed on is wrong"`
	JudgeNoise    float64 `json:"judge_noise" help:"error in judging difficulty, in logits"`
	Sloppiness    float64 `json:"sloppiness" help:"scale of how often plans have small faults of form"`
	TTFTSigma     float64 `json:"ttft_sigma" help:"log-normal spread of the time to first token"`
	SpeedSigma    float64 `json:"speed_sigma" help:"log-normal spread of the generation speed"`

	PlanQuality     float64 `json:"plan_quality" help:"quality of plans: 1 normal; below, they lack dependencies and repeat steps; 0 useless"`
	VoteCorrelation float64 `json:"vote_correlation" help:"correlation of replies to one prompt: 0 independent, 1 all right or wrong"`

	EdgeSpeed     float64 `json:"edge_speed" help:"factor of the edge model's tokens per second; the time to first token stays"`
	CloudSpeed    float64 `json:"cloud_speed" help:"factor of the cloud model's tokens per second"`
	NetworkDelay  float64 `json:"network_delay" help:"seconds added to each cloud call's time to first token"`
	NetworkJitter float64 `json:"network_jitter" help:"mean seconds of a further, exponentially distributed delay of each cloud call"`
}

// DefaultAssumptions returns those of targets.yaml.
func DefaultAssumptions() Assumptions {
	t, err := LoadTargets()
	if err != nil {
		panic(err) // the file is embedded, and a test reads it
	}
	return t.Assumptions
}

// Validate returns an error for the first parameter that is out of range.
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

// A Serving describes how a simulated model is served. The zero Serving is the
// measured one.
type Serving struct {
	Speed  float64 // factor of its tokens per second; 0 means 1
	Delay  float64 // seconds added to the time to the first token
	Jitter float64 // mean seconds of a further delay, exponentially distributed
}

// Edge returns how the edge serves its model.
func (a Assumptions) Edge() Serving { return Serving{Speed: a.EdgeSpeed} }

// Cloud returns how the cloud serves its model.
func (a Assumptions) Cloud() Serving {
	return Serving{Speed: a.CloudSpeed, Delay: a.NetworkDelay, Jitter: a.NetworkJitter}
}

// network returns the seconds that a call spends in the network.
func (s Serving) network(d draws, label string) float64 {
	if s.Jitter == 0 {
		return s.Delay
	}
	return s.Delay + s.Jitter*exponential.Quantile(d.uniform(label, "network"))
}
