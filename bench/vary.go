package bench

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxCells bounds a sweep: more cells than this are a typing error.
const maxCells = 10_000

// A setting is an experiment of a sweep. A run without a sweep has one, without a
// name.
type setting struct {
	assigned []assignment
	exp      Experiment
}

// An assignment gives a field a value.
type assignment struct{ key, value string }

// name names the setting as a strategy sees it, such as
// "policy.threshold=0.5 budget.tokens=512": by the fields that it uses.
func (s *setting) name(st *Strategy) string {
	var parts []string
	for _, a := range s.assigned {
		if st == nil || st.uses(a.key) {
			parts = append(parts, a.key+"="+a.value)
		}
	}
	return strings.Join(parts, " ")
}

// settings are the experiments of a sweep: all combinations of the values in
// Vary, the last key changing fastest.
func (e *Experiment) settings() ([]setting, error) {
	cells := []setting{{exp: *e}}
	for _, v := range e.Vary {
		key, values, err := parseVary(v)
		if err != nil {
			return nil, err
		}
		if len(cells)*len(values) > maxCells {
			return nil, fmt.Errorf("vary: more than %d cells", maxCells)
		}
		var next []setting
		for _, c := range cells {
			for _, value := range values {
				s := setting{assigned: append(slices.Clone(c.assigned), assignment{key, value}), exp: c.exp.clone()}
				if err := s.exp.Set(key + "=" + value); err != nil {
					return nil, fmt.Errorf("vary: %w", err)
				}
				next = append(next, s)
			}
		}
		cells = next
	}
	return cells, nil
}

// unvariable fields are of the run, not of a cell.
var unvariable = []string{"name", "datasets", "strategies", "seeds", "limit", "split", "backend", "practice", "option_seed", "time_scale", "vary"}

// parseVary reads KEY=A,B,C or KEY=FROM:TO:STEP.
func parseVary(s string) (key string, values []string, err error) {
	key, list, ok := strings.Cut(s, "=")
	if !ok || key == "" || list == "" {
		return "", nil, fmt.Errorf("vary %q: need KEY=A,B,C or KEY=FROM:TO:STEP, such as policy.threshold=0:1:0.05", s)
	}
	field, _, _ := strings.Cut(key, ".")
	for _, u := range unvariable {
		if field == u {
			return "", nil, fmt.Errorf("vary %q: %s is the same in all cells of a run", s, field)
		}
	}
	for part := range strings.SplitSeq(list, ",") {
		if strings.Count(part, ":") != 2 {
			values = append(values, strings.TrimSpace(part))
			continue
		}
		steps, err := expandRange(part)
		if err != nil {
			return "", nil, fmt.Errorf("vary %q: %w", s, err)
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
