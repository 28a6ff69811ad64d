package strategy

import (
	_ "embed"

	"hybridflow/router"
)

// SettingsSource is this file: its comments explain the settings to users.
//
//go:embed settings.go
var SettingsSource string

// BudgetSettings limit what one question may use. Money is counted in tokens of
// models that cost something or in dollars; planning is not part of it.
type BudgetSettings struct {
	Tokens  float64 `yaml:"tokens" json:"tokens"`   // of models that cost something, for one question; 0 allows none, -1 has no limit
	USD     float64 `yaml:"usd" json:"usd"`         // dollars for one question, instead of tokens; -1 has no limit
	Seconds float64 `yaml:"seconds" json:"seconds"` // for one question; -1 has no limit
	Average float64 `yaml:"average" json:"average"` // money per question over the whole run, which paced keeps to; -1 has no limit
}

// Limits is the budget as the router has it.
func (b BudgetSettings) Limits() router.Limits {
	l := router.Unlimited()
	switch {
	case b.USD >= 0:
		l.Unit, l.Money = "usd", b.USD
	case b.Tokens >= 0:
		l.Unit, l.Money = "tokens", b.Tokens
	}
	if b.Seconds >= 0 {
		l.Seconds = b.Seconds
	}
	return l
}

// PolicySettings are the knobs of the policies.
type PolicySettings struct {
	Tau0        float64 `yaml:"tau0" json:"tau0"`               // threshold before anything is used
	MoneyWeight float64 `yaml:"a_budget" json:"a_budget"`       // a_B of the adaptive threshold
	TimeWeight  float64 `yaml:"a_latency" json:"a_latency"`     // a_L of the adaptive threshold
	Temperature float64 `yaml:"temperature" json:"temperature"` // above 0 the cloud is chosen by chance, with probability sigmoid((utility - threshold)/temperature)
	ForceEnds   bool    `yaml:"force_ends" json:"force_ends"`   // the first and the last step of a plan run in the cloud, if the budget allows it
	Threshold   float64 `yaml:"threshold" json:"threshold"`     // of fixed-threshold
	Share       float64 `yaml:"share" json:"share"`             // of what goes to the cloud, of random, hybridllm and routellm
	Difficulty  int     `yaml:"difficulty" json:"difficulty"`   // of difficulty: the planner's figure from which on the cloud works
	Alpha       float64 `yaml:"alpha" json:"alpha"`             // of linucb: width of optimism
	Explore     float64 `yaml:"explore" json:"explore"`         // of linucb: money for exploration per question, in the budget's unit

	// QuestionRouter is a file of a router that was trained on whole questions, by
	// the method that the strategy is named for; for several strategies, files with
	// commas between them.
	QuestionRouter string `yaml:"question_router" json:"question_router"`

	// Router is a file that "hybridflow train" wrote. Without one, utility is the
	// planner's difficulty.
	Router      string  `yaml:"router" json:"router"`
	Overlap     string  `yaml:"overlap" json:"overlap"`           // questions that the router was trained on: refuse, drop, or allow and stamp
	Utility     string  `yaml:"utility" json:"utility"`           // ratio or difference of benefit and cost
	Lambda      float64 `yaml:"lambda" json:"lambda"`             // quality that a cost of 1 is worth, for difference and linucb
	CostTokens  float64 `yaml:"cost_tokens" json:"cost_tokens"`   // billable tokens that cost 1
	CostUSD     float64 `yaml:"cost_usd" json:"cost_usd"`         // dollars that cost 1, where the budget is in dollars
	CostSeconds float64 `yaml:"cost_seconds" json:"cost_seconds"` // extra seconds that cost 1; 0 leaves time out
}

// VotesSettings are those of strategies that answer a question several times.
type VotesSettings struct {
	K int `yaml:"k" json:"k"` // answers
}

// CascadeSettings say when an answer of the edge is not good enough.
type CascadeSettings struct {
	Score     string  `yaml:"score" json:"score"`         // votes (agreement of votes.k answers), confidence (as the model states it) or learned (as cascade.scorer foretells that it is right)
	Scorer    string  `yaml:"scorer" json:"scorer"`       // file that "hybridflow train" wrote from outcomes of "hybridflow profile --drafts"; for learned
	Threshold float64 `yaml:"threshold" json:"threshold"` // of the score; below it the cloud is asked
	Budget    float64 `yaml:"budget" json:"budget"`       // money per question over the run, in the budget's unit, that the threshold of cascade is fitted to on the training half; -1: the threshold is as given
}

// SoTSettings are those of Skeleton-of-Thought.
type SoTSettings struct {
	Planner string `yaml:"planner" json:"planner"` // tier whose model writes the skeleton: edge or cloud
	Points  int    `yaml:"points" json:"points"`   // of a skeleton, at most
}

// PlanSettings are the planner's.
type PlanSettings struct {
	MaxSteps    int     `yaml:"max_steps" json:"max_steps"`     // subtasks of a plan, the final one not counted
	MaxTokens   int     `yaml:"max_tokens" json:"max_tokens"`   // of the planner's reply
	Temperature float64 `yaml:"temperature" json:"temperature"` // of the planner
	TopP        float64 `yaml:"top_p" json:"top_p"`             // of the planner
}

// SamplingSettings are the executors'.
type SamplingSettings struct {
	Temperature float64 `yaml:"temperature" json:"temperature"` // of executors
	MaxTokens   int     `yaml:"max_tokens" json:"max_tokens"`   // of a question in one piece and of a final answer
	StepTokens  int     `yaml:"step_tokens" json:"step_tokens"` // of one subtask
}
