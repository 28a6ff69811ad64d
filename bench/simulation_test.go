package bench

import (
	"strings"
	"testing"

	"hybridflow/results"
)

// What is assumed of the simulation, or set of the tiers, has the effect that it
// is for: on the time of a question or on how often it is answered right.
func TestAssumptionsHaveTheirEffect(t *testing.T) {
	skipArithmetic(t)
	seconds := func(q results.Query) float64 { return q.Seconds }
	score := func(q results.Query) float64 { return q.Score }
	for _, c := range []struct {
		strategy, vary string // values whose measure falls, in this order
		measure        func(results.Query) float64
		least          float64 // by at least so much, from one to the next
	}{
		{"all-edge", "simulation.edge_speed=0.25,1,4", seconds, 2},
		{"hybridflow", "simulation.edge_speed=0.25,1,4", seconds, 0.7},
		{"cloud-cot", "simulation.cloud_speed=0.5,1,2", seconds, 4},
		{"cloud-cot", "simulation.network_delay=3,1,0", seconds, 0.999},
		{"all-cloud", "simulation.network_delay=2,0", seconds, 2 * 3}, // three stages
		{"all-cloud", "simulation.network_jitter=1,0", seconds, 3},
		{"all-edge", "edge.slots=1,2", seconds, 0.3},
		{"all-cloud", "simulation.plan_quality=1,0", score, 0.02},
		{"hybridflow", "simulation.plan_quality=1,0.5", score, 0.03},
		{"cloud-sc", "simulation.vote_correlation=0,0.4,0.9", score, 0.02},
		{"cloud-bon", "simulation.vote_correlation=0,0.9", score, 0.02},
		{"edge-cot", "edge.model=qwen2.5-7b-instruct,llama-3.2-3b", score, 0.005},
		{"all-cloud", "cloud.model=gpt-4.1,llama-3.2-3b", score, 0.2},
	} {
		e := small(150)
		e.Strategies, e.Vary = []string{c.strategy}, []string{c.vary}
		e.Simulation.Tax = 0 // which a plan that is not followed saves
		if strings.Contains(c.vary, "plan_quality") {
			e.Budget.Profile = "high" // the default one leaves next to nothing to place
		}
		h := prepare(t, e)
		sum, n := map[string]float64{}, 0.0
		for _, q := range runAll(t, h, 2).queries {
			sum[q.Cell] += c.measure(q)
			n += 1 / float64(len(h.arms))
		}
		for i := 1; i < len(h.arms); i++ {
			before, after := sum[h.arms[i-1].name]/n, sum[h.arms[i].name]/n
			if !(before-after >= c.least) {
				t.Errorf("%s: %.3f at %s, %.3f at %s; want a fall of %v or more", c.strategy, before, h.arms[i-1].name, after, h.arms[i].name, c.least)
			}
		}
	}
}

// Asked five times, a model is right more often than once, by about as much as
// was published; see the draws of simulated models.
func TestTheGainOfSelfConsistency(t *testing.T) {
	skipArithmetic(t)
	e := small(400)
	e.Strategies = []string{"cloud-cot", "cloud-sc", "edge-cot", "edge-sc"}
	s := runAll(t, prepare(t, e), 2)
	if gain := 100 * (s.accuracy("cloud-sc") - s.accuracy("cloud-cot")); gain < 2 || gain > 6 {
		t.Errorf("five votes of the cloud gain %.1f points, want 2 to 6", gain)
	}
	if gain := 100 * (s.accuracy("edge-sc") - s.accuracy("edge-cot")); gain < 0 || gain > 4 {
		t.Errorf("five votes of the edge gain %.1f points, want 0 to 4", gain)
	}
}

// Speed and distance change when things happen, not what is said.
func TestServingChangesNoAnswer(t *testing.T) {
	e := small(20)
	e.Strategies = []string{"all-edge", "all-cloud", "dot"}
	was := runAll(t, prepare(t, e), 2)
	e.Simulation.EdgeSpeed, e.Simulation.CloudSpeed, e.Simulation.NetworkDelay, e.Simulation.NetworkJitter = 0.5, 2, 0.3, 0.1
	for i, q := range runAll(t, prepare(t, e), 2).queries {
		if w := was.queries[i]; q.Extracted != w.Extracted || q.CostUSD != w.CostUSD || q.Seconds == w.Seconds {
			t.Errorf("%s %s: %q in %v s, was %q in %v s", q.Strategy, q.ID, q.Extracted, q.Seconds, w.Extracted, w.Seconds)
		}
	}
}
