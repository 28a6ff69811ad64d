package results

import (
	"strconv"
	"strings"
)

// An assignment is a field of the experiment and its value in a cell.
type assignment struct{ key, value string }

// assignments read a cell's name, such as "budget.tokens=512 policy.tau0=0.2". A
// name that assigns nothing, which somebody gave, is the value of "setting".
func assignments(cell string) []assignment {
	var all []assignment
	for part := range strings.FieldsSeq(cell) {
		key, value, ok := strings.Cut(strings.TrimSuffix(part, ","), "=")
		if !ok {
			return []assignment{{"setting", cell}}
		}
		all = append(all, assignment{key, value})
	}
	return all
}

// fields are the keys that a cell assigns, for people.
func fields(cell string) string {
	var keys []string
	for _, a := range assignments(cell) {
		keys = append(keys, a.key)
	}
	return strings.Join(keys, ", ")
}

// assigned is the value of a field in a cell, and what else the cell assigns.
func assigned(cell, key string) (value, others string, ok bool) {
	var rest []string
	for _, a := range assignments(cell) {
		if a.key == key {
			value, ok = a.value, true
		} else {
			rest = append(rest, a.key+"="+a.value)
		}
	}
	return value, strings.Join(rest, " "), ok
}

// number is the value as a number.
func (a assignment) number() (float64, bool) {
	v, err := strconv.ParseFloat(a.value, 64)
	return v, err == nil
}
