package sim

import "math"

// A Serving is how a simulated model is served. The zero Serving is as
// measured.
type Serving struct {
	Speed  float64 // times its tokens per second; 0 means 1
	Delay  float64 // seconds to and from it
	Jitter float64 // mean seconds of a further delay, exponentially distributed
}

// Edge is how the edge serves its model.
func (a Assumptions) Edge() Serving { return Serving{Speed: a.EdgeSpeed} }

// Cloud is how the cloud serves its model.
func (a Assumptions) Cloud() Serving {
	return Serving{Speed: a.CloudSpeed, Delay: a.NetworkDelay, Jitter: a.NetworkJitter}
}

func (s Serving) speed() float64 {
	if s.Speed == 0 {
		return 1
	}
	return s.Speed
}

// network is how many seconds a call spends on the way.
func (s Serving) network(d dice, label string) float64 {
	if s.Jitter == 0 {
		return s.Delay
	}
	return s.Delay - s.Jitter*math.Log(1-d.uniform(label, "network"))
}
