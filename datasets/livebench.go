package datasets

import (
	"fmt"
	"time"
)

// readLiveBench reads the reasoning questions of LiveBench (arXiv 2406.19314):
// those of the spec's release, or all that were ever published. Category is the
// task; Meta["release"] the date of publication, YYYY-MM-DD; Meta["level"] the
// difficulty, for the zebra puzzles that have one.
func readLiveBench(s *spec, files []dataFile, _ uint64) (*Set, error) {
	t, err := readParquet(files[0], []column{
		{name: "question_id", kind: textColumn},
		{name: "task", kind: textColumn},
		{name: "turns", kind: listColumn},
		{name: "ground_truth", kind: textColumn},
		{name: "livebench_release_date", kind: dayColumn},
		{name: "livebench_removal_date", kind: dayColumn, optional: true},
		{name: "level", kind: numberColumn, optional: true},
	})
	if err != nil {
		return nil, err
	}
	set := &Set{}
	for i := range t.rows {
		released, removed := t.cells["livebench_release_date"][i], t.cells["livebench_removal_date"][i]
		if _, err := time.Parse(time.DateOnly, released); err != nil {
			return nil, fmt.Errorf("%s: row %d: livebench_release_date %.30q, want a date such as 2024-11-25", files[0].name, i+1, released)
		}
		if !inRelease(s.release, released, removed) {
			continue
		}
		turns := t.lists["turns"][i]
		if len(turns) != 1 {
			return nil, fmt.Errorf("%s: row %d: %d turns, want questions of one turn", files[0].name, i+1, len(turns))
		}
		meta := map[string]string{"release": released}
		if level := t.cells["level"][i]; level != "" {
			meta["level"] = level
		}
		set.Questions = append(set.Questions, Question{
			ID: t.cells["question_id"][i], Dataset: s.family, Category: t.cells["task"][i],
			Text: turns[0], Answer: t.cells["ground_truth"][i], Meta: meta,
		})
	}
	return set, nil
}

// inRelease is LiveBench's own rule: published by then and not yet withdrawn.
// Dates are YYYY-MM-DD, which sort as text.
func inRelease(release, published, removed string) bool {
	return release == "" || published <= release && (removed == "" || removed > release)
}
