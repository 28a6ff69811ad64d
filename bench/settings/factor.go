package settings

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A factor is a field that is varied by itself, the others being as they are.
type factor struct {
	key    string
	values []string
	only   []string // strategies; nil for all
}

// of are those of the strategies that the factor is varied for.
func (f *factor) of(strategies []string) []string { return restrict(strategies, f.only) }

// factors reads VaryEach.
func (e *Experiment) factors(find Lookup) (all []factor, err error) {
	for _, text := range e.VaryEach {
		list, only := cutStrategies(text)
		f := factor{only: only}
		if f.key, f.values, err = parseVary(list); err != nil {
			return nil, fmt.Errorf("vary_each %w", err)
		}
		if err := e.runs(only, find); err != nil {
			return nil, fmt.Errorf("vary_each %q: %w", text, err)
		}
		for _, v := range e.Vary {
			if key, _, _ := strings.Cut(v, "="); overlapping(f.key, []string{key}) != "" {
				return nil, fmt.Errorf("vary_each %q: vary has %s too; name it in one of them", text, key)
			}
		}
		all = append(all, f)
	}
	return all, nil
}

// namedSettings are the settings that Settings names, or the plain one.
func (e *Experiment) namedSettings(find Lookup) ([]Cell, error) {
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
		err := e.runs(n.Strategies, find)
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

// restrict is what is in both lists, in the order of the first; all of it where
// the second is empty.
func restrict(strategies, only []string) []string {
	if len(only) == 0 {
		return strategies
	}
	var both []string
	for _, s := range strategies {
		if slices.Contains(only, s) {
			both = append(both, s)
		}
	}
	return both
}

// runs checks the strategies that a part of a sweep is for: they exist, and some
// of them run at all.
func (e *Experiment) runs(only []string, find Lookup) error {
	for _, name := range only {
		if _, err := find(name); err != nil {
			return err
		}
	}
	if len(only) > 0 && len(restrict(e.Strategies, only)) == 0 {
		return fmt.Errorf("none of its strategies %s is among those of the run: %s", strings.Join(only, ", "), strings.Join(e.Strategies, ", "))
	}
	return nil
}
