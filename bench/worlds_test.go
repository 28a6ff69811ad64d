package bench

import (
	"fmt"
	"math"
	"testing"

	"hybridflow/bench/llm/sim"
)

// The simulation as it was before repairs had a source gives the figures that it gave:
// right answers of 600, recorded from the code of that time.
func TestTheOldWorldGivesTheOldFigures(t *testing.T) {
	e := small(100)
	e.Datasets = []string{"mmlu-pro", "aime24", "livebench-reasoning"}
	e.Strategies = []string{"all-edge", "all-cloud", "sot", "pasta-emulated", "dot", "minions", "difficulty", "cascade"}
	for _, s := range []string{
		"law=fresh-luck", "recover_cloud=0.1", "recover_edge=0.1", "kappa=0", "tax=0", "opening=0.3", "closing=0.5",
	} {
		if err := e.Set("simulation." + s); err != nil {
			t.Fatal(err)
		}
	}
	right := map[string]float64{}
	for _, q := range runAll(t, prepare(t, e), 2).queries {
		right[q.Strategy] += q.Score
	}
	want := map[string]float64{
		"all-edge": 87, "all-cloud": 351, "sot": 334, "pasta-emulated": 353, "dot": 214, "minions": 119, "difficulty": 208, "cascade": 339,
	}
	if got := fmt.Sprint(right); got != fmt.Sprint(want) {
		t.Errorf("right answers %s, were %v", got, want)
	}
}

// Under own luck, with perfect plans and without tax, a plan with all subtasks at one
// tier answers as many questions as that tier's chain of thought, whatever it repairs.
func TestPlansAreNeutralForOneModel(t *testing.T) {
	skipArithmetic(t)
	e := small(250)
	e.Strategies = []string{"edge-cot", "cloud-cot", "all-edge", "all-cloud"}
	e.Sampling.MaxTokens, e.Sampling.StepTokens = 1<<15, 1<<15 // no reply is cut
	e.Simulation.Tax, e.Simulation.Sloppiness = 0, 0
	for _, law := range []string{sim.OwnLuck, sim.FreshLuck} {
		for _, r := range []float64{0, 0.6, 1} {
			e.Simulation.Law, e.Simulation.RecoverCloud, e.Simulation.RecoverEdge = law, r, r
			s := runAll(t, prepare(t, e), 2)
			for one, parts := range map[string]string{"edge-cot": "all-edge", "cloud-cot": "all-cloud"} {
				gain := s.accuracy(parts) - s.accuracy(one)
				if law == sim.OwnLuck && math.Abs(gain) > 0.03 || law == sim.FreshLuck && r == 1 && gain < 0.04 {
					t.Errorf("%s, r %v: %s %.3f above %s", law, r, parts, gain, one)
				}
			}
		}
	}
}

// What a router can see is measured in each cell, and is what the setting says. Planners
// that judge by themselves see more than half of it, since long parts are hard ones.
func TestVisibilityOfCells(t *testing.T) {
	e := small(150)
	e.Strategies, e.Vary = []string{"all-edge"}, []string{"simulation.visibility=-1,0,0.5,1"}
	all, err := prepare(t, e).Visibility(600)
	if err != nil || len(all) != 4 {
		t.Fatal(all, err)
	}
	for i, want := range []float64{0.61, 0, 0.483, 0.99} {
		t.Logf("%+v", all[i])
		if math.Abs(all[i].Measured-want) > 0.06 {
			t.Errorf("%+v, want %v", all[i], want)
		}
	}
}
