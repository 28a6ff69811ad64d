package practice

import (
	"fmt"
	"math"

	"hybridflow/datasets"
)

// A choiceTemplate is a kind of problem with numerical options.
type choiceTemplate struct {
	category, name string
	level          int // reasoning steps, 1 to 5
	numbers        []span
	text           string   // format of the problem, for the numbers
	how            string   // format of the reasoning, for the numbers; of mmlu-pro only
	form           quantity // of the options

	// solve returns the right answer and the results of plausible mistakes.
	solve func(x []float64) (right float64, wrong []float64)
}

// A span is the range of a number, and its steps per unit.
type span struct{ lo, hi, per float64 }

func (t choiceTemplate) question(d *draw, options int) datasets.Question {
	text := d.opening()
	x, shown := make([]float64, len(t.numbers)), make([]any, len(t.numbers))
	for i, n := range t.numbers {
		x[i] = d.real(n.lo, n.hi, n.per)
		shown[i] = x[i]
	}
	q := datasets.Question{Category: t.category, Text: text + fmt.Sprintf(t.text, shown...), Meta: meta(t.name, t.level)}
	right, wrong := t.solve(x)
	q.Options, q.Answer = layOut(d, t.form, right, wrong, options)
	if d.worked {
		q.Meta["cot"] = fmt.Sprintf("A: Let's think step by step. %s This gives %s. The answer is (%s).",
			fmt.Sprintf(t.how, shown...), t.form.text(right), q.Answer)
	}
	return q
}

// mmluProTemplates are ten-option problems, one for each subject.
var mmluProTemplates = []choiceTemplate{
	{"physics", "mixed-resistors", 3, []span{{6, 48, 1}, {4, 60, 1}, {10, 120, 1}, {10, 120, 1}},
		"A battery of %g V with negligible internal resistance feeds a resistor of %g Ω in series with a parallel pair of %g Ω and " +
			"%g Ω. How much power is dissipated in the first resistor?",
		"The parallel pair has %[3]g × %[4]g/(%[3]g + %[4]g) ohm, the total current is %[1]g V over that plus %[2]g ohm, " +
			"and the power in the first resistor is the current squared times %[2]g ohm.",
		sig("W"), func(x []float64) (float64, []float64) {
			u, r1, pair, all := x[0], x[1], x[2]*x[3]/(x[2]+x[3]), x[1]+x[2]+x[3]
			i := u / (r1 + pair)
			return i * i * r1, []float64{u * i, u * u / r1, u * u * r1 / (all * all), u * u / all, i * i * pair, i * r1}
		}},
	{"chemistry", "gas-mass", 3, []span{{1, 40, 10}, {0.6, 9, 100}, {1, 90, 1}, {4, 90, 100}},
		"A steel bottle of %g L holds an ideal gas at a pressure of %g atm and a temperature of %g °C. Its molar mass is %g g/mol " +
			"and R = 0.08206 L atm/(mol K), with the zero of the Celsius scale at 273.15 K. What is the mass of the gas?",
		"The amount is pV/RT = %[2]g × %[1]g/(0.08206 × (%[3]g + 273.15)) mol, times %[4]g g/mol.",
		sig("g"), func(x []float64) (float64, []float64) {
			pv, celsius, molar := x[0]*x[1], x[2], x[3]
			n := pv / (0.08206 * (celsius + 273.15))
			return n * molar, []float64{pv / (0.08206 * celsius) * molar, pv / 22.414 * molar, n, n * 0.08206 / 8.314 * molar, n / molar}
		}},
	{"biology", "bacterial-growth", 2, []span{{100, 900, 1}, {15, 55, 1}, {1, 6, 10}},
		"A liquid culture starts with %g bacteria. In the exponential phase, which begins at once and lasts, the population doubles " +
			"every %g minutes. How many bacteria are there after %g hours, to three significant digits?",
		"In %[3]g h there are %[3]g × 60/%[2]g doublings; %[1]g bacteria are multiplied by 2 to that power.",
		sig("cells"), func(x []float64) (float64, []float64) {
			n, k := x[0], x[2]*60/x[1]
			return n * math.Exp2(k), []float64{n * 2 * k, n * math.Exp(k), n * math.Exp2(k-1), n * math.Exp2(k+1), n * (1 + k), math.Exp2(k)}
		}},
	{"economics", "monopoly-profit", 4, []span{{120, 400, 1}, {0.1, 0.9, 10}, {10, 60, 1}, {100, 900, 1}},
		"The only supplier of ferry tickets in a town faces the daily inverse demand P = %g - %g Q. Each unit costs $%g, and fixed " +
			"costs are $%g a day. All units are sold at one price. What is the largest daily profit?",
		"Marginal revenue %[1]g - 2 × %[2]g Q equals marginal cost %[3]g at the best Q; price minus unit cost is then half of " +
			"%[1]g - %[3]g, and the fixed cost of %[4]g comes off.",
		money, func(x []float64) (float64, []float64) {
			a, b, m, fixed := x[0], x[1], x[0]-x[2], x[3]
			q := m / (2 * b)
			return q*m/2 - fixed, []float64{q * m / 2, q*m - fixed, q*m/4 - fixed, a*a/(4*b) - fixed, 2*q*m - fixed, q * (a - b*q)}
		}},
	{"computer science", "memory-access", 3, []span{{0.5, 3, 10}, {1, 15, 10}, {4, 20, 10}, {10, 60, 10}, {50, 200, 1}},
		"A processor finds data in its first cache after %g ns. On a miss, which happens in %g %% of accesses, another %g ns are " +
			"needed to try the second cache; %g %% of those tries miss as well and need another %g ns for main memory. What is the " +
			"average memory access time?",
		"Every access costs %[1]g ns, a share of %[2]g %% costs %[3]g ns more, and %[4]g %% of these cost %[5]g ns more.",
		sig("ns"), func(x []float64) (float64, []float64) {
			t1, a, t2, b, t3 := x[0], x[1]/100, x[2], x[3]/100, x[4]
			return t1 + a*(t2+b*t3), []float64{t1 + a*t2 + b*t3, (1-a)*t1 + a*(t2+b*t3), t1 + a*(t2+t3),
				(1-a)*t1 + a*((1-b)*t2+b*t3), t1 + a*b*(t2+t3), t1 + t2 + t3}
		}},
	{"engineering", "composite-wall", 3,
		[]span{{4, 60, 10}, {80, 400, 1}, {0.3, 1.6, 100}, {30, 250, 1}, {0.025, 0.06, 1000}, {18, 26, 1}, {-20, 8, 1}},
		"A wall of %g m² consists of %g mm of masonry with a thermal conductivity of %g W/(m K) and %g mm of insulation with %g W/(m " +
			"K). Its inner surface is at %g °C, its outer surface at %g °C. What is the steady flow of heat through it?",
		"Resistances add up: 0.001 × (%[2]g/%[3]g + %[4]g/%[5]g) m² K/W; the flow is %[1]g m² times the difference of %[6]g and " +
			"%[7]g °C over that.",
		sig("W"), func(x []float64) (float64, []float64) {
			area, r1, r2, diff := x[0], x[1]/1000/x[2], x[3]/1000/x[4], x[5]-x[6]
			return area * diff / (r1 + r2), []float64{area * diff / r2, area * diff / r1, area * diff * (1/r1 + 1/r2), diff / (r1 + r2),
				area * math.Abs(x[5]+x[6]) / (r1 + r2), area * diff * (r1 + r2)}
		}},
	{"math", "definite-integral", 2, []span{{1, 12, 1}, {1, 15, 1}, {1, 30, 1}, {2, 9, 1}},
		"The rate at which water enters a tank at time x, in litres per minute, is f(x) = %g x³ + %g x² + %g. " +
			"How many litres enter between the times x = 0 and x = %g minutes?",
		"An antiderivative is x⁴·%[1]g/4 + x³·%[2]g/3 + %[3]g x; its value at 0 is 0, so that at %[4]g is the integral.",
		sig("L"), func(x []float64) (float64, []float64) {
			u := x[3]
			a, b, c := x[0]*u*u*u, x[1]*u*u, x[2]
			return a*u/4 + b*u/3 + c*u, []float64{a + b + c, (3*a + 2*b) / u, (a + b + c) * u,
				a*u/3 + b*u/2 + c*u, a*u/4 + b*u/3 + c, (a + b + 2*c) * u / 2}
		}},
	{"business", "markup-discount", 2, []span{{10, 250, 20}, {25, 90, 1}, {5, 40, 1}, {4, 22, 2}},
		"A dealer buys a coat for $%.2f and marks it up by %g %% of its cost. In a sale the marked price is cut by %g %%, " +
			"and sales tax of %g %% is added to the reduced price. What does a customer pay?",
		"The cost of $%.2f grows by %g %%, the result shrinks by %g %% and grows by %g %%, one after another.",
		money, func(x []float64) (float64, []float64) {
			cost, u, o, t := x[0], 1+x[1]/100, 1-x[2]/100, 1+x[3]/100
			return cost * u * o * t, []float64{cost * (u + o - 1) * t, cost * (u + o + t - 2), cost * u * o, cost * u * (o + t - 1),
				cost / (2 - u) * o * t, cost * u * t, cost * u * (2 - o) * t}
		}},
	{"health", "predictive-value", 3, []span{{0.5, 20, 10}, {70, 99, 10}, {80, 99, 10}},
		"A disease has a prevalence of %g %% in a screened population. The test has a sensitivity of %g %% and a specificity of %g %%. " +
			"What percentage of the people with a positive result really have the disease?",
		"By Bayes' rule the share is p a/(p a + (1-p)(1-b)), where p, a and b are %g, %g and %g %%.",
		percent, func(x []float64) (float64, []float64) {
			p, a, b := x[0]/100, x[1]/100, x[2]/100
			positive := p*a + (1-p)*(1-b)
			return 100 * p * a / positive, []float64{x[1], 100 * p * a, 100 * (1 - p) * b / ((1-p)*b + p*(1-a)), x[2], 100 * positive,
				100 * p / (p + (1-p)*(1-b)), x[0]}
		}},
	{"psychology", "weber-fraction", 1, []span{{50, 500, 1}, {1, 12, 10}, {50, 1500, 1}},
		"For a standard weight of %g g held in the hand, an observer just notices an increase of %g g. If Weber's law holds, " +
			"what increase is just noticed on a standard weight of %g g?",
		"Weber's fraction is %[2]g/%[1]g, and it is multiplied by the new standard of %[3]g g.",
		sig("g"), func(x []float64) (float64, []float64) {
			b, jnd, o := x[0], x[1], x[2]
			return jnd / b * o, []float64{jnd, jnd * b / o, jnd + (o-b)/100,
				o + jnd/b*o, jnd * math.Log(o) / math.Log(b), jnd * math.Sqrt(o/b), o - b}
		}},
}

// gpqaTemplates are four-option problems of several dependent steps, one for each
// subject.
var gpqaTemplates = []choiceTemplate{
	{"Physics", "incline-spring", 5, []span{{0.5, 8, 10}, {1, 6, 10}, {25, 60, 1}, {500, 4000, 1}, {0.05, 0.3, 100}},
		"A block of %g kg starts from rest and slides %g m down a plane inclined at %g° to the horizontal. At its foot it passes " +
			"smoothly onto a horizontal floor and at once meets the end of a relaxed horizontal spring of %g N/m, whose other end is " +
			"fixed. The coefficient of kinetic friction is %g on the plane as well as on the floor, and g = 9.81 m/s². By how much " +
			"is the spring compressed when the block first stops?",
		"", sig("cm"), func(x []float64) (float64, []float64) {
			m, l, rad, k, mu := x[0], x[1], x[2]*math.Pi/180, x[3], x[4]
			fall := m * 9.81 * l * math.Sin(rad)
			energy := fall - mu*m*9.81*l*math.Cos(rad)
			w := mu * m * 9.81 // friction on the floor: k x²/2 + w x = energy
			root := math.Sqrt(w*w + 2*k*energy)
			return 100 * (root - w) / k, []float64{100 * math.Sqrt(2*energy/k), 100 * math.Sqrt(2*fall/k), 100 * (root + w) / k,
				200 * energy / k, 50 * math.Sqrt(2*energy/k)}
		}},
	{"Chemistry", "arrhenius-half-life", 4, []span{{5, 25, 1}, {20, 900, 10}, {40, 110, 10}, {33, 85, 1}, {2, 40, 1}},
		"At %g °C a reactant disappears by a first-order reaction with a half-life of %g min. The activation energy is %g kJ/mol and " +
			"does not depend on temperature; R = 8.314 J/(mol K), and the zero of the Celsius scale lies at 273.15 K. A sample is " +
			"kept at %g °C instead. After how many minutes has the reactant fallen to %g %% of its initial amount?",
		"", sig("min"), func(x []float64) (float64, []float64) {
			half, left := x[1], x[4]/100
			speedup := math.Exp(x[2] * 1000 / 8.314 * (1/(x[0]+273.15) - 1/(x[3]+273.15)))
			t := half / speedup * math.Log2(1/left)
			return t, []float64{t * speedup * speedup, t * speedup,
				half / speedup * math.Log2(1/(1-left)), t * math.Ln2, t * math.Log10(2), half / speedup}
		}},
	{"Biology", "competitive-inhibition", 3, []span{{2, 90, 10}, {5, 200, 10}, {5, 400, 10}, {2, 45, 1}, {2, 90, 10}, {1, 60, 10}},
		"An enzyme obeys Michaelis-Menten kinetics with a limiting rate of %g µmol/min and a Michaelis constant of %g µmol/L. Its " +
			"substrate is held at %g µmol/L for %g minutes, first alone, then in a second, equal vessel together with a purely " +
			"competitive inhibitor at %g µmol/L whose inhibition constant is %g µmol/L. How much less product forms in the second " +
			"vessel?",
		"", sig("µmol"), func(x []float64) (float64, []float64) {
			vmax, km, s, t, i, factor := x[0], x[1], x[2], x[3], x[4], 1+x[4]/x[5]
			formed := func(vmax, km float64) float64 { return t * vmax * s / (km + s) }
			alone := formed(vmax, km)
			return alone - formed(vmax, km*factor), []float64{alone - formed(vmax/factor, km), formed(vmax, km*factor),
				alone - formed(vmax, km*(factor-1)), alone - formed(vmax, km+i), alone - formed(vmax/factor, km*factor)}
		}},
}
