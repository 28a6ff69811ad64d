// Package datasets holds the benchmarks: their questions, where they are kept,
// and how an answer to them is graded.
//
// [Load] turns a name as people type it ("gpqa-diamond", "mmlu-pro") into a
// [Set] of [Question] values, read from the Hugging Face hub cache or, where
// no benchmark is cached, made by a practice generator of the same format.
// [Question.Grade] scores a reply by the official rules of the benchmark.
//
// The package knows nothing of prompts or models: it takes the text of a reply
// and says what it is worth.
package datasets

// A Question is one item of a benchmark.
type Question struct {
	ID       string            // unique within Dataset; the benchmark's own where it has one
	Dataset  string            // family: gpqa, mmlu-pro, aime24, livebench-reasoning, math500
	Category string            // subject or task, such as "physics" or "zebra_puzzle"
	Text     string            // without the options
	Options  []string          // answer choices in the order shown; nil when the answer is free
	Answer   string            // key: a letter, an integer, LaTeX, or LiveBench's ground truth
	Meta     map[string]string // what only some benchmarks say, such as "release" or "level"
}

// A Set is a benchmark, whole, in a fixed order.
type Set struct {
	Name      string // canonical: "gpqa-diamond", "livebench-reasoning@2024-11-25"
	Questions []Question

	// Shots are worked examples by category, for few-shot prompts; Meta["cot"]
	// holds the worked reasoning. Only MMLU-Pro has them.
	Shots map[string][]Question

	// Revision tells which data this is: a hub commit, "sha256:..." of GPQA's
	// archive, or "practice-v1/seed" for a practice set.
	Revision string
	Source   string // the files read, for people
	Practice bool   // made by a generator, not the benchmark itself
}

// A Status tells what became of one reply. An answer that is wrong is
// Answered; the others are four different ways of not answering.
type Status string

const (
	Answered  Status = "answered"
	Unparsed  Status = "unparsed"  // there is text, but no rule finds an answer in it
	Empty     Status = "empty"     // no text, or nothing but a think block
	Truncated Status = "truncated" // cut at the token limit before an answer was found
	Refused   Status = "refused"   // the endpoint or its filter declined
)

// A Grade is the verdict on one reply.
type Grade struct {
	Extracted string  // the answer found, in the benchmark's notation; "" unless Answered
	Score     float64 // 0 to 1; fractional only for LiveBench's zebra puzzles
	Status    Status  // Answered, Unparsed or Empty: the others are known to callers only
	Rule      string  // which extraction rule found it, such as "answer-is"
}
