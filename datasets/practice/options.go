package practice

import (
	"math"
	"strconv"

	"hybridflow/datasets"
)

// A quantity says how a number is shown as an option.
type quantity struct {
	unit  string // behind the number, with its blank; "" for none
	style numberStyle
	max   float64 // no option is larger, such as 1 for a probability; 0 for no limit
}

type numberStyle uint8

const (
	significant numberStyle = iota // three significant digits
	whole                          // an integer
	dollars                        // with cents
)

func sig(unit string) quantity   { return quantity{unit: " " + unit} }
func count(unit string) quantity { return quantity{unit: " " + unit, style: whole} }

var (
	plainNumber = quantity{}
	plainCount  = quantity{style: whole}
	money       = quantity{style: dollars}
	percent     = quantity{unit: " %", max: 100}
	probability = quantity{max: 1}
)

// text writes v as an option.
func (q quantity) text(v float64) string {
	buf := make([]byte, 0, 32)
	switch q.style {
	case whole:
		buf = strconv.AppendFloat(buf, math.Round(v), 'f', 0, 64)
	case dollars:
		buf = strconv.AppendFloat(append(buf, '$'), v, 'f', 2, 64)
	default:
		buf = appendSignificant(buf, v)
	}
	return string(append(buf, q.unit...))
}

// appendSignificant writes three significant digits, with a power of ten
// where the plain form would be long.
func appendSignificant(buf []byte, v float64) []byte {
	const digits = 3
	exponent := 0
	if v != 0 {
		exponent = int(math.Floor(math.Log10(math.Abs(v))))
	}
	if exponent < -3 || exponent > 5 {
		// 'e' rounds before it decides on the exponent, unlike a division here.
		var tmp [24]byte
		e := strconv.AppendFloat(tmp[:0], v, 'e', digits-1, 64)
		for i, c := range e {
			if c == 'e' {
				power, _ := strconv.Atoi(string(e[i+1:]))
				buf = append(append(buf, e[:i]...), " × 10^"...)
				return strconv.AppendInt(buf, int64(power), 10)
			}
		}
	}
	if exponent >= digits {
		unit := math.Pow10(exponent - digits + 1)
		v = math.Round(v/unit) * unit
	}
	return strconv.AppendFloat(buf, v, 'f', max(0, digits-1-exponent), 64)
}

// apart tells whether two options can be told from each other by somebody who
// rounds on the way.
func (q quantity) apart(a, b float64) bool {
	if q.style == whole {
		return math.Round(a) != math.Round(b)
	}
	return math.Abs(a-b) > 0.03*math.Max(math.Abs(a), math.Abs(b))
}

// slips are the factors of careless arithmetic: a factor forgotten or used
// twice, a decimal point moved. They fill up what the mistakes of a template
// leave open.
var slips = []float64{
	2, 0.5, 10, 0.1, 1.5, 2.0 / 3, 4, 0.25, 3, 1.0 / 3, 1.25, 0.8, 1.1, 0.9, 5, 0.6,
	6, 0.4, 1.2, 0.7, 8, 0.3, 2.5, 0.2, 1.75, 0.15, 20, 0.05, 100, 0.01,
}

// layOut chooses n distinct options, puts them in random order and tells the
// letter of the right one.
//
// Mistakes come before slips. How many options are to be smaller than the
// right one is drawn first, for otherwise a reader could bet on the middle.
func layOut(d *draw, p problem, n int) ([]string, string) {
	c := optionList{quantity: p.form, values: append(make([]float64, 0, n), p.right)}
	smaller := d.IntN(n)
	c.room = [2]int{smaller, n - 1 - smaller}
	d.Shuffle(len(p.wrong), func(i, j int) { p.wrong[i], p.wrong[j] = p.wrong[j], p.wrong[i] })
	start := d.IntN(len(slips))
	for range 2 {
		for _, v := range p.wrong {
			c.add(v)
		}
		for i := range slips {
			c.add(p.right * slips[(start+i)%len(slips)])
		}
		// Near a limit, one side may not have enough: the other one helps out.
		left := n - len(c.values)
		c.room = [2]int{left, left}
	}
	for off := 1.0; len(c.values) < n && p.form.style == whole; off++ {
		c.room = [2]int{1, 1}
		c.add(p.right + off)
		if len(c.values) < n {
			c.add(p.right - off)
		}
	}
	d.Shuffle(len(c.values), func(i, j int) { c.values[i], c.values[j] = c.values[j], c.values[i] })
	options, answer := make([]string, len(c.values)), ""
	for i, v := range c.values {
		options[i] = p.form.text(v)
		if v == p.right {
			answer = datasets.OptionLetters[i : i+1]
		}
	}
	return options, answer
}

// An optionList is a list of options as it grows. The right one is the first.
type optionList struct {
	quantity
	values []float64
	room   [2]int // how many more may be smaller, and larger, than the right one
}

// add takes v as an option, if it is possible, can be told from all others and
// has room.
func (c *optionList) add(v float64) {
	side := 0
	if v > c.values[0] {
		side = 1
	}
	if c.room[side] == 0 || v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) || c.max > 0 && v > c.max || c.style == whole && math.Round(v) == 0 {
		return
	}
	for _, u := range c.values {
		if !c.apart(u, v) {
			return
		}
	}
	c.values = append(c.values, v)
	c.room[side]--
}
