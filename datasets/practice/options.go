package practice

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// A quantity is how a number is shown as an option: with three significant digits, or
// as dollars and cents.
type quantity struct {
	unit    string // after the number, with its blank; "" for none
	dollars bool
	max     float64 // no option is larger, such as 100 for a percentage; 0 for no limit
}

func sig(unit string) quantity { return quantity{unit: " " + unit} }

var (
	money   = quantity{dollars: true}
	percent = quantity{unit: " %", max: 100}
)

// text writes v as an option.
func (q quantity) text(v float64) string {
	if q.dollars {
		return "$" + strconv.FormatFloat(v, 'f', 2, 64) + q.unit
	}
	return threeDigits(v) + q.unit
}

// threeDigits writes three significant digits, with a power of ten where the plain
// form would be long.
func threeDigits(v float64) string {
	exponent := 0
	if v != 0 {
		exponent = int(math.Floor(math.Log10(math.Abs(v))))
	}
	if exponent < -3 || exponent > 5 {
		mantissa, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', 2, 64), "e") // rounds before it decides on the exponent
		n, _ := strconv.Atoi(power)
		return mantissa + " × 10^" + strconv.Itoa(n)
	}
	if exponent > 2 {
		unit := math.Pow10(exponent - 2)
		v = math.Round(v/unit) * unit
	}
	return strconv.FormatFloat(v, 'f', max(0, 2-exponent), 64)
}

// apart reports whether two options can be distinguished by a reader who rounds on
// the way.
func apart(a, b float64) bool { return math.Abs(a-b) > 0.03*math.Max(math.Abs(a), math.Abs(b)) }

// slips are the factors of careless arithmetic: a factor omitted or used twice, a
// decimal point moved. They fill the places that the mistakes of a template leave.
var slips = []float64{
	2, 0.5, 10, 0.1, 1.5, 2.0 / 3, 4, 0.25, 3, 1.0 / 3, 1.25, 0.8, 1.1, 0.9, 5, 0.6,
	6, 0.4, 1.2, 0.7, 8, 0.3, 2.5, 0.2, 1.75, 0.15, 20, 0.05, 100, 0.01,
}

// layOut chooses n distinct options, puts them in random order and returns the letter
// of the right one.
//
// Mistakes come before slips. The number of options smaller than the right one is drawn
// first, for otherwise a reader could bet on the middle.
func layOut(d *draw, form quantity, right float64, wrong []float64, n int) (options []string, answer string) {
	values := []float64{right}
	smaller := d.IntN(n)
	room := [2]int{smaller, n - 1 - smaller} // how many more may be smaller, and larger, than the right one
	candidates := pickSome(d, wrong, len(wrong))
	start := d.IntN(len(slips))
	for i := range slips {
		candidates = append(candidates, right*slips[(start+i)%len(slips)])
	}
	for range 2 {
		for _, v := range candidates {
			side := 0
			if v > right {
				side = 1
			}
			possible := v > 0 && !math.IsInf(v, 0) && (form.max == 0 || v <= form.max)
			if possible && room[side] > 0 && !slices.ContainsFunc(values, func(u float64) bool { return !apart(u, v) }) {
				values = append(values, v)
				room[side]--
			}
		}
		// Near a limit, one side may not have enough: the other one takes its place.
		left := n - len(values)
		room = [2]int{left, left}
	}
	d.Shuffle(n, func(i, j int) { values[i], values[j] = values[j], values[i] })
	for i, v := range values {
		options = append(options, form.text(v))
		if v == right {
			answer = datasets.OptionLetters[i : i+1]
		}
	}
	return options, answer
}
