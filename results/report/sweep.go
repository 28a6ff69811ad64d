package report

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A sweep is a field of the experiment that the cells of a run give several
// values, and the arms along it.
type sweep struct {
	field  string // such as "policy.tau0"; "settings" for what is not a number
	values []sweepValue
	lines  []sweepLine
}

// A sweepValue is a place on the axis of a sweep.
type sweepValue struct {
	name   string
	number float64
	none   bool // no limit: beyond all numbers
}

// A sweepLine is a strategy along a sweep, with the same values of all other
// fields.
type sweepLine struct {
	strategy, others, run string
	arms                  []int // by value; -1 where there is none
}

func (l sweepLine) String() string {
	return Arm{l.strategy, l.others, l.run}.String()
}

const textSweep = "settings"

// sweeps are the numeric fields that cells give two values or more, the run's
// own setting counted, and then as one the cells without such a field: texts,
// such as a model or who plans.
func (s *Summary) sweeps() []sweep {
	var keys []string
	numeric := map[string]bool{}
	for _, arm := range s.Arms {
		for _, a := range assignments(arm.Cell) {
			_, isNumber := a.number()
			if !slices.Contains(keys, a.key) {
				keys, numeric[a.key] = append(keys, a.key), true
			}
			numeric[a.key] = numeric[a.key] && isNumber
		}
	}
	var all []sweep
	for _, key := range keys {
		if w := s.sweepOver(key); numeric[key] && len(w.values) > 1 {
			all = append(all, w)
		}
	}
	texts := s.sweepOf(textSweep, func(arm Arm) (sweepValue, string, bool) {
		for _, a := range assignments(arm.Cell) {
			if numeric[a.key] {
				return sweepValue{}, "", false
			}
		}
		return sweepValue{name: arm.Cell}, "", true
	})
	if len(texts.values) > 1 {
		all = append(all, texts)
	}
	return all
}

func (s *Summary) sweepOver(key string) sweep {
	own, known := s.ownSetting(key)
	w := s.sweepOf(key, func(arm Arm) (sweepValue, string, bool) {
		if unswept(arm.Cell) {
			return newSweepValue(key, own), arm.Cell, known
		}
		value, others, ok := assigned(arm.Cell, key)
		return newSweepValue(key, value), others, ok
	})
	w.sort()
	return w
}

// sweepOf puts arms on lines. What has one value only is no line, nor is what a
// field leaves as it is.
func (s *Summary) sweepOf(field string, at func(Arm) (v sweepValue, others string, ok bool)) sweep {
	w := sweep{field: field}
	for a, arm := range s.Arms {
		v, others, ok := at(arm)
		if !ok || s.isBound(a) {
			continue
		}
		x := slices.IndexFunc(w.values, func(o sweepValue) bool { return o == v })
		if x < 0 {
			x = len(w.values)
			w.values = append(w.values, v)
		}
		l := slices.IndexFunc(w.lines, func(l sweepLine) bool {
			return l.strategy == arm.Strategy && l.others == others && l.run == arm.Run
		})
		if l < 0 {
			l = len(w.lines)
			w.lines = append(w.lines, sweepLine{arm.Strategy, others, arm.Run, nil})
		}
		line := &w.lines[l]
		for len(line.arms) <= x {
			line.arms = append(line.arms, -1)
		}
		if line.arms[x] < 0 || !unswept(arm.Cell) { // the cell rather than the run's own setting of the same value
			line.arms[x] = a
		}
	}
	w.lines = slices.DeleteFunc(w.lines, func(l sweepLine) bool {
		return len(slices.DeleteFunc(slices.Clone(l.arms), func(a int) bool { return a < 0 })) < 2 || s.still(l)
	})
	for i := range w.lines {
		for len(w.lines[i].arms) < len(w.values) {
			w.lines[i].arms = append(w.lines[i].arms, -1)
		}
	}
	w.dropUnused()
	return w
}

// still tells whether all figures of a line are the same at all values.
func (s *Summary) still(l sweepLine) bool {
	first := -1
	for _, a := range l.arms {
		switch {
		case a < 0:
		case first < 0:
			first = a
		default:
			x, y := &s.Average[first], &s.Average[a]
			if !alike(x.Accuracy.Value, y.Accuracy.Value) || !alike(x.Seconds.Value, y.Seconds.Value) || !alike(x.USD.Value, y.USD.Value) || !alike(x.Offload, y.Offload) {
				return false
			}
		}
	}
	return true
}

func alike(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }

// dropUnused leaves out values that no line has.
func (w *sweep) dropUnused() {
	for x := len(w.values) - 1; x >= 0; x-- {
		if slices.ContainsFunc(w.lines, func(l sweepLine) bool { return l.arms[x] >= 0 }) {
			continue
		}
		w.values = slices.Delete(w.values, x, x+1)
		for i := range w.lines {
			w.lines[i].arms = slices.Delete(w.lines[i].arms, x, x+1)
		}
	}
}

// sort orders values by number.
func (w *sweep) sort() {
	order := make([]int, len(w.values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return w.values[a].compare(w.values[b]) })
	values := make([]sweepValue, len(order))
	for to, from := range order {
		values[to] = w.values[from]
	}
	w.values = values
	for i := range w.lines {
		arms := make([]int, len(order))
		for to, from := range order {
			arms[to] = w.lines[i].arms[from]
		}
		w.lines[i].arms = arms
	}
}

func (v sweepValue) compare(o sweepValue) int {
	switch {
	case v.none != o.none && o.none, v.none == o.none && v.number < o.number:
		return -1
	case v == o:
		return 0
	}
	return 1
}

// newSweepValue knows which budgets and slots are no limit.
func newSweepValue(key, text string) sweepValue {
	n, _ := assignment{key, text}.number()
	v := sweepValue{name: strconv.FormatFloat(n, 'g', 6, 64), number: n}
	if n < 0 && strings.HasPrefix(key, "budget.") || n == 0 && strings.HasSuffix(key, ".slots") {
		v = sweepValue{name: "no limit", none: true}
	}
	return v
}

// ownSetting is a number that the run's experiment has in a field, which cells
// without it have too.
func (s *Summary) ownSetting(key string) (value string, ok bool) {
	at := json.RawMessage(s.experiment)
	for part := range strings.SplitSeq(key, ".") {
		var object map[string]json.RawMessage
		if json.Unmarshal(at, &object) != nil {
			return "", false
		}
		if at, ok = object[part]; !ok {
			return "", false
		}
	}
	_, isNumber := assignment{key, string(at)}.number()
	return string(at), isNumber
}
