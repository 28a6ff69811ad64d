package settings

import (
	"fmt"
	"math"
	"slices"
	"strconv"
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

// unvariable are the fields of a run, which are the same in all of its cells.
var unvariable = []string{
	"name", "datasets", "strategies", "seeds", "limit", "split", "backend", "practice", "option_seed", "time_scale",
	"settings", "vary", "vary_each",
}

// variable returns an error if a field cannot differ between cells.
func variable(key string) error {
	field, _, _ := strings.Cut(key, ".")
	if slices.Contains(unvariable, field) {
		return fmt.Errorf("%s is the same in all cells of a run", field)
	}
	return nil
}

// parseVary parses KEY=A,B,C or KEY=FROM:TO:STEP.
func parseVary(s string) (key string, values []string, err error) {
	key, list, ok := strings.Cut(s, "=")
	if !ok || key == "" || list == "" {
		return "", nil, fmt.Errorf("%q: need KEY=A,B,C or KEY=FROM:TO:STEP, such as policy.threshold=0:1:0.05", s)
	}
	if err := variable(key); err != nil {
		return "", nil, fmt.Errorf("%q: %w", s, err)
	}
	for part := range strings.SplitSeq(list, ",") {
		if strings.Count(part, ":") != 2 {
			values = append(values, strings.TrimSpace(part))
			continue
		}
		steps, err := expandRange(part)
		if err != nil {
			return "", nil, fmt.Errorf("%q: %w", s, err)
		}
		values = append(values, steps...)
	}
	return key, values, nil
}

// expandRange returns FROM, FROM+STEP and so on up to and including TO.
func expandRange(s string) (values []string, err error) {
	var f [3]float64
	for i, part := range strings.Split(s, ":") {
		if f[i], err = strconv.ParseFloat(strings.TrimSpace(part), 64); err != nil {
			return nil, fmt.Errorf("range %q: %w", s, err)
		}
	}
	from, to, step := f[0], f[1], f[2]
	n := math.Floor((to-from)/step+1e-9) + 1 // 0.05 in binary is a little more than 0.05
	if !(n >= 1 && n <= maxCells) {
		return nil, fmt.Errorf("range %q: from %v by %v never comes to %v", s, from, step, to)
	}
	for i := range int(n) {
		values = append(values, strconv.FormatFloat(from+float64(i)*step, 'g', 12, 64))
	}
	return values, nil
}
