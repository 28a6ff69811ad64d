package sim

// A Serving is what a tier makes of a simulated model. The zero Serving is the
// measured speed, without repairs.
type Serving struct {
	Speed   float64 // factor of its tokens per second; 0 means 1
	Delay   float64 // seconds added to the time to the first token
	Jitter  float64 // mean seconds of a further delay, exponentially distributed
	Recover float64 // chance that a call derives a wrong result in its prompt again
}

// Edge returns how the edge serves its model.
func (a Assumptions) Edge() Serving { return Serving{Speed: a.EdgeSpeed, Recover: a.RecoverEdge} }

// Cloud returns how the cloud serves its model.
func (a Assumptions) Cloud() Serving {
	return Serving{Speed: a.CloudSpeed, Delay: a.NetworkDelay, Jitter: a.NetworkJitter, Recover: a.RecoverCloud}
}

// network returns the seconds that a call spends in the network.
func (s Serving) network(d draws, label string) float64 {
	if s.Jitter == 0 {
		return s.Delay
	}
	return s.Delay + s.Jitter*exponential.Quantile(d.uniform(label, "network"))
}
