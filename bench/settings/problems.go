package settings

import (
	"fmt"
	"slices"
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

// oneOf checks a field that has a few values.
func (p *problems) oneOf(field, value string, allowed ...string) {
	before, last := allowed[:len(allowed)-1], allowed[len(allowed)-1]
	none, and := "none of ", " and "
	if len(before) == 1 {
		none, and = "neither ", " nor "
	}
	p.check(slices.Contains(allowed, value), "%s: %q is %s%s%s%s", field, value, none, strings.Join(before, ", "), and, last)
}

// within checks that a number is at least lo and at most hi. Usual says what is
// usual instead; "" says nothing.
func (p *problems) within(field string, value, lo, hi int, usual string) {
	p.check(value >= lo && value <= hi, "%s: %d is not %d to %d%s", field, value, lo, hi, usual)
}

// limit checks a limit of which -1 means something else than a limit.
func (p *problems) limit(field string, value float64, meaning string) {
	p.check(value >= -1, "%s: %v is below -1, which means %s", field, value, meaning)
}

// unique checks that a list has entries, each once. The example is for the error.
func unique[T comparable](p *problems, field string, list []T, example string) {
	p.check(len(list) > 0, "%s: need at least one, such as %s", field, example)
	for i, v := range list {
		p.check(!slices.Contains(list[:i], v), "%s: %v is named twice", field, v)
	}
}
