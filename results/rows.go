// Package results is what a run leaves behind: row types, Parquet files, the
// manifest, and the journal of a run that goes on. It has no knowledge of how rows
// come about: no models, no routing. A row takes this way:
//
//  1. A trial ends with a [Query], its [Subtask]s and, where they are kept, its
//     [Text]s. Rows are facts: whatever can be computed from them is computed when
//     it is shown.
//  2. [Journal.Put] records the [Trial] in run.db at once, so that an interrupted run
//     can continue without asking again.
//  3. A [Writer] appends rows in the order of the trials, in bounded memory, to files
//     with temporary names. Equal rows make equal files.
//  4. [Writer.Close] makes the files durable and gives them their names, the
//     [Manifest] last: queries.parquet has a row for each question answered,
//     subtasks.parquet one for each subtask, texts.parquet prompts and replies, and
//     manifest.json says what was measured and how.
//  5. After a crash, [Recover] writes the same files from the journal.
//  6. [Open] reads the manifest, and [Rows] ranges over the rows of a file, checking
//     that its columns are those of the row type.
//
// Package summary estimates from rows what packages report and figures show;
// package stats has the statistics for it.
package results

// A Query is one row of queries.parquet: one question, answered once, under
// one strategy. Seconds are endpoint seconds: of the wall clock in live runs,
// of the virtual clock in simulated ones.
type Query struct {
	Cell       string  `parquet:"cell,dict"` // setting within a sweep, such as "budget.tokens=512"; "" without one
	Dataset    string  `parquet:"dataset,dict"`
	Category   string  `parquet:"category,dict"`
	ID         string  `parquet:"id,dict"`
	Strategy   string  `parquet:"strategy,dict"`
	Repetition int32   `parquet:"repetition"`
	Seed       uint64  `parquet:"seed"`
	Backend    string  `parquet:"backend,dict"` // live, replay or sim
	Status     string  `parquet:"status,dict"`  // answered, unparsed, empty, truncated, refused, timeout or error
	Error      string  `parquet:"error,dict"`   // why, when Status is timeout or error
	Extracted  string  `parquet:"extracted,dict"`
	Rule       string  `parquet:"rule,dict"` // extraction rule that found the answer
	Score      float64 `parquet:"score"`     // 0 to 1

	EdgePrompt      int64 `parquet:"edge_prompt_tokens"` // tokens as the endpoint reported them
	EdgeCached      int64 `parquet:"edge_cached_tokens"` // the part of the prompt served from its prefix cache
	EdgeCompletion  int64 `parquet:"edge_completion_tokens"`
	EdgeReasoning   int64 `parquet:"edge_reasoning_tokens"` // the part of the completion that is hidden reasoning
	CloudPrompt     int64 `parquet:"cloud_prompt_tokens"`
	CloudCached     int64 `parquet:"cloud_cached_tokens"`
	CloudCompletion int64 `parquet:"cloud_completion_tokens"`
	CloudReasoning  int64 `parquet:"cloud_reasoning_tokens"`
	UsageKnown      bool  `parquet:"usage_known"` // false where an endpoint reported no usage: tokens are too low then, costs NaN
	EdgeCalls       int32 `parquet:"edge_calls"`
	CloudCalls      int32 `parquet:"cloud_calls"`

	CostUSD      float64 `parquet:"cost_usd"`       // both tiers, planning included
	CloudCostUSD float64 `parquet:"cloud_cost_usd"` // C_API
	PlanCostUSD  float64 `parquet:"plan_cost_usd"`  // the part of CostUSD spent on planning

	Seconds      float64 `parquet:"seconds"`       // makespan: from the question to the answer (C_time)
	PlanSeconds  float64 `parquet:"plan_seconds"`  // until the plan was complete
	WorkSeconds  float64 `parquet:"work_seconds"`  // sum over subtasks of time spent in calls
	QueueSeconds float64 `parquet:"queue_seconds"` // sum over subtasks of time ready but waiting for a slot, of the tier or of its endpoint
	RetrySeconds float64 `parquet:"retry_seconds"` // sum of time lost to failed attempts and pauses after them
	LimitSeconds float64 `parquet:"limit_seconds"` // sum of time waited because of rate limits
	TTFTSeconds  float64 `parquet:"ttft_seconds"`  // first content token of the final answer, since its request

	PlanStatus      string  `parquet:"plan_status,dict"` // none (no planner), ok, repaired or fallback
	Steps           int32   `parquet:"steps"`            // subtasks run, without those that only took a reply over
	CloudSteps      int32   `parquet:"cloud_steps"`      // of them in the cloud; offload rate = CloudSteps/Steps
	FailedSteps     int32   `parquet:"failed_steps"`
	Depth           int32   `parquet:"depth"`            // nodes on the longest dependency path
	Width           int32   `parquet:"width"`            // most subtasks that ran at one time
	CriticalSeconds float64 `parquet:"critical_seconds"` // longest path, weighted by measured durations
	Compression     float64 `parquet:"compression"`      // Depth/Steps
	Speedup         float64 `parquet:"speedup"`          // sum of durations / makespan of the subtasks
	Repairs         string  `parquet:"repairs,dict"`     // "cycle=1 orphan=2", "" for none

	BudgetUnit    string  `parquet:"budget_unit,dict"` // tokens, usd, or "" for unlimited
	BudgetMax     float64 `parquet:"budget_max"`
	BudgetUsed    float64 `parquet:"budget_used"`
	BudgetSeconds float64 `parquet:"budget_seconds"`  // L_max; 0 for unlimited
	Cached        bool    `parquet:"cached"`          // every reply had been paid for by another trial of the run
	StartedUnixMS int64   `parquet:"started_unix_ms"` // wall clock of live runs; 0 in simulated ones
}

// A Subtask is one row of subtasks.parquet: one node of one query's graph.
type Subtask struct {
	Cell       string `parquet:"cell,dict"`
	Dataset    string `parquet:"dataset,dict"`
	ID         string `parquet:"id,dict"`
	Strategy   string `parquet:"strategy,dict"`
	Repetition int32  `parquet:"repetition"`
	Step       string `parquet:"step,dict"`   // ID in the plan, after repair; a name such as "plan" for a call that made the plan
	Index      int32  `parquet:"index"`       // order of arrival; -1 for a call that made the plan
	Role       string `parquet:"role,dict"`   // plan, explain, analyze, generate, whole; also vote, choose, point, async, job, "draft ..."
	Relies     string `parquet:"relies,dict"` // IDs, comma-separated
	Status     string `parquet:"status,dict"` // done, truncated, empty, refused, timeout, error or cancelled
	Error      string `parquet:"error,dict"`

	Tier       string  `parquet:"tier,dict"` // edge or cloud; "" where no model was asked, because a reply was taken over
	Model      string  `parquet:"model,dict"`
	Reason     string  `parquet:"reason,dict"` // why the tier was chosen, such as "threshold" or "budget"
	Score      float64 `parquet:"score"`       // utility u in [0,1]; NaN where the policy has none
	Threshold  float64 `parquet:"threshold"`   // tau_t; NaN where the policy has none
	Propensity float64 `parquet:"propensity"`  // probability with which this tier was chosen
	BudgetUsed float64 `parquet:"budget_used"` // r_B when decided: (spent + reserved)/max; 0 when unlimited
	TimeUsed   float64 `parquet:"time_used"`   // r_L when decided

	Difficulty int32 `parquet:"difficulty"`     // the planner's, 1 to 9; 0 unknown
	Planned    int32 `parquet:"planned_tokens"` // the planner's guess of the answer's length; 0 unknown
	FanIn      int32 `parquet:"fan_in"`
	FanOut     int32 `parquet:"fan_out"`
	Depth      int32 `parquet:"depth"` // 1 for a source

	UsageKnown bool    `parquet:"usage_known"` // false where the endpoint reported no usage
	Prompt     int64   `parquet:"prompt_tokens"`
	CachedTok  int64   `parquet:"cached_tokens"`
	Completion int64   `parquet:"completion_tokens"`
	Reasoning  int64   `parquet:"reasoning_tokens"`
	CostUSD    float64 `parquet:"cost_usd"`

	ReadySeconds float64 `parquet:"ready_seconds"` // since the question, when its dependencies were done
	StartSeconds float64 `parquet:"start_seconds"` // since the question, when a slot was free
	EndSeconds   float64 `parquet:"end_seconds"`
	QueueSeconds float64 `parquet:"queue_seconds"` // waited for a slot of the endpoint, after StartSeconds
	RetrySeconds float64 `parquet:"retry_seconds"`
	LimitSeconds float64 `parquet:"limit_seconds"`
	TTFTSeconds  float64 `parquet:"ttft_seconds"` // since its request
	ITLSeconds   float64 `parquet:"itl_seconds"`  // mean time between tokens after the first
	Attempts     int32   `parquet:"attempts"`
	Cached       bool    `parquet:"cached"`
	Request      string  `parquet:"request"` // key of its record in run.db; "" in simulated runs
}

// A Text is one row of texts.parquet: what was said in one call.
type Text struct {
	Cell       string `parquet:"cell,dict"`
	Dataset    string `parquet:"dataset,dict"`
	ID         string `parquet:"id,dict"`
	Strategy   string `parquet:"strategy,dict"`
	Repetition int32  `parquet:"repetition"`
	Step       string `parquet:"step,dict"`
	Prompt     string `parquet:"prompt"` // messages as JSON
	Reply      string `parquet:"reply"`
	Thinking   string `parquet:"thinking"` // reasoning the endpoint kept apart from the answer
	Finish     string `parquet:"finish,dict"`
}
