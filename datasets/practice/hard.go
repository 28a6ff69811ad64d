package practice

import (
	"fmt"
	"math"
)

// gpqaTemplates are four-option problems of several dependent steps, in the
// three subjects of the benchmark.
var gpqaTemplates = takeTurns([][]template{hardPhysics, hardChemistry, hardBiology})

var hardPhysics = []template{
	{"Physics", "incline-spring", 4, inclineSpring},
	{"Physics", "muon-survival", 4, muonSurvival},
	{"Physics", "ion-photoelectron", 5, ionPhotoelectron},
	{"Physics", "driven-circuit", 4, drivenCircuit},
}

func inclineSpring(d *draw) problem {
	m, l, angle := d.real(0.5, 8, 10), d.real(1, 6, 10), d.between(25, 60)
	mu, k := d.real(0.05, 0.3, 100), 50*d.between(10, 80)
	rad := float64(angle) * math.Pi / 180
	v2 := 2 * 9.81 * l * (math.Sin(rad) - mu*math.Cos(rad))
	// The floor under the spring is rough as well: k x²/2 + mu m g x = m v²/2.
	s, w := float64(k), mu*m*9.81
	x := (-w + math.Sqrt(w*w+s*m*v2)) / s
	noFloor := math.Sqrt(m * v2 / s)
	noFriction := math.Sqrt(m * 2 * 9.81 * l * math.Sin(rad) / s)
	return problem{
		text: fmt.Sprintf("A block of %g kg starts from rest and slides %g m down a plane inclined at %d° to the horizontal. At its foot it passes smoothly onto a horizontal floor "+
			"and at once meets the end of a relaxed horizontal spring of %d N/m, whose other end is fixed. The coefficient of kinetic friction is %g on the plane as well as on the floor, "+
			"and g = 9.81 m/s². By how much is the spring compressed when the block first stops?", m, l, angle, k, mu),
		right: 100 * x,
		form:  sig("cm"),
		wrong: []float64{100 * noFloor, 100 * noFriction, 100 * (w + math.Sqrt(w*w+s*m*v2)) / s, 100 * m * v2 / s, 50 * noFloor},
	}
}

func muonSurvival(d *draw) problem {
	tau, beta, km := d.real(1.2, 3.2, 100), float64(d.between(9600, 9985))/10000, d.real(1, 9, 10)
	gamma := 1 / math.Sqrt(1-beta*beta)
	t := km / (0.299792 * beta) // µs in the frame of the ground
	right := 100 * math.Exp(-t/(gamma*tau))
	return problem{
		text: fmt.Sprintf("An unstable particle has a mean lifetime of %g µs at rest. A narrow beam of such particles leaves a source at a speed of %g c, with c = 0.299792 km/µs, and "+
			"flies straight through vacuum to a detector %g km away, as measured in the laboratory. Decay products do not reach the detector. "+
			"Which percentage of the particles arrives undecayed?", tau, beta, km),
		right: right,
		form:  percent,
		wrong: []float64{100 * math.Exp(-t/tau), 100 * math.Exp(-t/(gamma*gamma*tau)), 100 * math.Exp2(-t/(gamma*tau)), 100 - right, 100 * math.Exp(-gamma*t/tau)},
	}
}

var metals = []string{"caesium", "potassium", "sodium", "calcium", "zinc", "an alloy", "a coated metal"}

func ionPhotoelectron(d *draw) problem {
	z, low := d.between(1, 4), d.between(1, 3)
	high := low + d.between(1, 6)
	a, b := 1/float64(low*low), 1/float64(high*high)
	photon := 13.606 * float64(z*z) * (a - b)
	work := math.Round(photon*d.real(0.2, 0.8, 1000)*1000) / 1000
	speed := math.Sqrt(2*(photon-work)*1.602e-19/9.109e-31) / 1000 // km/s
	without := math.Sqrt(2*photon*1.602e-19/9.109e-31) / 1000
	return problem{
		text: fmt.Sprintf("A hydrogen-like ion with nuclear charge Z = %d falls from the level n = %d to the level n = %d and emits a single photon. The photon strikes the surface of %s with a "+
			"work function of %g eV and frees an electron. The binding energy of hydrogen in its ground state is 13.606 eV, an electronvolt is 1.602 × 10^-19 J and the electron mass 9.109 × 10^-31 kg; "+
			"recoil and relativity do not matter. What is the largest speed of the electron?", z, high, low, pick(d, metals), work),
		right: speed,
		form:  sig("km/s"),
		wrong: []float64{without, speed / math.Sqrt2, math.Sqrt(2*math.Abs(photon/float64(z)-work)*1.602e-19/9.109e-31) / 1000,
			math.Sqrt(2*(photon+work)*1.602e-19/9.109e-31) / 1000, math.Sqrt(2*math.Abs(13.606*float64(z*z)*a-work)*1.602e-19/9.109e-31) / 1000},
	}
}

func drivenCircuit(d *draw) problem {
	u, f := d.between(5, 230), 10*d.between(5, 90)
	r, l, c := float64(d.between(10, 200)), d.real(5, 300, 2), d.real(0.5, 40, 10)
	omega := 2 * math.Pi * float64(f)
	xl, xc := omega*l/1000, 1e6/(omega*c)
	z2 := r*r + (xl-xc)*(xl-xc)
	v := float64(u)
	return problem{
		text: fmt.Sprintf("A sinusoidal source with an effective voltage of %d V at %d Hz drives a resistor of %g Ω, a coil of %g mH without resistance and a capacitor of %g µF, all in series. "+
			"The circuit has reached its steady state. How much power, averaged over a period, does the source deliver?", u, f, r, l, c),
		right: v * v * r / z2,
		form:  sig("W"),
		wrong: []float64{v * v / math.Sqrt(z2), v * v * r / (2 * z2), v * v / r, v * v * r / (r*r + (xl+xc)*(xl+xc)), 2 * v * v * r / z2},
	}
}

var hardChemistry = []template{
	{"Chemistry", "buffer-shift", 4, bufferShift},
	{"Chemistry", "arrhenius-half-life", 4, arrheniusHalfLife},
	{"Chemistry", "common-ion", 3, commonIon},
	{"Chemistry", "cell-discharge", 5, cellDischarge},
}

func bufferShift(d *draw) problem {
	pka := d.real(3.5, 5.5, 100)
	va, ca := float64(d.between(50, 400)), d.real(0.1, 0.9, 100)
	vb, cb := float64(d.between(50, 400)), d.real(0.1, 0.9, 100)
	share := d.real(0.15, 0.6, 100)
	cn := d.real(0.5, 2, 10)
	vn := math.Round(va*ca*share/cn*10) / 10
	acid, base, add := va*ca, vb*cb, vn*cn
	ratio := (base + add) / (acid - add)
	h := 1e6 * math.Pow(10, -pka)
	return problem{
		text: fmt.Sprintf("A buffer is made of %g mL of a solution of a weak monoprotic acid with pKa = %g, at %g mol/L, and %g mL of a solution of its sodium salt at %g mol/L. "+
			"Then %g mL of sodium hydroxide solution of %g mol/L is stirred in. Activities equal concentrations, and the hydroxide reacts completely. "+
			"What is the concentration of hydronium ions in the final solution, in µmol/L?", va, pka, ca, vb, cb, vn, cn),
		right: h / ratio,
		form:  sig("µmol/L"),
		wrong: []float64{h * acid / base, h * ratio, h * (acid + add) / (base - add), h * (acid - add) / base, h * acid / (base + add)},
	}
}

func arrheniusHalfLife(d *draw) problem {
	t1, rise := d.between(5, 40), d.between(8, 60)
	ea, half, drop := d.real(40, 110, 10), d.real(20, 900, 10), d.between(2, 40)
	a, b := float64(t1)+273.15, float64(t1+rise)+273.15
	speedup := math.Exp(ea * 1000 / 8.314 * (1/a - 1/b))
	left := float64(drop) / 100
	t := half / speedup * math.Log(1/left) / math.Ln2
	return problem{
		text: fmt.Sprintf("At %d °C a reactant disappears by a first-order reaction with a half-life of %g min. The activation energy is %g kJ/mol and does not depend on temperature; "+
			"R = 8.314 J/(mol K), and the zero of the Celsius scale lies at 273.15 K. A sample is kept at %d °C instead. After how many minutes has the reactant fallen to %d %% of its initial amount?",
			t1, half, ea, t1+rise, drop),
		right: t,
		form:  sig("min"),
		wrong: []float64{half * speedup * math.Log(1/left) / math.Ln2, half * math.Log(1/left) / math.Ln2, half / speedup * math.Log(1/(1-left)) / math.Ln2,
			half / speedup * math.Log(1/left), half / speedup * math.Log10(1/left), half / speedup},
	}
}

func commonIon(d *draw) problem {
	mantissa, power := d.real(1, 9.9, 100), d.between(4, 7)
	c, salt := d.real(0.5, 30, 100), pick(d, []string{"MX", "AB", "QZ"})
	molar, volume := d.real(80, 320, 10), d.between(100, 2000)
	ksp := mantissa * math.Pow10(-power) // mol²/L²
	c0 := c / 1000
	s := (-c0 + math.Sqrt(c0*c0+4*ksp)) / 2
	mass := func(s float64) float64 { return s * molar * float64(volume) } // mg
	return problem{
		text: fmt.Sprintf("The sparingly soluble salt %s dissociates into two singly charged ions. Its solubility product is %g × 10^-%d mol²/L² and its molar mass %g g/mol. An excess of it is shaken "+
			"with %d mL of a solution that already contains its anion at %g mmol/L from a fully soluble salt. Ions do not form complexes, activities equal concentrations and the volume stays the same. "+
			"How many milligrams of the salt dissolve?", salt, mantissa, power, molar, volume, c),
		right: mass(s),
		form:  sig("mg"),
		wrong: []float64{mass(math.Sqrt(ksp)), mass(ksp / c0), mass(s + c0), mass((c0 + math.Sqrt(c0*c0+4*ksp)) / 4), mass(s) / 1000 * molar},
	}
}

func cellDischarge(d *draw) problem {
	e0, t := d.real(0.3, 1.6, 100), d.between(5, 60)
	anode, cathode := d.real(0.1, 0.8, 100), d.real(0.5, 2, 100)
	volume, current := d.between(100, 500), d.real(0.2, 2, 100)
	// The charge takes 40 to 98 % of the cathode's ions.
	charge := cathode * float64(volume) / 1000 * 2 * 96485 * d.real(0.4, 0.98, 100)
	minutes := int(charge / current / 60)
	used := func(electrons float64) float64 { // mol/L
		return current * float64(minutes*60) / (electrons * 96485) / float64(volume) * 1000
	}
	kelvin := float64(t) + 273.15
	nernst := func(e, a, c float64) float64 { return 1000 * (e0 - 8.314*kelvin/(e*96485)*math.Log(a/c)) }
	x := used(2)
	return problem{
		text: fmt.Sprintf("A galvanic cell has two divalent metals in solutions of their ions, each of %d mL, and a standard voltage of %g V at every temperature. At the start the ions of the anode are at "+
			"%g mol/L and those of the cathode at %g mol/L. The cell delivers a constant current of %g A for %d minutes and is then left open at %d °C. Use F = 96485 C/mol, R = 8.314 J/(mol K) "+
			"and 273.15 K for the zero of the Celsius scale. By how many millivolts has its open-circuit voltage fallen since the start, at that temperature?",
			volume, e0, anode, cathode, current, minutes, t),
		right: nernst(2, anode, cathode) - nernst(2, anode+x, cathode-x),
		form:  sig("mV"),
		wrong: []float64{nernst(1, anode, cathode) - nernst(1, anode+x, cathode-x), nernst(2, anode, cathode) - nernst(2, anode, cathode-x),
			nernst(2, anode, cathode) - nernst(2, anode+x, cathode), nernst(2, anode, cathode) - nernst(2, anode+x/2, cathode-x/2),
			(nernst(2, anode, cathode) - nernst(2, anode+x, cathode-x)) / math.Ln10},
	}
}

var hardBiology = []template{
	{"Biology", "selection-generation", 4, selectionGeneration},
	{"Biology", "competitive-inhibition", 3, competitiveInhibition},
	{"Biology", "three-point-cross", 4, threePointCross},
	{"Biology", "chemostat", 4, chemostat},
}

func selectionGeneration(d *draw) problem {
	q0, s, h := d.real(0.1, 0.8, 1000), d.real(0.1, 0.9, 100), d.real(0.1, 0.6, 100)
	people := 100 * d.between(10, 990)
	next := func(q, s, h float64) float64 {
		p := 1 - q
		return (p*q*(1-h*s) + q*q*(1-s)) / (1 - 2*p*q*h*s - q*q*s)
	}
	q := next(q0, s, h)
	n := float64(people)
	return problem{
		text: fmt.Sprintf("In a large population that mates at random, an allele has a frequency of %g among the zygotes of one generation. Homozygotes for it survive to reproduction with a fitness of 1 - s "+
			"and heterozygotes with a fitness of 1 - h s, relative to the other homozygotes, where s = %g and h = %g. There is no mutation, migration or drift. "+
			"How many heterozygotes does one expect among %d zygotes of the next generation?", q0, s, h, people),
		right: n * 2 * q * (1 - q),
		form:  count("zygotes"),
		wrong: []float64{n * 2 * q0 * (1 - q0), n * 2 * next(q0, s, 0) * (1 - next(q0, s, 0)), n * q * (1 - q), n * 2 * q0 * (1 - q0) * (1 - h*s), n * q * q},
	}
}

func competitiveInhibition(d *draw) problem {
	vmax, km := d.real(2, 90, 10), d.real(5, 200, 10)
	s, i, ki := d.real(5, 400, 10), d.real(2, 90, 10), d.real(1, 60, 10)
	minutes := d.between(2, 45)
	rate := func(vmax, km float64) float64 { return vmax * s / (km + s) }
	factor, t := 1+i/ki, float64(minutes)
	right := t * (rate(vmax, km) - rate(vmax, km*factor))
	return problem{
		text: fmt.Sprintf("An enzyme obeys Michaelis-Menten kinetics with a limiting rate of %g µmol/min and a Michaelis constant of %g µmol/L. Its substrate is held at %g µmol/L for %d minutes, first alone, "+
			"then in a second, equal vessel together with a purely competitive inhibitor at %g µmol/L whose inhibition constant is %g µmol/L. "+
			"How much less product forms in the second vessel?", vmax, km, s, minutes, i, ki),
		right: right,
		form:  sig("µmol"),
		wrong: []float64{t * (rate(vmax, km) - rate(vmax/factor, km)), t * rate(vmax, km*factor), t * (rate(vmax, km) - rate(vmax, km*i/ki)), t * (rate(vmax, km) - rate(vmax, km+i)),
			t * (rate(vmax, km) - rate(vmax/factor, km*factor))},
	}
}

func threePointCross(d *draw) problem {
	r1, r2, interference := d.real(4, 30, 10), d.real(4, 30, 10), d.real(0.1, 0.9, 100)
	offspring := 100 * d.between(10, 990)
	a, b, n := r1/100, r2/100, float64(offspring)
	double := a * b * (1 - interference)
	return problem{
		text: fmt.Sprintf("Three genes lie on one chromosome in the order A, B, C. Recombination between A and B is seen in %g %% and between B and C in %g %% of gametes, double crossovers included; the interference "+
			"is %g. A plant that carries A B C on one chromosome and a b c on the other is crossed with one that is homozygous for a, b and c. "+
			"Among %d offspring, how many are expected to be recombinant for A and B but not for B and C?", r1, r2, interference, offspring),
		right: n * (a - double),
		form:  count("plants"),
		wrong: []float64{n * a, n * (a - a*b), n * (a - a*b*interference), n * a * (1 - b) / 2, n * double, n * (b - double), n * (a + b - 2*double)},
	}
}

func chemostat(d *draw) problem {
	mu, ks := d.real(0.4, 1.5, 100), d.real(0.05, 0.9, 100)
	feed, yield := d.real(5, 30, 10), d.real(0.3, 0.6, 100)
	share := d.real(0.2, 0.8, 100)
	volume := d.real(1, 20, 10)
	flow := math.Round(mu*share*volume*100) / 100
	dilution := flow / volume
	s := ks * dilution / (mu - dilution)
	return problem{
		text: fmt.Sprintf("A chemostat of %g L is fed at %g L/h with a sterile medium that contains %g g/L of the limiting substrate. Its bacteria grow by the Monod equation with a largest specific rate of "+
			"%g per hour and a half-saturation constant of %g g/L, and form %g g of dry biomass from each gram of substrate used. They do not die. "+
			"How much biomass leaves the vessel in an hour of steady state?", volume, flow, feed, mu, ks, yield),
		right: flow * yield * (feed - s),
		form:  sig("g"),
		wrong: []float64{flow * yield * feed, flow * (feed - s), yield * (feed - s), flow * yield * s, dilution * yield * (feed - s), flow * (feed - s) / yield},
	}
}
