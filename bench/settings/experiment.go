package settings

import (
	"iter"
	"maps"
	"slices"

	"hybridflow/bench/llm/sim"
	"hybridflow/bench/strategy"
	"hybridflow/router"
)

// Experiment describes what a run measures. "hybridflow run" reads it from YAML;
// fields that a file leaves out are those of [Defaults].
type Experiment struct {
	Name       string   `json:"name" help:"name of the experiment and of its folder, runs/NAME"`
	Datasets   []string `json:"datasets" help:"benchmarks, by their names in hybridflow data list"`
	Strategies []string `json:"strategies" help:"strategies to compare; reports compare them with the first"`
	Seeds      []uint64 `json:"seeds" help:"seeds of the repetitions, one each"`
	Limit      int      `json:"limit" check:"0.." help:"questions per dataset; 0 for all"`
	Split      string   `json:"split" check:"|train|test" help:"half of each benchmark, by a hash of the IDs; \"\" for both"`
	Shots      int      `json:"shots" check:"0..5" help:"worked examples in chain-of-thought prompts, where a benchmark has them"`

	Backend string `json:"backend" check:"sim|live|replay" help:"sim, live or replay (of a recorded run, run --from)"`
	Edge    Model  `json:"edge"`
	Cloud   Model  `json:"cloud"`
	// Embed is the embedding model of routers that learned from embeddings; without
	// a name, the model that the router's file names. See [Model.ForEmbedding].
	Embed   Model  `json:"embed"`
	Planner string `json:"planner" check:"edge|cloud" help:"tier whose model plans: edge or cloud"`

	Votes    strategy.VotesSettings    `json:"votes"`
	Cascade  strategy.CascadeSettings  `json:"cascade"`
	SoT      strategy.SoTSettings      `json:"sot"`
	Budget   strategy.BudgetSettings   `json:"budget"`
	Policy   strategy.PolicySettings   `json:"policy"`
	Plan     strategy.PlanSettings     `json:"plan"`
	Sampling strategy.SamplingSettings `json:"sampling"`
	Practice Practice                  `json:"practice"`

	// Simulation are the assumptions of the simulated models; live runs ignore them.
	Simulation sim.Assumptions `json:"simulation"`

	// Settings, Vary and VaryEach make a sweep: the named settings (or the plain
	// one), times the grid of Vary's values; and around each of these cells, the
	// values of VaryEach one at a time, for the strategies after the @ or for all.
	Settings []Named  `json:"settings,omitempty" help:"cells by name, instead of the plain one: [{name: strict, set: {budget.tokens: 512}}]"`
	Vary     []string `json:"vary,omitempty" help:"grid of values: [policy.threshold=0:1:0.05]"`
	VaryEach []string `json:"vary_each,omitempty" help:"values one at a time: [policy.tau0=0:1:0.1 @ hybridflow]"`

	OptionSeed uint64 `json:"option_seed" help:"order of GPQA's answer options"`

	TimeScale float64 `json:"time_scale" help:"wall seconds per second of an endpoint: 1 for real ones, less for a fast mock"`

	WithoutContext bool `json:"without_context" help:"ablation: prompts of subtasks leave out the results of earlier subtasks"`
}

// Practice describes the practice sets that stand in for benchmarks that are not
// in the cache.
type Practice struct {
	Items int    `json:"items" check:"1.." help:"questions of a practice set"`
	Seed  uint64 `json:"seed" help:"seed of the generators"`
	Force bool   `json:"force" help:"practice sets even where the benchmark is cached"`
}

// Defaults returns the experiment of the paper as far as it is known (arXiv
// 2512.22137 and its public code): Llama-3.2-3B at the edge, which also plans,
// GPT-4.1 in the cloud, the first and the last step of a plan in the cloud, budgets
// of 2,048 tokens and 25 s. The two slots at the edge and the thresholds are ours.
func Defaults() Experiment {
	return Experiment{
		Name:     "default",
		Datasets: []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning"},
		Strategies: []string{
			"edge-direct", "edge-cot", "cloud-direct", "cloud-cot", "per-query", "cascade",
			"hybridflow", "chain", "fixed-threshold", "random", "all-edge", "all-cloud", "difficulty",
			"sot", "pasta-emulated", "dot", "minions",
		},
		Seeds:   []uint64{1, 2, 3},
		Backend: "sim",
		Edge:    Model{Model: "llama-3.2-3b", Slots: 2, Timeout: 300, Retries: 2},
		Cloud:   Model{Model: "gpt-4.1", Timeout: 300, Retries: 2},
		Planner: "edge",
		Votes:   strategy.VotesSettings{K: 5},
		Cascade: strategy.CascadeSettings{Score: "confidence", Threshold: 0.7, Budget: -1},
		SoT:     strategy.SoTSettings{Planner: "cloud", Points: 10},
		Budget:  strategy.BudgetSettings{Tokens: 2048, USD: -1, Seconds: 25, Average: 800},
		Policy: strategy.PolicySettings{
			Tau0: 0.2, MoneyWeight: 0.5, TimeWeight: 0.5, ForceEnds: true, Threshold: 0.5, Share: 0.5, Difficulty: 5,
			Alpha: 0.5, Explore: 50, Entropy: 1, Accept: 7, ReplyTokens: 128,
			Overlap: "refuse", Utility: "ratio", Lambda: 0.1, CostTokens: 500, CostUSD: 0.002,
		},
		Plan:       strategy.PlanSettings{MaxSteps: 6, MaxTokens: 600, Temperature: 1, TopP: 0.95},
		Sampling:   strategy.SamplingSettings{Temperature: 0.5, MaxTokens: 4096, StepTokens: 1024},
		Practice:   Practice{Items: 200, Seed: 1},
		Simulation: sim.DefaultAssumptions(),
		TimeScale:  1,
	}
}

// Models iterates over the models of the experiment and their names: edge, cloud and embed.
func (e *Experiment) Models() iter.Seq2[string, *Model] {
	return func(yield func(string, *Model) bool) {
		_ = yield("edge", &e.Edge) && yield("cloud", &e.Cloud) && yield("embed", &e.Embed)
	}
}

// Clone returns a copy whose maps and sweep can be changed without changing those
// of e.
func (e *Experiment) Clone() Experiment {
	c := *e
	c.Vary, c.VaryEach, c.Settings = slices.Clone(e.Vary), slices.Clone(e.VaryEach), slices.Clone(e.Settings)
	for _, m := range c.Models() {
		m.Headers, m.ExtraBody = maps.Clone(m.Headers), maps.Clone(m.ExtraBody)
	}
	return c
}

// ForStrategies returns the settings that strategies read.
func (e *Experiment) ForStrategies() strategy.Settings {
	return strategy.Settings{
		Planner: router.Tier(e.Planner), Votes: e.Votes, Cascade: e.Cascade, SoT: e.SoT, Budget: e.Budget,
		Policy: e.Policy, Plan: e.Plan, Sampling: e.Sampling, WithoutContext: e.WithoutContext,
	}
}
