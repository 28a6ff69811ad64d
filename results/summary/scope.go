package summary

import (
	"strings"

	"hybridflow/results"
)

// A Scope is what estimates are over: one dataset, or all of them, averaged.
type Scope struct {
	Dataset string                   // name; "" for the average
	Label   string                   // for titles
	At      func(arm int) *Estimates // shared with the Summary
}

// Scopes are the average, where there are several datasets, and then each dataset.
func (s *Summary) Scopes() []Scope {
	var all []Scope
	if len(s.Datasets) > 1 {
		all = append(all, s.Overall())
	}
	for d, data := range s.Datasets {
		all = append(all, Scope{data.Name, DatasetLabel(data), func(a int) *Estimates { return &s.Stats[a][d] }})
	}
	return all
}

// Overall is the average over datasets.
func (s *Summary) Overall() Scope {
	return Scope{"", "average over datasets", func(a int) *Estimates { return &s.Average[a] }}
}

// DatasetLabel is a dataset's name in a header.
func DatasetLabel(d results.Dataset) string {
	if d.Practice {
		return d.Name + " (practice)"
	}
	return d.Name
}

// Slug makes a name fit for files and LaTeX labels.
func Slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, s)
}
