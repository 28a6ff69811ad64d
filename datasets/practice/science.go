package practice

import (
	"fmt"
	"math"
)

// mmluProCategories are the kinds of ten-option questions, by subject.
var mmluProCategories = [][]template{
	physicsTemplates, chemistryTemplates, biologyTemplates, economicsTemplates, computerTemplates,
	engineeringTemplates, mathOptionTemplates, businessTemplates, healthTemplates, psychologyTemplates,
}

var mmluProTemplates = takeTurns(mmluProCategories)

// takeTurns lists templates so that subjects alternate, and the first few
// questions of a set show all of them.
func takeTurns(groups [][]template) []template {
	var all []template
	for i, more := 0, true; more; i++ {
		more = false
		for _, g := range groups {
			if i < len(g) {
				all, more = append(all, g[i]), true
			}
		}
	}
	return all
}

var physicsTemplates = []template{
	{"physics", "projectile-range", 2, projectileRange},
	{"physics", "mixed-resistors", 3, mixedResistors},
	{"physics", "thin-lens", 2, thinLens},
	{"physics", "water-mixing", 2, waterMixing},
}

func projectileRange(d *draw) problem {
	v, angle := d.real(12, 60, 10), d.between(20, 70)
	rad := float64(angle) * math.Pi / 180
	d.explain("On level ground the range is v² sin(2θ)/g, here %g² × sin(%d°)/9.8.", v, 2*angle)
	return problem{
		text: fmt.Sprintf("A ball is launched from level ground with a speed of %g m/s at %d° above the horizontal. "+
			"Air resistance is negligible and g = 9.8 m/s². How far from the launching point does the ball land?", v, angle),
		right: v * v * math.Sin(2*rad) / 9.8,
		form:  sig("m"),
		wrong: []float64{v * v * math.Sin(rad) / 9.8, v * v * math.Sin(2*rad) / 19.6, v * v * math.Sin(rad) * math.Sin(rad) / 19.6,
			v * v * math.Cos(rad) / 9.8, v * v / 9.8},
	}
}

func mixedResistors(d *draw) problem {
	u, r1, r2, r3 := float64(d.between(6, 48)), float64(d.between(4, 60)), float64(d.between(10, 120)), float64(d.between(10, 120))
	parallel := r2 * r3 / (r2 + r3)
	i := u / (r1 + parallel)
	d.explain("The parallel pair has %g × %g/(%g + %g) ohm, the total current is %g V over that plus %g ohm, and the power in the first resistor is the current squared times %g ohm.",
		r2, r3, r2, r3, u, r1, r1)
	return problem{
		text: fmt.Sprintf("A battery of %g V with negligible internal resistance feeds a resistor of %g Ω in series with a parallel pair "+
			"of %g Ω and %g Ω. How much power is dissipated in the first resistor?", u, r1, r2, r3),
		right: i * i * r1,
		form:  sig("W"),
		wrong: []float64{u * i, u * u / r1, u * u * r1 / ((r1 + r2 + r3) * (r1 + r2 + r3)), u * u / (r1 + r2 + r3), i * i * parallel, i * r1},
	}
}

func thinLens(d *draw) problem {
	f := d.real(4, 20, 10)
	o := math.Round(10*f+float64(d.between(20, 400))) / 10
	image := f * o / (o - f)
	h := d.real(1, 8, 10)
	d.explain("The image distance is f o/(o - f) = %g × %g/(%g - %g) cm, and the image is larger than the object by image distance over %g cm.", f, o, o, f, o)
	return problem{
		text: fmt.Sprintf("A thin converging lens has a focal length of %g cm. An object %g cm tall stands %g cm in front of the lens, "+
			"upright on the optical axis. How tall is the real image that forms on a screen?", f, h, o),
		right: h * image / o,
		form:  sig("cm"),
		wrong: []float64{h * o / image, h * f / o, h * f / (o + f), image, h * o / f, h * image / f},
	}
}

func waterMixing(d *draw) problem {
	m1, m2 := d.real(0.2, 2, 100), d.real(0.2, 2, 100)
	cold, hot := d.between(5, 25), d.between(45, 95)
	c, h := float64(cold), float64(hot)
	d.explain("Heat given equals heat taken, so the final temperature is the mean weighted by mass: (%g × %d + %g × %d)/(%g + %g).", m1, cold, m2, hot, m1, m2)
	return problem{
		text: fmt.Sprintf("In an insulated vessel of negligible heat capacity, %g kg of water at %d °C is mixed with %g kg of water at %d °C. "+
			"What temperature does the mixture reach?", m1, cold, m2, hot),
		right: (m1*c + m2*h) / (m1 + m2),
		form:  quantity{unit: " °C", max: 100},
		wrong: []float64{(c + h) / 2, (m1*h + m2*c) / (m1 + m2), m2 * h / (m1 + m2), h - c, (m2*h - m1*c) / (m1 + m2)},
	}
}

var chemistryTemplates = []template{
	{"chemistry", "gas-mass", 3, gasMass},
	{"chemistry", "limiting-reagent", 3, limitingReagent},
	{"chemistry", "neutralisation", 3, neutralisation},
	{"chemistry", "first-order-decay", 2, firstOrderDecay},
}

var gases = []struct {
	name  string
	molar float64 // g/mol
}{{"nitrogen", 28.01}, {"oxygen", 32.00}, {"carbon dioxide", 44.01}, {"methane", 16.04}, {"argon", 39.95}, {"helium", 4.003}}

func gasMass(d *draw) problem {
	gas := pick(d, gases)
	p, v, t := d.real(0.6, 9, 100), d.real(1, 40, 10), d.between(-10, 90)
	n := p * v / (0.08206 * (float64(t) + 273.15))
	d.explain("The amount is pV/RT = %g × %g/(0.08206 × %.2f) mol, times %.4g g/mol.", p, v, float64(t)+273.15, gas.molar)
	return problem{
		text: fmt.Sprintf("A steel bottle of %g L holds %s at a pressure of %g atm and a temperature of %d °C. The gas is ideal, its molar mass is "+
			"%.4g g/mol and R = 0.08206 L atm/(mol K), with the zero of the Celsius scale at 273.15 K. What is the mass of the gas?", v, gas.name, p, t, gas.molar),
		right: n * gas.molar,
		form:  sig("g"),
		wrong: []float64{p * v / (0.08206 * math.Abs(float64(t))) * gas.molar, p * v / 22.414 * gas.molar, n, p * v / 8.314 / (float64(t) + 273.15) * gas.molar, n / gas.molar},
	}
}

var reactions = []struct {
	a, b, product string
	na, nb, np    float64 // coefficients
	ma, mb, mp    float64 // g/mol
}{
	{"aluminium", "chlorine gas", "aluminium chloride", 2, 3, 2, 26.98, 70.90, 133.33},
	{"nitrogen gas", "hydrogen gas", "ammonia", 1, 3, 2, 28.01, 2.016, 17.03},
	{"magnesium", "oxygen gas", "magnesium oxide", 2, 1, 2, 24.31, 32.00, 40.31},
	{"iron", "oxygen gas", "iron(III) oxide", 4, 3, 2, 55.85, 32.00, 159.69},
}

func limitingReagent(d *draw) problem {
	r := pick(d, reactions)
	a := d.real(5, 90, 10)
	b := math.Round(a/r.ma/r.na*r.nb*r.mb*d.real(0.4, 1.8, 100)*100) / 100
	fromA, fromB := a/r.ma*r.np/r.na*r.mp, b/r.mb*r.np/r.nb*r.mp
	d.explain("%g g of %s would give %.4g g of product and %g g of %s %.4g g; the smaller one is reached.", a, r.a, fromA, b, r.b, fromB)
	return problem{
		text: fmt.Sprintf("%g mol of %s (%.4g g/mol) reacts with %g mol of %s (%.4g g/mol) to give %g mol of %s (%.5g g/mol). "+
			"What mass of product can form at most from %g g of the first and %g g of the second reactant?", r.na, r.a, r.ma, r.nb, r.b, r.mb, r.np, r.product, r.mp, a, b),
		right: math.Min(fromA, fromB),
		form:  sig("g"),
		wrong: []float64{math.Max(fromA, fromB), a + b, math.Min(a/r.ma*r.mp, b/r.mb*r.mp), fromA + fromB, math.Min(fromA*r.na/r.np, fromB*r.nb/r.np)},
	}
}

func neutralisation(d *draw) problem {
	va, ca := d.real(10, 60, 10), d.real(0.05, 0.4, 1000)
	vb := d.real(5, 40, 10)
	cb := math.Round(va*ca/vb*d.real(0.2, 0.85, 100)*1000) / 1000
	left := (va*ca - vb*cb) / (va + vb)
	d.explain("Acid left over is %g × %g - %g × %g mmol in %.4g mL, and the pH is minus the logarithm of that concentration.", va, ca, vb, cb, va+vb)
	return problem{
		text: fmt.Sprintf("To %g mL of hydrochloric acid of %g mol/L is added %g mL of sodium hydroxide solution of %g mol/L. Both are completely dissociated "+
			"and volumes add up. What is the concentration of hydronium ions afterwards, in mmol/L?", va, ca, vb, cb),
		right: 1000 * left,
		form:  sig("mmol/L"),
		wrong: []float64{1000 * (va*ca - vb*cb) / va, 1000 * va * ca / (va + vb), 1000 * (va*ca + vb*cb) / (va + vb), 1000 * math.Abs(ca-cb), 1000 * vb * cb / (va + vb), -math.Log10(left)},
	}
}

func firstOrderDecay(d *draw) problem {
	half, t, m := d.real(2, 60, 10), d.real(1, 90, 10), d.real(5, 80, 10)
	t = math.Min(t, 5*half)
	right := m * math.Pow(2, -t/half)
	d.explain("After %g min, %g/%g half-lives have passed, so %g g × 2^(-%g/%g) is left.", t, t, half, m, t, half)
	return problem{
		text: fmt.Sprintf("A compound decomposes in solution by a first-order reaction with a half-life of %g min. "+
			"A flask holds %g g of it at the start. What mass of the compound is left after %g min?", half, m, t),
		right: right,
		form:  quantity{unit: " g", max: m},
		wrong: []float64{m - right, m * math.Exp(-t/half), m * math.Pow(2, -half/t), m * (1 - t/(2*half)), m * half / (t + half)},
	}
}
