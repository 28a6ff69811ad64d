package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hybridflow/results"
)

// Caption says in one line what was measured.
func (s *Summary) Caption() string {
	data := make([]string, len(s.Datasets))
	for i, d := range s.Datasets {
		data[i] = shortName(d)
	}
	c := s.Backend()
	switch len(s.Seeds) {
	case 0:
	case 1:
		c += "; seed " + ranges(s.Seeds)
	default:
		c += "; seeds " + ranges(s.Seeds)
	}
	return c + "; data " + strings.Join(data, ", ") + s.stamp()
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

// Backend says who answered, in words.
func (s *Summary) Backend() string {
	var names []string
	for _, b := range s.Backends {
		switch b {
		case "sim":
			b = "simulated models"
		case "replay":
			b = "replayed run"
		case "live":
			b = "live endpoints"
		case "":
			b = "unknown backend"
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

const practiceMark = " (practice)"

// datasetLabel is a dataset's name in a header.
func datasetLabel(d results.Dataset) string {
	if d.Practice {
		return d.Name + practiceMark
	}
	return d.Name
}

// kind is what titles say of figures that are no measurements of benchmarks and
// real models; "" of those that are.
func (s *Summary) kind() string {
	if names := s.kinds(); names != nil {
		return " (" + strings.Join(names, ", ") + ")"
	}
	return ""
}

// Tag is the same in names of files, such as ".simulated".
func (s *Summary) Tag() string {
	tag := ""
	for _, name := range s.kinds() {
		tag += "." + name
	}
	return tag
}

func (s *Summary) kinds() []string {
	var names []string
	if slices.Contains(s.Backends, "sim") {
		names = append(names, "simulated")
	}
	if slices.ContainsFunc(s.Datasets, func(d results.Dataset) bool { return d.Practice }) {
		names = append(names, "practice")
	}
	return names
}
