package summary

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Sweep is a field of the experiment that the settings of a run give several
// values, and the arms along it.
type Sweep struct {
	Field  string // such as "policy.tau0"; [TextSweep] for what is not a number
	Values []SweepValue
	Lines  []SweepLine
}

// TextSweep is the Field of a sweep over settings that are no numbers.
const TextSweep = "settings"

// Name is that of the sweep's table and of its figure.
func (w *Sweep) Name() string { return "sweep-" + Slug(w.Field) }

// A SweepValue is a place on the axis of a sweep.
type SweepValue struct {
	Name   string
	Short  string  // without the sections of fields
	Number float64 // infinite for no limit
}

// A SweepLine is a strategy along a sweep, with the same values of all other
// fields.
type SweepLine struct {
	Strategy string
	Others   Setting
	Run      string
	Arms     []int // by value; -1 where there is none
}

// Short is the line's name, in which fields have no sections.
func (l SweepLine) Short() string { return armName(l.Strategy, l.Others.Short(), l.Run) }

// sweeps are the numeric fields that settings give two values or more, the run's
// own setting counted, and then as one the settings without such a field: texts,
// such as a model or who plans. Experiment is the run's own setting, as JSON.
func sweeps(arms []Arm, average []Estimates, experiment json.RawMessage) (all []Sweep) {
	var keys []string
	numeric := map[string]bool{}
	for _, arm := range arms {
		for _, f := range arm.Setting.Fields {
			_, isNumber := f.number()
			if !slices.Contains(keys, f.Key) {
				keys, numeric[f.Key] = append(keys, f.Key), true
			}
			numeric[f.Key] = numeric[f.Key] && isNumber
		}
	}
	for _, key := range keys {
		if w := sweepOver(key, arms, average, experiment); numeric[key] && len(w.Values) > 1 {
			all = append(all, w)
		}
	}
	texts := newSweep(TextSweep, arms, average, func(arm Arm) (v SweepValue, others Setting, ok bool) {
		ok = !slices.ContainsFunc(arm.Setting.Fields, func(f Field) bool { return numeric[f.Key] })
		return SweepValue{Name: arm.Setting.String(), Short: arm.Setting.Short()}, others, ok
	})
	if len(texts.Values) > 1 {
		all = append(all, texts)
	}
	return all
}

func sweepOver(key string, arms []Arm, average []Estimates, experiment json.RawMessage) Sweep {
	own, known := ownSetting(experiment, key)
	return newSweep(key, arms, average, func(arm Arm) (SweepValue, Setting, bool) {
		if arm.Setting.Unswept() {
			return newSweepValue(key, own), arm.Setting, known
		}
		value, others, ok := arm.Setting.without(key)
		return newSweepValue(key, value), others, ok
	})
}

// newSweep puts arms on lines, with values in the order of their numbers. What has one
// value only is no line, nor is what a field leaves as it is.
func newSweep(field string, arms []Arm, average []Estimates, at func(Arm) (v SweepValue, others Setting, ok bool)) Sweep {
	w := Sweep{Field: field}
	for _, arm := range arms {
		if v, _, ok := at(arm); ok && !arm.Bound && !slices.Contains(w.Values, v) {
			w.Values = append(w.Values, v)
		}
	}
	slices.SortStableFunc(w.Values, func(a, b SweepValue) int { return cmp.Compare(a.Number, b.Number) })
	for a, arm := range arms {
		v, others, ok := at(arm)
		if !ok || arm.Bound {
			continue
		}
		line, x := w.line(arm.Strategy, others, arm.Run), slices.Index(w.Values, v)
		if line.Arms[x] < 0 || !arm.Setting.Unswept() { // the cell rather than the run's own setting of the same value
			line.Arms[x] = a
		}
	}
	w.Lines = slices.DeleteFunc(w.Lines, func(l SweepLine) bool { return l.level(average) })
	for x := len(w.Values) - 1; x >= 0; x-- { // leave out values that no line has
		if slices.ContainsFunc(w.Lines, func(l SweepLine) bool { return l.Arms[x] >= 0 }) {
			continue
		}
		w.Values = slices.Delete(w.Values, x, x+1)
		for i := range w.Lines {
			w.Lines[i].Arms = slices.Delete(w.Lines[i].Arms, x, x+1)
		}
	}
	return w
}

// line finds or adds a line.
func (w *Sweep) line(strategy string, others Setting, run string) *SweepLine {
	l := slices.IndexFunc(w.Lines, func(l SweepLine) bool {
		return l.Strategy == strategy && l.Others.String() == others.String() && l.Run == run
	})
	if l < 0 {
		l = len(w.Lines)
		w.Lines = append(w.Lines, SweepLine{strategy, others, run, slices.Repeat([]int{-1}, len(w.Values))})
	}
	return &w.Lines[l]
}

// level reports whether a line has one value only, or the same figures at all.
func (l *SweepLine) level(average []Estimates) bool {
	arms := slices.DeleteFunc(slices.Clone(l.Arms), func(a int) bool { return a < 0 })
	alike := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	return !slices.ContainsFunc(arms, func(a int) bool {
		x, y := &average[arms[0]], &average[a]
		return !alike(x.Accuracy.Value, y.Accuracy.Value) || !alike(x.Seconds.Value, y.Seconds.Value) ||
			!alike(x.USD.Value, y.USD.Value) || !alike(x.Offload, y.Offload)
	})
}

// newSweepValue parses a number. Negative budgets and zero slots are no limit.
func newSweepValue(key, text string) SweepValue {
	n, _ := Field{key, text}.number()
	if n < 0 && strings.HasPrefix(key, "budget.") || n == 0 && strings.HasSuffix(key, ".slots") {
		return SweepValue{Name: "no limit", Short: "no limit", Number: math.Inf(1)}
	}
	name := strconv.FormatFloat(n, 'g', 6, 64)
	return SweepValue{Name: name, Short: name, Number: n}
}

// ownSetting is a number that the run's experiment has in a field, which arms
// under the run's own settings have too.
func ownSetting(experiment json.RawMessage, key string) (value string, ok bool) {
	at := string(ownValue(experiment, key))
	_, isNumber := Field{key, at}.number()
	return at, isNumber
}

// ownText is the value of a field in the run's experiment; "" without one.
func ownText(experiment json.RawMessage, key string) (text string) {
	at := ownValue(experiment, key)
	if json.Unmarshal(at, &text) == nil {
		return text
	}
	return string(at)
}

// ownValue is a field of the run's experiment as JSON; nil without one.
func ownValue(experiment json.RawMessage, key string) json.RawMessage {
	at := experiment
	for part := range strings.SplitSeq(key, ".") {
		var object map[string]json.RawMessage
		if json.Unmarshal(at, &object) != nil {
			return nil
		}
		at = object[part]
	}
	return at
}
