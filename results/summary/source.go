package summary

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hybridflow/results"
)

// A Source says what was measured, for captions and titles.
type Source struct {
	Backends    []string
	Seeds       []uint64
	Datasets    []results.Dataset // in the order of the manifests
	Runs        []string          // labels of the runs; "" where there is one
	Differences []string          // in what runs differ that should not
	Seen        int               // questions that a router was trained on
}

func newSource(runs []*results.Run, datasets []results.Dataset, different []*IncomparableError) Source {
	s := Source{Datasets: datasets, Runs: runLabels(runs)}
	for _, r := range runs {
		if !slices.Contains(s.Backends, r.Manifest.Backend) {
			s.Backends = append(s.Backends, r.Manifest.Backend)
		}
		for _, seed := range r.Manifest.Seeds {
			if !slices.Contains(s.Seeds, seed) {
				s.Seeds = append(s.Seeds, seed)
			}
		}
		s.Seen = max(s.Seen, r.Manifest.Seen)
	}
	for _, other := range different {
		for _, d := range other.Differences {
			if !slices.Contains(s.Differences, d.What) {
				s.Differences = append(s.Differences, d.What)
			}
		}
	}
	return s
}

// runLabels distinguish runs, by their folders' names where those differ.
func runLabels(runs []*results.Run) []string {
	labels := make([]string, len(runs))
	if len(runs) < 2 {
		return labels
	}
	for i, r := range runs {
		labels[i] = filepath.Base(r.Dir)
		if slices.Contains(labels[:i], labels[i]) {
			labels[i] += "#" + strconv.Itoa(i+1)
		}
	}
	return labels
}

// Caption says in one line what was measured.
func (s *Source) Caption() string {
	data := make([]string, len(s.Datasets))
	for i, d := range s.Datasets {
		data[i] = shortName(d)
	}
	c := s.Backend()
	if n := len(s.Seeds); n > 0 {
		c += [...]string{"; seed ", "; seeds "}[min(n, 2)-1] + ranges(s.Seeds)
	}
	c += "; data " + strings.Join(data, ", ")
	if s.Seen > 0 {
		c += fmt.Sprintf("; OVERLAP ALLOWED: a router was trained on %d of these questions", s.Seen)
	}
	if s.Differences != nil {
		c += "; NOT COMPARABLE: runs differ in " + strings.Join(s.Differences, ", ")
	}
	return c
}

// maxRanges is how many ranges of seeds a caption has room for.
const maxRanges = 8

// ranges lists numbers in order, neighbours as "1-3".
func ranges(numbers []uint64) string {
	var parts []string
	sorted := slices.Compact(slices.Sorted(slices.Values(numbers)))
	for i := 0; i < len(sorted); i++ {
		if len(parts) == maxRanges {
			return fmt.Sprintf("%s and %d more", strings.Join(parts, ", "), len(sorted)-i)
		}
		first := i
		for i+1 < len(sorted) && sorted[i+1] == sorted[i]+1 {
			i++
		}
		part := strconv.FormatUint(sorted[first], 10)
		if i > first {
			part += "-" + strconv.FormatUint(sorted[i], 10)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// backendNames are backends in words.
var backendNames = map[string]string{"sim": "simulated models", "replay": "replayed run", "live": "live endpoints", "": "unknown backend"}

// Backend says in words what answered.
func (s *Source) Backend() string {
	var names []string
	for _, b := range s.Backends {
		if name, ok := backendNames[b]; ok {
			b = name
		}
		names = append(names, b)
	}
	return strings.Join(names, " and ")
}

func shortName(d results.Dataset) string {
	revision := strings.TrimPrefix(d.Revision, "sha256:")
	if !strings.HasPrefix(revision, "practice") && len(revision) > 7 {
		revision = revision[:7]
	}
	s := d.Name
	if revision != "" {
		s += "@" + revision
	}
	if d.Practice {
		s += " (practice set, " + strconv.Itoa(d.Items) + ")"
	} else if d.Items > 0 {
		s += " (" + strconv.Itoa(d.Items) + ")"
	}
	return s
}

// Kind is what titles say of figures that are no measurements of benchmarks and
// real models, such as " (simulated)"; "" of those that are.
func (s *Source) Kind() string {
	if names := s.kinds(); names != nil {
		return " (" + strings.Join(names, ", ") + ")"
	}
	return ""
}

// Tag is the same in names of files, such as ".simulated".
func (s *Source) Tag() string {
	return strings.Join(append([]string{""}, s.kinds()...), ".")
}

func (s *Source) kinds() []string {
	var names []string
	if slices.Contains(s.Backends, "sim") {
		names = append(names, "simulated")
	}
	if s.Practice() != "" {
		names = append(names, "practice")
	}
	return names
}

// Practice lists the practice sets among the datasets.
func (s *Source) Practice() string {
	var names []string
	for _, d := range s.Datasets {
		if d.Practice {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, ", ")
}
