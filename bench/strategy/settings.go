package strategy

import "hybridflow/router"

// Settings are what strategies read of an experiment.
type Settings struct {
	Planner        router.Tier // whose model plans
	Votes          VotesSettings
	Cascade        CascadeSettings
	SoT            SoTSettings
	Budget         BudgetSettings
	Policy         PolicySettings
	Plan           PlanSettings
	Sampling       SamplingSettings
	WithoutContext bool // results of earlier subtasks are left out of prompts
}

// In the settings below, help describes a field, and check is what it has to be: a
// range or one of several words.

// BudgetSettings limit what one question may use. Money is counted in tokens of
// models that cost something or in dollars; planning is not part of it.
type BudgetSettings struct {
	Tokens  float64 `json:"tokens" check:"-1.." help:"tokens of priced models per question; 0 allows none, -1 has no limit"`
	USD     float64 `json:"usd" check:"-1.." help:"dollars per question, instead of tokens; -1 has no limit"`
	Seconds float64 `json:"seconds" check:"-1.." help:"seconds per question; -1 has no limit"`
	Average float64 `json:"average" check:"-1.." help:"for paced: mean money per question over the run; -1 has no limit"`

	Profile string `json:"profile" check:"|low|default|high" help:"limits by name, instead: 512 tokens and 10 s, 2048 and 25, 8192 and 50"`
}

// profiles are the budgets of the public code of arXiv 2512.22137.
var profiles = map[string]router.Limits{
	"low":     {Unit: "tokens", Money: 512, Seconds: 10},
	"default": {Unit: "tokens", Money: 2048, Seconds: 25},
	"high":    {Unit: "tokens", Money: 8192, Seconds: 50},
}

// Limits is the budget as the router has it: that of the profile, if one is named.
func (b BudgetSettings) Limits() router.Limits {
	l := router.Unlimited()
	if p, ok := profiles[b.Profile]; ok {
		return p
	}
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
	Tau0        float64 `json:"tau0" check:"0..1" help:"threshold of the utility before any budget is used"`
	MoneyWeight float64 `json:"a_budget" check:"0.." help:"rise of the threshold with the share of money used (a_B)"`
	TimeWeight  float64 `json:"a_latency" check:"0.." help:"rise of the threshold with the share of time used (a_L)"`
	Temperature float64 `json:"temperature" check:"0.." help:"above 0 the cloud has probability sigmoid((utility - threshold)/temperature)"`
	ForceEnds   bool    `json:"force_ends" help:"first and last step of a plan run in the cloud, by money set aside before any other step"`
	Threshold   float64 `json:"threshold" check:"0..1" help:"threshold of fixed-threshold"`
	Share       float64 `json:"share" check:"0..1" help:"share of the cloud, for random, hybridllm and routellm"`
	Difficulty  int     `json:"difficulty" check:"1..10" help:"for difficulty: the planner's figure from which on the cloud works"`
	Alpha       float64 `json:"alpha" check:"0.." help:"for linucb: width of the confidence bound"`
	Explore     float64 `json:"explore" check:"0.." help:"for linucb: money for exploration per question, in the budget's unit"`

	Entropy     float64 `json:"entropy" check:"0.." help:"for entropy: nats of a step's first token above which the cloud takes the step"`
	Accept      int     `json:"accept" check:"0..10" help:"for verified: score, 0 to 9, from which on a result of the edge is accepted"`
	ReplyTokens int     `json:"reply_tokens" check:"1.." help:"for brief: tokens that the cloud is asked to keep its reply to"`

	QuestionRouter string `json:"question_router" help:"for hybridllm and routellm: router files trained on whole questions, a,b"`

	Router      string  `json:"router" help:"file written by hybridflow train; without one, utility is the planner's difficulty"`
	Overlap     string  `json:"overlap" check:"refuse|drop|allow" help:"for questions that the router was trained on; allow stamps them"`
	Utility     string  `json:"utility" check:"ratio|difference" help:"ratio or difference of benefit and cost"`
	Lambda      float64 `json:"lambda" check:"0.." help:"quality that a cost of 1 is worth, for difference and linucb"`
	CostTokens  float64 `json:"cost_tokens" check:"0.." help:"billable tokens that cost 1"`
	CostUSD     float64 `json:"cost_usd" check:"0.." help:"dollars that cost 1, where the budget is in dollars"`
	CostSeconds float64 `json:"cost_seconds" check:"0.." help:"extra seconds that cost 1; 0 leaves time out"`
}

// VotesSettings are those of strategies that answer a question several times.
type VotesSettings struct {
	K int `json:"k" check:"1..64" help:"answers per question"`
}

// CascadeSettings say when an answer of the edge is not good enough.
type CascadeSettings struct {
	Score     string  `json:"score" check:"votes|confidence|learned" help:"score of the edge's answer; votes: agreement of votes.k answers"`
	Scorer    string  `json:"scorer" help:"for the learned score: file trained on outcomes of hybridflow profile --drafts"`
	Threshold float64 `json:"threshold" check:"0..1" help:"score below which the cloud is asked"`
	Budget    float64 `json:"budget" check:"-1.." help:"money per question that the threshold is fitted to in training; -1: none"`
}

// SoTSettings are those of Skeleton-of-Thought.
type SoTSettings struct {
	Planner string `json:"planner" check:"edge|cloud" help:"tier whose model writes the skeleton: edge or cloud"`
	Points  int    `json:"points" check:"1..64" help:"most points of a skeleton"`
}

// PlanSettings are the planner's.
type PlanSettings struct {
	MaxSteps    int     `json:"max_steps" check:"1..64" help:"subtasks of a plan, the final one not counted"`
	MaxTokens   int     `json:"max_tokens" check:"1.." help:"most tokens of the planner's reply"`
	Temperature float64 `json:"temperature" help:"sampling temperature of the planner"`
	TopP        float64 `json:"top_p" help:"nucleus of the planner's sampling"`
}

// SamplingSettings are the executors'.
type SamplingSettings struct {
	Temperature float64 `json:"temperature" help:"sampling temperature of the executors"`
	MaxTokens   int     `json:"max_tokens" check:"1.." help:"most tokens of a whole question or a final answer"`
	StepTokens  int     `json:"step_tokens" check:"1.." help:"most tokens of one subtask"`
}
