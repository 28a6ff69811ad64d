package settings

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxCells bounds a sweep: more cells than this are a typing error.
const maxCells = 10_000

// A Cell is an experiment of a sweep. A run without a sweep has one, without a
// name. Its experiment names only the strategies that run in it, and is no sweep
// itself.
type Cell struct {
	Experiment
	label    string       // of a named setting
	labelled []string     // fields that some named setting of the run changes
	assigned []assignment // by vary and vary_each
}

// An assignment gives a field a value.
type assignment struct{ key, value string }

// NameFor names the setting as a strategy sees it, such as "paper
// policy.threshold=0.5 budget.tokens=512": by the fields that it uses.
func (s *Cell) NameFor(st Strategy) string {
	var parts []string
	if s.label != "" && (st == nil || slices.ContainsFunc(s.labelled, st.DependsOn)) {
		parts = append(parts, s.label)
	}
	for _, a := range s.assigned {
		if st == nil || st.DependsOn(a.key) {
			parts = append(parts, a.key+"="+a.value)
		}
	}
	return strings.Join(parts, " ")
}

// with is the setting with one more field changed.
func (s *Cell) with(key, value string) (Cell, error) {
	next := *s
	next.assigned = append(slices.Clone(s.assigned), assignment{key, value})
	next.Experiment = s.Experiment.Clone()
	return next, next.Experiment.Set(key + "=" + value)
}

// Cells are the experiments of a sweep: for each named setting, or the plain
// one where none is named, all combinations of the values in Vary, the last key
// changing fastest; and after each of these, VaryEach's values one at a time.
func (e *Experiment) Cells(find Lookup) ([]Cell, error) {
	cells, err := e.namedSettings(find)
	if err != nil {
		return nil, err
	}
	factors, err := e.factors(find)
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
			strategies := f.of(c.Experiment.Strategies)
			if len(strategies) == 0 {
				continue
			}
			for _, value := range f.values {
				s, err := c.with(f.key, value)
				if err != nil {
					return nil, fmt.Errorf("vary_each: %w", err)
				}
				if s.Experiment.Strategies = strategies; len(all) == maxCells {
					return nil, fmt.Errorf("vary_each: more than %d cells", maxCells)
				}
				all = append(all, s)
			}
		}
	}
	return all, nil
}

// grid is all combinations of settings with the values in Vary.
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
			for _, value := range values {
				s, err := c.with(key, value)
				if err != nil {
					return nil, fmt.Errorf("vary: %w", err)
				}
				next = append(next, s)
			}
		}
		cells = next
	}
	return cells, nil
}

// overlapping is the first of the fields that is a field, its section or a part
// of it; "" if none is.
func overlapping(key string, fields []string) string {
	for _, f := range fields {
		if strings.HasPrefix(f+".", key+".") || strings.HasPrefix(key+".", f+".") {
			return f
		}
	}
	return ""
}

// unvariable fields are of the run, not of a cell.
var unvariable = []string{
	"name", "datasets", "strategies", "seeds", "limit", "split", "backend", "practice", "option_seed", "time_scale",
	"settings", "vary", "vary_each",
}

// variable tells why a field cannot differ between cells; nil if it can.
func variable(key string) error {
	field, _, _ := strings.Cut(key, ".")
	if slices.Contains(unvariable, field) {
		return fmt.Errorf("%s is the same in all cells of a run", field)
	}
	return nil
}

// parseVary reads KEY=A,B,C or KEY=FROM:TO:STEP.
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

// expandRange lists FROM, FROM+STEP and so on up to and including TO.
func expandRange(s string) (values []string, err error) {
	var f [3]float64
	for i, part := range strings.Split(s, ":") {
		if f[i], err = strconv.ParseFloat(strings.TrimSpace(part), 64); err != nil {
			return nil, fmt.Errorf("range %q: %w", s, err)
		}
	}
	from, to, step := f[0], f[1], f[2]
	n := math.Floor((to-from)/step+1e-9) + 1 // a step of 0.05 is a little more than that
	if !(n >= 1 && n <= maxCells) {
		return nil, fmt.Errorf("range %q: from %v by %v never comes to %v", s, from, step, to)
	}
	for i := range int(n) {
		values = append(values, strconv.FormatFloat(from+float64(i)*step, 'g', 12, 64))
	}
	return values, nil
}
