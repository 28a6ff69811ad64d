// Package datasets loads the questions of benchmarks.
//
//  1. A name as people type it ("gpqa-diamond", "MMLU_Pro") is looked up in the
//     table of benchmarks ([Describe], [List]).
//  2. [Pull] downloads the benchmark's files into the Hugging Face hub cache, with
//     checksums, resumption and retries; [Verify] compares them with the published
//     checksums and counts.
//  3. [Load] finds the files in the cache, or GPQA's questions in its archive, and
//     reads CSV, JSON lines or Parquet into a [Set] of [Question] values.
//
// Package grade scores replies to these questions; package practice generates sets of
// the same formats.
package datasets

// A Question is one item of a benchmark.
type Question struct {
	ID       string            // unique within Dataset; the benchmark's own where it has one
	Dataset  string            // family: gpqa, mmlu-pro, aime24, livebench-reasoning, math500
	Category string            // subject or task, such as "physics" or "zebra_puzzle"
	Text     string            // without the options
	Options  []string          // answer choices in the order shown; nil when the answer is free
	Answer   string            // key: a letter, an integer, LaTeX, or LiveBench's ground truth
	Meta     map[string]string // fields of single benchmarks, such as "release" or "level"
}

// A Set is a benchmark, whole, in a fixed order.
type Set struct {
	Name      string // canonical: "gpqa-diamond", "livebench-reasoning@2024-11-25"
	Questions []Question

	// Shots are worked examples by category, for few-shot prompts; Meta["cot"]
	// holds the worked reasoning. Only MMLU-Pro has them.
	Shots map[string][]Question

	// Revision identifies the data: a hub commit, "sha256:..." of GPQA's archive, or
	// "practice-v2/seed" for a practice set.
	Revision string
	Source   string // the files read, for people
	Practice bool   // made by a generator, not the benchmark itself
}

// OptionLetters name the options of a question, in the order shown.
const OptionLetters = "ABCDEFGHIJ"
