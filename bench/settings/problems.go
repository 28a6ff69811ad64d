package settings

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// problems collects everything that is wrong with an experiment.
type problems []error

// check adds a problem unless ok.
func (p *problems) check(ok bool, format string, args ...any) {
	if !ok {
		p.add(fmt.Errorf(format, args...))
	}
}

// add adds an error, unless it is nil or there is one that reads the same.
func (p *problems) add(err error) {
	if err != nil && !slices.ContainsFunc(*p, func(other error) bool { return other.Error() == err.Error() }) {
		*p = append(*p, err)
	}
}

// declared checks a field by its tag: check:"0.." is a number from 0 on, "0..1" one
// up to 1, and "edge|cloud" one of these words.
func (p *problems) declared(f field) {
	rule := f.tag.Get("check")
	low, high, numeric := strings.Cut(rule, "..")
	switch {
	case rule == "":
	case numeric:
		lo, hi := bound(low, 0), bound(high, math.MaxFloat64)
		x := f.value.Convert(reflect.TypeFor[float64]()).Float()
		problem := fmt.Sprintf("not in [%v, %v]", lo, hi)
		if high == "" {
			problem = "below " + low
		}
		if math.IsInf(x, 1) {
			problem = "not finite"
		}
		p.check(x >= lo && x <= hi, "%s: %v is %s (%s)", f.name, x, problem, f.help())
	default:
		p.oneOf(f.name, f.value.String(), strings.Split(rule, "|"))
	}
}

func bound(text string, missing float64) float64 {
	if text == "" {
		return missing
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err) // the tags are ours
	}
	return v
}

// oneOf checks a field that has a few values, the empty one among them or not.
func (p *problems) oneOf(name, value string, allowed []string) {
	ok := slices.Contains(allowed, value)
	words := slices.DeleteFunc(allowed, func(s string) bool { return s == "" })
	before, last := words[:len(words)-1], words[len(words)-1]
	none, and := "none of ", " and "
	if len(before) == 1 {
		none, and = "neither ", " nor "
	}
	p.check(ok, "%s: %q is %s%s%s%s", name, value, none, strings.Join(before, ", "), and, last)
}

// unique checks that a list has entries, each once. The example is for the error.
func unique[T comparable](p *problems, field string, list []T, example string) {
	p.check(len(list) > 0, "%s: need at least one, such as %s", field, example)
	for i, v := range list {
		p.check(!slices.Contains(list[:i], v), "%s: %v is named twice", field, v)
	}
}
