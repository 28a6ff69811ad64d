package results

import "iter"

// An Outcome is one row of an outcome file: one question answered by both
// tiers, whatever a router later makes of it. What is not known is null.
type Outcome struct {
	ID         string        `parquet:"id"`
	Dataset    string        `parquet:"dataset,dict"`
	Category   string        `parquet:"category,dict"`
	Prompt     string        `parquet:"prompt"`
	Difficulty *float64      `parquet:"difficulty,optional"` // the planner's, 1 to 9
	Edge       OutcomeAnswer `parquet:"edge"`
	Cloud      OutcomeAnswer `parquet:"cloud"`
	Step       OutcomeStep   `parquet:"step"` // of a subtask; its task is "" for a whole question
}

// An OutcomeStep is what was known of a subtask before it ran.
type OutcomeStep struct {
	Task       string   `parquet:"task"`
	Role       string   `parquet:"role,dict"`
	Depth      *float64 `parquet:"depth,optional"`
	FanIn      *float64 `parquet:"fan_in,optional"`
	FanOut     *float64 `parquet:"fan_out,optional"`
	Position   *float64 `parquet:"position,optional"`
	Tokens     *float64 `parquet:"tokens,optional"`
	Inputs     *float64 `parquet:"inputs,optional"`
	InputChars *float64 `parquet:"input_chars,optional"`
	Money      *float64 `parquet:"money,optional"` // r_B and r_L
	Time       *float64 `parquet:"time,optional"`
}

// An OutcomeAnswer is what one tier made of a question.
type OutcomeAnswer struct {
	Model            string   `parquet:"model,dict"`
	Correct          *float64 `parquet:"correct,optional"` // grade, 0 to 1
	PromptTokens     *float64 `parquet:"prompt_tokens,optional"`
	CompletionTokens *float64 `parquet:"completion_tokens,optional"`
	LatencyS         *float64 `parquet:"latency_s,optional"`
	CostUSD          *float64 `parquet:"cost_usd,optional"`
}

// WriteOutcomes writes a Parquet file in bounded memory. The file has its name
// only once it is whole; an error of the sequence is returned and leaves nothing
// behind.
func WriteOutcomes(path string, rows iter.Seq2[*Outcome, error]) error {
	return writeRows(path, textGroup, rows)
}
