package practice

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"hybridflow/datasets"
)

// The second ways to the answers of the mmlu-pro set. Each takes the numbers
// that stand in the text, in their order, and the text itself where words
// matter; none shares code with the generators, and where there is a choice
// they take another road: simulated steps in place of a formula, conservation
// in place of kinematics, counting in place of probability.
var scienceChecks = map[string]func(n []float64, text string) float64{
	"projectile-range": func(n []float64, _ string) float64 { // fall time from energy, then speed along the ground
		vy, vx := n[0]*math.Sin(n[1]/180*math.Pi), n[0]*math.Cos(n[1]/180*math.Pi)
		top := vy * vy / 2 / n[2]
		return 2 * math.Sqrt(2*top/n[2]) * vx
	},
	"mixed-resistors": func(n []float64, _ string) float64 { // voltage divider
		pair := 1 / (1/n[2] + 1/n[3])
		v := n[0] * (1 - pair/(n[1]+pair))
		return v * v / n[1]
	},
	"thin-lens": func(n []float64, _ string) float64 { return n[1] * (1 / (n[2]/n[0] - 1)) },
	"water-mixing": func(n []float64, _ string) float64 { // heat flows in small portions
		lo, hi := n[1], n[3]
		for range 60 {
			mid := (lo + hi) / 2
			if n[0]*(mid-n[1]) < n[2]*(n[3]-mid) {
				lo = mid
			} else {
				hi = mid
			}
		}
		return lo
	},
	"gas-mass": func(n []float64, _ string) float64 { // density of the gas times volume
		return n[1] * n[3] / n[4] / (n[2] + n[5]) * n[0]
	},
	"limiting-reagent": func(n []float64, _ string) float64 { // extent of the reaction
		extent := math.Min(n[6]/(n[0]*n[1]), n[7]/(n[2]*n[3]))
		return extent * n[4] * n[5]
	},
	"neutralisation": func(n []float64, _ string) float64 {
		total := (n[0] + n[2]) / 1000 // L
		return (n[1]*n[0]/1000 - n[3]*n[2]/1000) / total * 1000
	},
	"first-order-decay": func(n []float64, _ string) float64 { return n[1] * math.Exp(-math.Ln2/n[0]*n[2]) },
	"bacterial-growth":  func(n []float64, _ string) float64 { return math.Exp(math.Log(n[0]) + math.Ln2*n[2]*60/n[1]) },
	"carriers": func(n []float64, _ string) float64 { // what remains when both homozygotes are taken off
		q2 := 1 / n[0]
		p := 1 - math.Sqrt(q2)
		return n[1] * (1 - q2 - p*p)
	},
	"mark-recapture": func(n []float64, _ string) float64 { return n[0] / (n[2] / n[1]) },
	"dihybrid-cross": func(n []float64, text string) float64 { // the sixteen squares of the diagram
		hits := 0
		for square := range 16 {
			a, b := square&1+square>>1&1, square>>2&1+square>>3&1 // dominant alleles of each gene
			dominantA, dominantB := a > 0, b > 0
			var hit bool
			switch {
			case strings.Contains(text, "they show both dominant traits"):
				hit = dominantA && dominantB
			case strings.Contains(text, "the first dominant trait but not the second"):
				hit = dominantA && !dominantB
			case strings.Contains(text, "exactly one of the two dominant traits"):
				hit = dominantA != dominantB
			case strings.Contains(text, "are homozygous for both genes"):
				hit = a != 1 && b != 1
			case strings.Contains(text, "heterozygous for exactly one of the genes"):
				hit = (a == 1) != (b == 1)
			case strings.Contains(text, "do not show both dominant traits"):
				hit = !dominantA || !dominantB
			}
			if hit {
				hits++
			}
		}
		return n[0] * float64(hits) / 16
	},
	"arc-elasticity": func(n []float64, _ string) float64 {
		return math.Abs((n[3] - n[2]) / ((n[2] + n[3]) / 2) / ((n[1] - n[0]) / ((n[0] + n[1]) / 2)))
	},
	"tax-incidence": func(n []float64, text string) float64 { // the price at which the market clears, by bisection
		c := n[3]
		if strings.Contains(text, "P - ") && strings.Index(text, "supply") < strings.Index(text, "P - ") {
			c = -c
		}
		tax := n[4]
		lo, hi := 0.0, 1e4
		for range 100 {
			p := (lo + hi) / 2
			if n[0]-n[1]*p > n[2]*(p-tax)+c {
				lo = p
			} else {
				hi = p
			}
		}
		return tax * (n[0] - n[1]*lo)
	},
	"real-growth": func(n []float64, _ string) float64 { // outputs at the prices of a base year
		before, after := n[0]/n[2]*100, n[1]/n[3]*100
		return (after - before) / before * 100
	},
	"monopoly-profit": func(n []float64, _ string) float64 { // ternary search over quantities
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
	"net-present-value": func(n []float64, _ string) float64 { // Horner, from the last year back
		g := 1 + n[4]/100
		return ((n[3]/g+n[2])/g+n[1])/g - n[0]
	},
	"break-even": func(n []float64, _ string) float64 { // sell lamp by lamp
		lamps := 0.0
		for balance := -n[0]; balance < n[3]; balance += n[1] - n[2] {
			lamps++
		}
		return lamps
	},
	"order-quantity": func(n []float64, _ string) float64 { // the cheapest number of orders, by search
		cost := func(orders float64) float64 { return orders*n[1] + n[0]/orders/2*n[2] }
		lo, hi := 1e-3, 1e5
		for range 300 {
			a, b := lo+(hi-lo)/3, hi-(hi-lo)/3
			if cost(a) > cost(b) {
				lo = a
			} else {
				hi = b
			}
		}
		return lo
	},
	"markup-discount": func(n []float64, _ string) float64 {
		marked := n[0] + n[0]*n[1]/100
		sale := marked - marked*n[2]/100
		return sale + sale*n[3]/100
	},
	"amdahl": func(n []float64, _ string) float64 { serial := n[0] * n[1] / 100; return serial + (n[0]-serial)/n[2] },
	"memory-access": func(n []float64, _ string) float64 { // a million accesses
		const accesses = 1e6
		missed := accesses * n[1] / 100
		return (accesses*n[0] + missed*n[2] + missed*n[3]/100*n[4]) / accesses
	},
	"page-table": func(n []float64, _ string) float64 {
		pages := math.Exp2(n[0]) / (n[1] * 1024)
		return pages * n[2] / 1024 * n[3]
	},
	"packet-delay": func(n []float64, _ string) float64 { // hop by hop, in seconds
		at := 0.0
		for range int(n[1]) {
			at += n[0]*8/(n[2]*1e6) + n[3]/(n[4]*1000)
		}
		return at * 1000
	},
	"cantilever-stress": func(n []float64, _ string) float64 { // M y / I in SI units
		b, h := n[2]/1000, n[3]/1000
		inertia := b * h * h * h / 12
		return n[0] * n[1] * (h / 2) / inertia / 1e6
	},
	"pump-power": func(n []float64, _ string) float64 { // joules in an hour
		kilograms := n[3] * 60 / 1000 * n[0]
		return kilograms * n[1] * n[2] / 3600 / (n[4] / 100) / 1000
	},
	"composite-wall": func(n []float64, _ string) float64 { // the temperature between the layers, by bisection
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
	"gear-torque": func(n []float64, _ string) float64 { // power left over angular speed of the wheel
		turns := n[1] * n[2] / n[3] / 60
		return n[0] * 1000 * n[4] / 100 / (2 * math.Pi * turns)
	},
	"definite-integral": func(n []float64, _ string) float64 { // Simpson's rule is exact for cubics
		f := func(x float64) float64 { return n[0]*x*x*x + n[1]*x*x + n[2] }
		return n[4] / 6 * (f(0) + 4*f(n[4]/2) + f(n[4]))
	},
	"dice-expectation": func(n []float64, _ string) float64 { // the first success ends the game
		p, alive := 0.0, 1.0
		for range int(n[1]) {
			p += alive / n[0]
			alive *= 1 - 1/n[0]
		}
		return n[3] + p*n[2]
	},
	"determinant": func(n []float64, _ string) float64 { // cross product, then dot product
		x, y, z := n[4]*n[8]-n[5]*n[7], n[5]*n[6]-n[3]*n[8], n[3]*n[7]-n[4]*n[6]
		return math.Abs(n[0]*x + n[1]*y + n[2]*z)
	},
	"modular-power": func(n []float64, _ string) float64 {
		r := 1
		for range int(n[1]) {
			r = r * int(n[0]) % int(n[2])
		}
		return float64(r)
	},
	"predictive-value": func(n []float64, _ string) float64 { // a town of a million
		ill := n[0] / 100 * 1e6
		truePositive, falsePositive := ill*n[1]/100, (1e6-ill)*(100-n[2])/100
		return truePositive / (truePositive + falsePositive) * 100
	},
	"drip-rate": func(n []float64, _ string) float64 { return n[0] / (n[1] * 60) * n[2] },
	"drug-level": func(n []float64, _ string) float64 {
		return n[0] * math.Pow(0.5, n[3]/n[2]) / n[1]
	},
	"weber-fraction": func(n []float64, _ string) float64 { return n[1] * n[2] / n[0] },
	"effect-size": func(n []float64, _ string) float64 { // from sums of squares
		ss := (n[0]-1)*n[2]*n[2] + (n[3]-1)*n[5]*n[5]
		return (n[1] - n[4]) * math.Sqrt((n[0]+n[3]-2)/ss)
	},
	"test-reliability": func(n []float64, _ string) float64 { return 1 / (1 + (1/n[0]-1)/n[1]) },
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
func TestScience(t *testing.T) {
	checksOf := map[string]map[string]func([]float64, string) float64{"mmlu-pro": scienceChecks, "gpqa": hardChecks}
	for family, checks := range checksOf {
		for template, questions := range byTemplate(questionSet(t, family, 7, 4000)) {
			check := checks[template]
			if check == nil {
				t.Errorf("%s: %s has no second way to its answer", family, template)
				continue
			}
			for _, q := range questions {
				want := check(numbersIn(q.Text), q.Text)
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
