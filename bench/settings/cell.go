package settings

import (
	"slices"
	"strings"

	"hybridflow/bench/strategy"
)

// Cell is one experiment of a sweep. A run without a sweep has one cell, whose
// name is empty. Its experiment names only the strategies that run in it and is no
// sweep itself.
type Cell struct {
	Experiment
	label    string       // of a named setting
	labelled []string     // fields that some named setting of the run changes
	assigned []assignment // by vary and vary_each
}

// assignment gives a field a value.
type assignment struct{ key, value string }

// NameFor returns the cell's name for a strategy, such as "paper
// policy.threshold=0.5": the setting's name and the assigned fields, as far as the
// strategy depends on them; all of them where st is nil.
func (c *Cell) NameFor(st *strategy.Strategy) string {
	var parts []string
	if c.label != "" && (st == nil || slices.ContainsFunc(c.labelled, st.Uses)) {
		parts = append(parts, c.label)
	}
	for _, a := range c.assigned {
		if st == nil || st.Uses(a.key) {
			parts = append(parts, a.key+"="+a.value)
		}
	}
	return strings.Join(parts, " ")
}
