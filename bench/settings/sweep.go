package settings

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hybridflow/bench/strategy"
)

// maxCells bounds a sweep; more cells are taken for a typing error.
const maxCells = 10_000

// Cells returns the experiments of a sweep: for each named setting, or the plain
// one where none is named, all combinations of the values in Vary, the last key
// changing fastest; and after each of these, the values of VaryEach one at a time.
func (e *Experiment) Cells() ([]Cell, error) {
	cells, err := e.namedSettings()
	if err != nil {
		return nil, err
	}
	factors, err := e.factors()
	if err != nil {
		return nil, err
	}
	if cells, err = e.grid(cells); err != nil || len(factors) == 0 {
		return cells, err
	}
	var all []Cell
	for _, c := range cells {
		all = append(all, c)
		for _, f := range factors {
			around, err := c.each(f)
			if err != nil {
				return nil, fmt.Errorf("vary_each: %w", err)
			}
			if all = append(all, around...); len(all) > maxCells {
				return nil, fmt.Errorf("vary_each: more than %d cells", maxCells)
			}
		}
	}
	return all, nil
}

// each returns a cell for each value of a factor, with the strategies of c that the
// factor is for; none where there are no such strategies.
func (c *Cell) each(f factor) (all []Cell, err error) {
	strategies := restrict(c.Strategies, f.only)
	if len(f.only) > 0 && len(strategies) == 0 {
		return nil, nil
	}
	for _, value := range f.values {
		next := *c
		next.assigned = append(slices.Clone(c.assigned), assignment{f.key, value})
		next.Experiment = c.Experiment.Clone()
		next.Strategies = strategies
		if err := next.Experiment.Set(f.key + "=" + value); err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	return all, nil
}

// grid returns all combinations of cells with the values in Vary.
func (e *Experiment) grid(cells []Cell) ([]Cell, error) {
	for _, v := range e.Vary {
		key, values, err := parseVary(v)
		if err != nil {
			return nil, fmt.Errorf("vary %w", err)
		}
		if clash := overlapping(key, cells[0].labelled); clash != "" {
			return nil, fmt.Errorf("vary %q: a named setting sets %s; vary it in one of them", v, clash)
		}
		for _, a := range cells[0].assigned {
			if overlapping(key, []string{a.key}) != "" {
				return nil, fmt.Errorf("vary %q: %s is varied already", v, a.key)
			}
		}
		if len(cells)*len(values) > maxCells {
			return nil, fmt.Errorf("vary: more than %d cells", maxCells)
		}
		var next []Cell
		for _, c := range cells {
			varied, err := c.each(factor{key: key, values: values})
			if err != nil {
				return nil, fmt.Errorf("vary: %w", err)
			}
			next = append(next, varied...)
		}
		cells = next
	}
	return cells, nil
}

// namedSettings returns a cell for each named setting, or the plain one.
func (e *Experiment) namedSettings() ([]Cell, error) {
	plain := Cell{Experiment: e.Clone()}
	plain.Experiment.Settings, plain.Experiment.Vary, plain.Experiment.VaryEach = nil, nil, nil
	if len(e.Settings) == 0 {
		return []Cell{plain}, nil
	}
	for i := range e.Settings {
		plain.labelled = append(plain.labelled, slices.Sorted(maps.Keys(e.Settings[i].Set))...)
	}
	cells := make([]Cell, len(e.Settings))
	for i := range e.Settings {
		n := &e.Settings[i]
		if n.Name == "" || strings.ContainsAny(n.Name, " \t\n=:@,") {
			return nil, fmt.Errorf("settings[%d]: the name %q needs at least one letter and none of \"=:@,\" or spaces, such as strict", i, n.Name)
		}
		for j := range i {
			if e.Settings[j].Name == n.Name {
				return nil, fmt.Errorf("settings[%d]: %s is the name of settings[%d] too", i, n.Name, j)
			}
		}
		err := e.runs(n.Strategies)
		c := plain
		c.label, c.Experiment = n.Name, plain.Experiment.Clone()
		c.Experiment.Strategies = restrict(e.Strategies, n.Strategies)
		if err == nil {
			err = n.apply(&c.Experiment)
		}
		if err != nil {
			return nil, fmt.Errorf("settings[%d] (%s): %w", i, n.Name, err)
		}
		cells[i] = c
	}
	return cells, nil
}

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
