package practice

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"hybridflow/datasets"
)

// The second ways to the answers of the choice questions. Each takes the numbers of
// the text, in their order; none shares code with the generators, and where there is
// a choice they take another road: simulated steps in place of a formula, bisection
// in place of a solution, counting in place of probability.
var choiceChecks = map[string]func(n []float64) float64{
	"mixed-resistors": func(n []float64) float64 { // voltage divider
		pair := 1 / (1/n[2] + 1/n[3])
		v := n[0] * (1 - pair/(n[1]+pair))
		return v * v / n[1]
	},
	"gas-mass": func(n []float64) float64 { // density of the gas times volume
		return n[1] * n[3] / n[4] / (n[2] + n[5]) * n[0]
	},
	"bacterial-growth": func(n []float64) float64 { return math.Exp(math.Log(n[0]) + math.Ln2*n[2]*60/n[1]) },
	"monopoly-profit": func(n []float64) float64 { // ternary search over quantities
		profit := func(q float64) float64 { return (n[0]-n[1]*q)*q - n[2]*q - n[3] }
		lo, hi := 0.0, n[0]/n[1]
		for range 200 {
			a, b := lo+(hi-lo)/3, hi-(hi-lo)/3
			if profit(a) < profit(b) {
				lo = a
			} else {
				hi = b
			}
		}
		return profit(lo)
	},
	"markup-discount": func(n []float64) float64 {
		marked := n[0] + n[0]*n[1]/100
		sale := marked - marked*n[2]/100
		return sale + sale*n[3]/100
	},
	"memory-access": func(n []float64) float64 { // a million accesses
		const accesses = 1e6
		missed := accesses * n[1] / 100
		return (accesses*n[0] + missed*n[2] + missed*n[3]/100*n[4]) / accesses
	},
	"composite-wall": func(n []float64) float64 { // the temperature between the layers, by bisection
		flow1 := func(t float64) float64 { return n[0] * n[2] * (n[5] - t) / (n[1] / 1000) }
		flow2 := func(t float64) float64 { return n[0] * n[4] * (t - n[6]) / (n[3] / 1000) }
		lo, hi := n[6], n[5]
		for range 100 {
			if t := (lo + hi) / 2; flow1(t) > flow2(t) {
				lo = t
			} else {
				hi = t
			}
		}
		return flow2(lo)
	},
	"definite-integral": func(n []float64) float64 { // Simpson's rule is exact for cubics
		f := func(x float64) float64 { return n[0]*x*x*x + n[1]*x*x + n[2] }
		return n[4] / 6 * (f(0) + 4*f(n[4]/2) + f(n[4]))
	},
	"predictive-value": func(n []float64) float64 { // a town of a million
		ill := n[0] / 100 * 1e6
		truePositive, falsePositive := ill*n[1]/100, (1e6-ill)*(100-n[2])/100
		return truePositive / (truePositive + falsePositive) * 100
	},
	"weber-fraction": func(n []float64) float64 { return n[1] * n[2] / n[0] },
	"incline-spring": func(n []float64) float64 { // energy balance, solved by bisection
		m, l, angle, k, mu, g := n[0], n[1], n[2]*math.Pi/180, n[3], n[4], n[5]
		energy := m*g*l*math.Sin(angle) - mu*m*g*math.Cos(angle)*l
		lo, hi := 0.0, 100.0
		for range 200 {
			if x := (lo + hi) / 2; k*x*x/2+mu*m*g*x < energy {
				lo = x
			} else {
				hi = x
			}
		}
		return lo * 100
	},
	"arrhenius-half-life": func(n []float64) float64 { // rate constants with a prefactor
		rt := func(celsius float64) float64 { return n[3] * (celsius + n[4]) / 1000 }
		prefactor := math.Ln2 / n[1] / math.Exp(-n[2]/rt(n[0]))
		return -math.Log(n[6]/100) / (prefactor * math.Exp(-n[2]/rt(n[5])))
	},
	"competitive-inhibition": func(n []float64) float64 { // share of enzyme that holds substrate
		free := n[2] / n[1]
		alone, inhibited := free/(1+free), free/(1+free+n[4]/n[5])
		return n[0] * n[3] * (alone - inhibited)
	},
}

// optionValue reads the number of an option.
func optionValue(t testing.TB, option string) float64 {
	t.Helper()
	mantissa, rest, _ := strings.Cut(strings.TrimPrefix(option, "$"), " ")
	v, err := strconv.ParseFloat(mantissa, 64)
	if err != nil {
		t.Fatalf("option %q has no number: %v", option, err)
	}
	if power, ok := strings.CutPrefix(rest, "× 10^"); ok {
		digits, _, _ := strings.Cut(power, " ")
		exponent, err := strconv.Atoi(digits)
		if err != nil {
			t.Fatalf("option %q has no exponent: %v", option, err)
		}
		v *= math.Pow10(exponent)
	}
	return v
}

// The right option is what the second way gives, and the only one near it.
func TestChoices(t *testing.T) {
	for _, family := range []string{"mmlu-pro", "gpqa"} {
		for template, questions := range byTemplate(questionSet(t, family, 7, 4000)) {
			check := choiceChecks[template]
			if check == nil {
				t.Errorf("%s: %s has no second way to its answer", family, template)
				continue
			}
			for _, q := range questions {
				want := check(numbersIn(q.Text))
				nearest, distance := "", math.Inf(1)
				for i, option := range q.Options {
					if off := math.Abs(optionValue(t, option) - want); off < distance {
						nearest, distance = datasets.OptionLetters[i:i+1], off
					}
				}
				slack := 0.0051 * want // three digits, right to half a per cent
				if !strings.Contains(q.Options[q.Answer[0]-'A'], ".") {
					slack = math.Max(slack, 0.501) // or a whole number
				}
				if distance > slack {
					t.Fatalf("%s: no option is near %g, which the second way gives: %q\n%s", q.ID, want, q.Options, q.Text)
				}
				if nearest != q.Answer {
					t.Fatalf("%s: the second way gives %g, which is %s, not %s: %q\n%s", q.ID, want, nearest, q.Answer, q.Options, q.Text)
				}
			}
		}
	}
}
