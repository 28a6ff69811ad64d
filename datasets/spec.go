package datasets

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// A spec describes where a benchmark is stored and how it is read. Package grade
// describes how answers are graded.
type spec struct {
	name    string   // canonical, as it appears in [Set.Name]
	aliases []string // other ways people write it
	family  string   // goes to [Question.Dataset]
	repo    string   // dataset repository on the hub
	files   []string // within the repository; the first holds the questions
	release string   // LiveBench only: questions live at this date, "" for all
	items   int      // questions, as published
	shots   int      // worked examples, as published
	licence string
	read    func(s *spec, files []dataFile, seed uint64) (*Set, error)
}

// A dataFile is the content of one file of a benchmark. Errors refer to it by name.
type dataFile struct {
	name string
	data []byte
}

const gpqaRepo = "Idavidrein/gpqa"

const (
	gpqaLicence   = "CC BY 4.0, gated: do not publish the questions as plain text"
	apache        = "Apache-2.0"
	aimeLicence   = "not stated by the publisher (problems by the MAA)"
	testFile      = "data/test-00000-of-00001.parquet"
	mmluProShots  = "data/validation-00000-of-00001.parquet"
	defaultBranch = "main"
)

// specs lists all benchmarks, in the order in which they are shown.
//
// LiveBench's counts by release follow its own rule: a question belongs to a
// release if it was published by then and not yet withdrawn, so that 2024-11-25
// has the zebra puzzles new that day and the 100 other questions still in use.
var specs = []spec{
	{name: "gpqa", aliases: []string{"gpqa-main"}, family: "gpqa", repo: gpqaRepo, files: []string{"gpqa_main.csv"}, items: 448,
		licence: gpqaLicence, read: readGPQA},
	{name: "gpqa-diamond", family: "gpqa", repo: gpqaRepo, files: []string{"gpqa_diamond.csv"}, items: 198, licence: gpqaLicence,
		read: readGPQA},
	{name: "gpqa-extended", family: "gpqa", repo: gpqaRepo, files: []string{"gpqa_extended.csv"}, items: 546, licence: gpqaLicence,
		read: readGPQA},
	{name: "mmlu-pro", aliases: []string{"mmlupro"}, family: "mmlu-pro", repo: "TIGER-Lab/MMLU-Pro", files: []string{testFile, mmluProShots},
		items: 12032, shots: 70, licence: apache, read: readMMLUPro},
	{name: "aime24", aliases: []string{"aime-24", "aime2024", "aime-2024"}, family: "aime24", repo: "HuggingFaceH4/aime_2024",
		files: []string{"data/train-00000-of-00001.parquet"}, items: 30, licence: aimeLicence, read: readAIME},
	{name: "livebench-reasoning", aliases: []string{"livebench"}, family: "livebench-reasoning", repo: "livebench/reasoning",
		files: []string{testFile}, items: 200, licence: apache, read: readLiveBench},
	{name: "livebench-reasoning@2024-06-24", family: "livebench-reasoning", repo: "livebench/reasoning", files: []string{testFile},
		release: "2024-06-24", items: 100, licence: apache, read: readLiveBench},
	{name: "livebench-reasoning@2024-07-26", family: "livebench-reasoning", repo: "livebench/reasoning", files: []string{testFile},
		release: "2024-07-26", items: 150, licence: apache, read: readLiveBench},
	{name: "livebench-reasoning@2024-11-25", family: "livebench-reasoning", repo: "livebench/reasoning", files: []string{testFile},
		release: "2024-11-25", items: 150, licence: apache, read: readLiveBench},
	{name: "math500", aliases: []string{"math-500"}, family: "math500", repo: "HuggingFaceH4/MATH-500", files: []string{"test.jsonl"},
		items: 500, licence: "MIT", read: readMATH},
}

// names lists the canonical names of all benchmarks.
func names() []string {
	all := make([]string, len(specs))
	for i, s := range specs {
		all[i] = s.name
	}
	return all
}

// An UnknownNameError means that no benchmark has the name.
type UnknownNameError struct {
	Name       string
	Suggestion string // the closest name, "" if none is close
}

func (e *UnknownNameError) Error() string {
	known := "have " + strings.Join(names(), ", ")
	if e.Suggestion != "" {
		known = "did you mean " + e.Suggestion + "? " + known
	}
	return fmt.Sprintf("unknown benchmark %.80q: %s", e.Name, known)
}

// lookup finds a benchmark by its name or an alias. Case does not matter, and
// neither does "_" for "-".
func lookup(name string) (*spec, error) {
	typed := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "_", "-")
	best, distance := "", max(2, min(len(typed), maxTyped)/4)+1
	for i := range specs {
		s := &specs[i]
		for _, known := range append([]string{s.name}, s.aliases...) {
			if known == typed {
				return s, nil
			}
			if d := levenshtein.ComputeDistance(typed[:min(len(typed), maxTyped)], known); d < distance {
				best, distance = s.name, d
			}
		}
	}
	return nil, &UnknownNameError{Name: name, Suggestion: best}
}

// maxTyped is how much of a name is compared: more than any benchmark has.
const maxTyped = 64
