package settings

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/bench/strategy"
)

// factor is a field that is varied alone, the others being as they are.
type factor struct {
	key    string
	values []string
	only   []string // strategies; nil for all
}

// factors parses VaryEach.
func (e *Experiment) factors() (all []factor, err error) {
	for _, text := range e.VaryEach {
		list, only := cutStrategies(text)
		f := factor{only: only}
		if f.key, f.values, err = parseVary(list); err != nil {
			return nil, fmt.Errorf("vary_each %w", err)
		}
		if err := e.runs(only); err != nil {
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

// overlapping returns the first of the fields that is the key, its section or a
// part of it; "" if none is.
func overlapping(key string, fields []string) string {
	for _, f := range fields {
		if strings.HasPrefix(f+".", key+".") || strings.HasPrefix(key+".", f+".") {
			return f
		}
	}
	return ""
}

// restrict returns the strategies that are in both lists, in the order of the
// first; all of them where the second is empty.
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

// runs checks the strategies that a part of a sweep is for: they need to exist,
// and some of them to be among the experiment's.
func (e *Experiment) runs(only []string) error {
	for _, name := range only {
		if _, err := strategy.Find(name); err != nil {
			return err
		}
	}
	if len(only) > 0 && len(restrict(e.Strategies, only)) == 0 {
		return fmt.Errorf("none of its strategies %s is among those of the run: %s", strings.Join(only, ", "), strings.Join(e.Strategies, ", "))
	}
	return nil
}
