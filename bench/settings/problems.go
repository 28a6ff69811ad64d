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
		x := f.value.Convert(reflect.TypeFor[float64]()).Float()
		lo, _ := strconv.ParseFloat(low, 64)
		hi, problem := math.MaxFloat64, "below "+low
		if high != "" {
			hi, _ = strconv.ParseFloat(high, 64)
			problem = fmt.Sprintf("not in [%s, %s]", low, high)
		}
		if math.IsInf(x, 1) {
			problem = "not finite"
		}
		p.check(x >= lo && x <= hi, "%s: %v is %s (%s)", f.name, x, problem, f.help())
	default:
		words := strings.Split(rule, "|")
		p.check(slices.Contains(words, f.value.String()), "%s: %q is none of %s",
			f.name, f.value, strings.TrimPrefix(strings.Join(words, ", "), ", "))
	}
}

// unique checks that a list has entries, each once. The example is for the error.
func unique[T comparable](p *problems, field string, list []T, example string) {
	p.check(len(list) > 0, "%s: need at least one, such as %s", field, example)
	for i, v := range list {
		p.check(!slices.Contains(list[:i], v), "%s: %v is named twice", field, v)
	}
}
