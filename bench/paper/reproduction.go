package paper

import (
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
)

// Reproduction returns the experiments that the paper's tables and figures are made
// from, on simulated models: all strategies and their variants by settings, on all
// questions; and curves over one setting at a time, beside the bounds, on some.
// Strategies that need a router of whole questions or a scorer of drafts are left
// out where the experiment has none.
func Reproduction(e settings.Experiment) (tables settings.Experiment, curves *settings.Experiment) {
	tables, c := e.Clone(), e.Clone()
	tables.Strategies = nil
	for i := range strategy.All {
		if s := &strategy.All[i]; !s.Bound() && (s.TrainedBy() == "" || e.Policy.QuestionRouter != "") {
			tables.Strategies = append(tables.Strategies, s.Name)
		}
	}
	tables.VaryEach = append(tables.VaryEach, variants...)
	if e.Cascade.Scorer != "" {
		tables.VaryEach = append(tables.VaryEach, learnedVariant)
	}
	c.Name, c.Strategies, c.VaryEach = e.Name+"-curves", curveStrategies, append(c.VaryEach, curveSettings...)
	// The budget is the high profile's: the default one leaves next to nothing to route
	// beside the ends of a plan, so that knobs would not make curves.
	c.Budget.Tokens, c.Budget.Seconds = 8192, 50
	if c.Limit == 0 || c.Limit > curveItems {
		c.Limit = curveItems
	}
	return tables, &c
}

// variants are settings that make other methods of strategies: HybridFlow under
// another budget, its ablations, and scores of cascades.
var variants = []string{
	"budget.profile=high @ hybridflow",
	"policy.force_ends=false @ hybridflow",
	"planner=cloud @ hybridflow",
	"cascade.score=votes @ cascade",
}

const learnedVariant = "cascade.score=learned @ cascade"

// curveItems is how many questions of a benchmark curves are drawn from: an
// oracle of subtasks asks each of them up to 64 times.
const curveItems = 100

var curveStrategies = []string{
	"edge-direct", "edge-cot", "cloud-direct", "cloud-cot", "hybridflow", "chain", "fixed-threshold", "random", "all-edge", "all-cloud",
	"oracle-question", "oracle-subtask", "expected-subtask", "knapsack-bound",
}

var curveSettings = []string{
	"policy.tau0=0:1:0.1 @ hybridflow",
	"policy.threshold=0:1:0.1 @ fixed-threshold",
	"policy.share=0:1:0.1 @ random",
	"budget.tokens=0,256,512,1024,2048,4096,8192 @ hybridflow,fixed-threshold",
	"budget.seconds=5,10,15,25,40,60 @ hybridflow,fixed-threshold",
	"edge.slots=1,2,4,8 @ hybridflow,all-edge",
	"simulation.edge_speed=0.125,0.25,0.5,1,2,4 @ hybridflow,all-edge",
	"simulation.network_delay=0,0.25,0.5,1,2 @ hybridflow,all-cloud",
	"simulation.plan_quality=0:1:0.25 @ hybridflow,all-edge,all-cloud",
}
