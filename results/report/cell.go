package report

import (
	"strconv"
	"strings"
)

// An assignment is a field of the experiment and its value in a cell.
type assignment struct{ key, value string }

// assignments read a cell's name, such as "paper budget.tokens=512 policy.tau0=0.2".
// A first word that assigns nothing is the name of a setting; words behind it that
// assign nothing belong to the value before them.
func assignments(cell string) []assignment {
	var all []assignment
	for word := range strings.FieldsSeq(cell) {
		key, value, ok := strings.Cut(word, "=")
		switch {
		case ok:
			all = append(all, assignment{key, value})
		case all == nil:
			all = append(all, assignment{label, word})
		default:
			all[len(all)-1].value += " " + word
		}
	}
	return all
}

// label is the key of a setting that has a name.
const label = "setting"

// unswept tells whether a cell is the run's own setting, or one with a name, and
// not one of those around it that a sweep makes.
func unswept(cell string) bool {
	a := assignments(cell)
	return len(a) == 0 || len(a) == 1 && a[0].key == label
}

func (a assignment) String() string {
	if a.key == label {
		return a.value
	}
	return a.key + "=" + a.value
}

// labelOf is the name of the setting that a cell is, or around which it changes
// something.
func labelOf(cell string) string {
	if a := assignments(cell); len(a) > 0 && a[0].key == label {
		return a[0].value
	}
	return ""
}

// fields are the keys that a cell assigns, for people.
func fields(cell string) string {
	var keys []string
	for _, a := range assignments(cell) {
		if a.key != label {
			keys = append(keys, a.key)
		}
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
			rest = append(rest, a.String())
		}
	}
	return value, strings.Join(rest, " "), ok
}

// number is the value as a number, which the name of a setting never is.
func (a assignment) number() (float64, bool) {
	v, err := strconv.ParseFloat(a.value, 64)
	return v, err == nil && a.key != label
}
