package grade

import (
	"strings"

	"hybridflow/datasets"
)

// gradeLiveBench grades the reasoning tasks of LiveBench as its own scripts
// do (livebench/process_results/reasoning), quirks included; the comments say
// where these are surprising. Scores are 0 or 1, and for the newer zebra
// puzzles anything between.
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

// solutions finds <solution>...</solution> within a line and, where there is
// none, what models write by mistake: </solution>...</solution>.
func solutions(s string) []string {
	if found := between(s, "<solution>", "</solution>"); found != nil {
		return found
	}
	return between(s, "</solution>", "</solution>")
}

// between finds what the expression open(.*?)end finds: spans that do not
// overlap, do not cross a line, and are as short as their beginning allows.
func between(s, open, end string) (found []string) {
	next := -1 // the first end at or after at; remembered, so that no byte is searched twice
	for at := 0; ; {
		i := strings.Index(s[at:], open)
		if i < 0 {
			return found
		}
		at += i + len(open)
		if next < at {
			i := strings.Index(s[at:], end)
			if i < 0 {
				return found
			}
			next = at + i
		}
		if i := strings.IndexByte(s[at:next], '\n'); i >= 0 {
			at += i // no other opening in this line has an end either
			continue
		}
		found = append(found, s[at:next])
		at = next + len(end)
	}
}

// officialBoxed is what LiveBench takes for the last box. Unlike lastBoxed it
// looks at one box only, knows the form "\boxed 5$", and drops dollars.
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
