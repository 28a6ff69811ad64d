package grade

import (
	"strings"

	"hybridflow/datasets"
)

// gradeLiveBench grades the reasoning tasks of LiveBench as its own scripts
// do (livebench/process_results/reasoning), including their peculiarities, which the
// comments point out. Scores are 0 or 1, and for the newer zebra puzzles any value
// between.
func gradeLiveBench(q datasets.Question, reply string) Grade {
	switch {
	case q.Category == "spatial":
		return gradeSpatial(q, reply)
	case q.Category == "web_of_lies_v2":
		return gradeWebOfLies(q, reply)
	case q.Category == "zebra_puzzle" && q.Meta["release"] < "2024-11-25":
		return gradeZebraWord(q, reply)
	case q.Category == "zebra_puzzle":
		return gradeZebraList(q, reply)
	}
	return Grade{Status: Unparsed}
}

// solutions finds what is between <solution> and </solution> within a line.
func solutions(s string) []string {
	if spans := spansInLine(s, "<solution>", "</solution>"); spans != nil {
		return spans
	}
	return spansInLine(s, "</solution>", "</solution>") // a frequent mistake of models
}

// spansInLine returns what is between two marks that are in one line.
func spansInLine(s, open, end string) (spans []string) {
	for line := range strings.SplitSeq(s, "\n") {
		for {
			_, rest, opened := strings.Cut(line, open)
			span, after, closed := strings.Cut(rest, end)
			if !opened || !closed {
				break
			}
			spans, line = append(spans, span), after
		}
	}
	return spans
}

// officialBoxed finds the last box as LiveBench does. Unlike lastBoxed it tries one
// box only, accepts the form "\boxed 5$", and drops dollars.
func officialBoxed(s string) (content string, ok bool) {
	const boxed, spaced = `\boxed`, `\boxed `
	if i := strings.LastIndex(s, spaced); i >= 0 {
		content, _, _ = strings.Cut(s[i+len(spaced):], "$")
		return content, true
	}
	i := strings.LastIndex(s, boxed)
	start := i + len(boxed)
	if i < 0 {
		i = strings.LastIndex(s, `\fbox`)
		start = i + len(`\fbox`)
	}
	if i < 0 || at(s, start) != '{' {
		return "", false
	}
	depth := 0
	for j := start; j < len(s); j++ {
		switch s[j] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return strings.ReplaceAll(s[start+1:j], "$", ""), true
			}
		}
	}
	return "", false
}
