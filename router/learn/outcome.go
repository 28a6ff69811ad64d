package learn

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"hybridflow/results/stats"
)

// An Outcome is one question answered by both tiers: what a router learns from and
// is measured on. The tags are the names in files of both formats, JSONL and
// Parquet, and the only list of them.
type Outcome struct {
	ID         string `json:"id"`
	Dataset    string `json:"dataset"`
	Category   string `json:"category"`             // may be empty
	Prompt     string `json:"prompt"`               // the question as it was asked, without instructions
	Difficulty int    `json:"difficulty,omitempty"` // the planner's, 1 to 9; 0 unknown
	Edge       Answer `json:"edge"`
	Cloud      Answer `json:"cloud"`

	// Step describes the subtask that was moved from tier to tier, all else of the
	// plan being equal, or the edge's answer, where it is known when the cloud may
	// be asked; nil where the whole question was moved.
	Step *Step `json:"step,omitempty"`
}

// RoleDraft is the role of a step whose task is the edge's own answer: what a
// cascade may learn to judge.
const RoleDraft = "draft"

// A Step is what is known of a subtask before it runs.
type Step struct {
	Task       string `json:"task"`
	Role       string `json:"role"`        // explain, analyze, generate or [RoleDraft]
	Depth      int    `json:"depth"`       // nodes on the longest path that ends here
	FanIn      int    `json:"fan_in"`      // subtasks it relies on
	FanOut     int    `json:"fan_out"`     // subtasks that rely on it
	Position   int    `json:"position"`    // order of arrival, from 1
	Tokens     int    `json:"tokens"`      // the planner's guess of the result's length; 0 unknown
	Inputs     int    `json:"inputs"`      // results in its prompt
	InputChars int    `json:"input_chars"` // their length

	Money float64 `json:"money"` // r_B when the tier was chosen
	Time  float64 `json:"time"`  // r_L
}

// An Answer is the graded answer of one tier. Figures that were not recorded are
// NaN in memory and null in files.
type Answer struct {
	Model            string  `json:"model"`
	Correct          float64 `json:"correct"` // grade, 0 to 1
	PromptTokens     float64 `json:"prompt_tokens"`
	CompletionTokens float64 `json:"completion_tokens"`
	LatencyS         float64 `json:"latency_s"` // seconds from request to last token
	CostUSD          float64 `json:"cost_usd"`  // dollars charged
}

// unknownAnswer has no figure.
func unknownAnswer() Answer {
	nan := math.NaN()
	return Answer{"", nan, nan, nan, nan, nan}
}

// Benefit is the gain of the cloud: the difference of the two grades, -1 to 1.
func (o Outcome) Benefit() float64 { return o.Cloud.Correct - o.Edge.Correct }

// Validate reports a field that is missing or out of its range.
func (o Outcome) Validate() error {
	switch {
	case o.ID == "":
		return errors.New("id: missing; each question needs one that is its own")
	case o.Prompt == "":
		return errors.New("prompt: missing; routers learn from its text")
	case o.Difficulty < 0 || o.Difficulty > 9:
		return fmt.Errorf("difficulty: %d; needs to be 1 to 9, or 0 where it is not known", o.Difficulty)
	}
	if err := o.Edge.validate(); err != nil {
		return fmt.Errorf("edge.%w", err)
	}
	if err := o.Cloud.validate(); err != nil {
		return fmt.Errorf("cloud.%w", err)
	}
	return nil
}

func (a Answer) validate() error {
	switch {
	case math.IsNaN(a.Correct):
		return errors.New("correct: missing; outcomes are graded answers")
	case a.Correct < 0 || a.Correct > 1:
		return fmt.Errorf("correct: %v is no grade; needs to be true, false or a number from 0 to 1", a.Correct)
	}
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"prompt_tokens", a.PromptTokens}, {"completion_tokens", a.CompletionTokens},
		{"latency_s", a.LatencyS}, {"cost_usd", a.CostUSD},
	} {
		if f.value < 0 || math.IsInf(f.value, 0) {
			return fmt.Errorf("%s: %v; needs to be 0 or more, or null where it is not known", f.name, f.value)
		}
	}
	return nil
}

// NewCurve draws the curve of an order by falling scores.
func NewCurve(outcomes []Outcome, scores []float64) stats.Curve {
	stakes, _ := Stakes(outcomes)
	return stats.Rank(scores).Draw(stats.Curve{}, stakes, nil)
}

// Stakes lists what sending each outcome's question to the cloud changes. Costs are
// dollars where all outcomes have them for both tiers, and otherwise cloud calls.
func Stakes(outcomes []Outcome) (stakes []stats.Stake, dollars bool) {
	dollars = !slices.ContainsFunc(outcomes, func(o Outcome) bool {
		return math.IsNaN(o.Edge.CostUSD) || math.IsNaN(o.Cloud.CostUSD)
	})
	stakes = make([]stats.Stake, len(outcomes))
	for i, o := range outcomes {
		stakes[i] = stats.Stake{Edge: o.Edge.Correct, Gain: o.Benefit(), Cost: 1}
		if dollars {
			stakes[i].EdgeCost, stakes[i].Cost = o.Edge.CostUSD, o.Cloud.CostUSD-o.Edge.CostUSD
		}
	}
	return stakes, dollars
}
