package practice

import (
	"fmt"
	"math"
	"math/bits"
)

var computerTemplates = []template{
	{"computer science", "amdahl", 2, amdahl},
	{"computer science", "memory-access", 3, memoryAccess},
	{"computer science", "page-table", 3, pageTable},
	{"computer science", "packet-delay", 3, packetDelay},
}

func amdahl(d *draw) problem {
	serial, cores, seconds := d.real(2, 40, 10), d.between(3, 64), d.between(50, 4000)
	s, n, t := serial/100, float64(cores), float64(seconds)
	d.explain("The serial part takes %.4g × %d s, the rest is divided by %d.", s, seconds, cores)
	return problem{
		text: fmt.Sprintf("A program runs for %d s on one core. %g %% of that time is spent in code that cannot be parallelised; "+
			"the rest speeds up perfectly with the number of cores. How long does it run on %d cores?", seconds, serial, cores),
		right: t * (s + (1-s)/n),
		form:  sig("s"),
		wrong: []float64{t / n, t * (1 - s + s/n), t * s, t * (1 - s) / n, t / (s + (1-s)*n), t * (s + 1/n)},
	}
}

func memoryAccess(d *draw) problem {
	t1, t2, t3 := d.real(0.5, 3, 10), d.real(4, 20, 10), d.between(50, 200)
	m1, m2 := d.real(1, 15, 10), d.real(10, 60, 10)
	a, b, mem := m1/100, m2/100, float64(t3)
	d.explain("Every access costs %g ns, a share of %.4g costs %g ns more, and of these %.4g cost %d ns more.", t1, a, t2, b, t3)
	return problem{
		text: fmt.Sprintf("A processor finds data in its first cache after %g ns. On a miss, which happens in %g %% of accesses, another %g ns are needed to try the second cache; "+
			"%g %% of those tries miss as well and need another %d ns for main memory. What is the average memory access time?", t1, m1, t2, m2, t3),
		right: t1 + a*(t2+b*mem),
		form:  sig("ns"),
		wrong: []float64{t1 + a*t2 + b*mem, (1-a)*t1 + a*(t2+b*mem), t1 + a*(t2+mem), (1-a)*t1 + a*((1-b)*t2+b*mem), t1 + a*b*(t2+mem), t1 + t2 + mem, t1 + a*t2 + a*mem},
	}
}

func pageTable(d *draw) problem {
	addr, page, entry, processes := d.between(28, 40), d.between(10, 14), 1<<d.between(2, 3), d.between(2, 199)
	kib := float64(int64(1)<<(addr-page)) * float64(entry) * float64(processes) / 1024
	d.explain("A process has 2^(%d-%d) pages of %d bytes of table each; %d tables, divided by 1024.", addr, page, entry, processes)
	return problem{
		text: fmt.Sprintf("A machine has virtual addresses of %d bits and pages of %d KiB. Page tables have one level, an entry takes %d bytes, and each process has a complete table "+
			"of its own. How much memory do the tables of %d processes take, in KiB?", addr, 1<<page/1024, entry, processes),
		right: kib,
		form:  count("KiB"),
		wrong: []float64{kib / float64(processes), kib / float64(entry), kib * 1024, kib * 8, float64(int64(1)<<page) * float64(entry*processes) / 1024, kib / 8, kib * 1.024, kib * float64(bits.Len(uint(entry)))},
	}
}

func packetDelay(d *draw) problem {
	size, rate, km, links := 100*d.between(2, 90), d.between(2, 100), 10*d.between(2, 300), d.between(2, 6)
	transmit := float64(size) * 8 / float64(rate) / 1000 // ms
	travel := float64(km) / 200                          // ms
	n := float64(links)
	d.explain("Per link the packet takes %d × 8/%d µs to send and %d/200 ms to travel; there are %d links.", size, rate, km, links)
	return problem{
		text: fmt.Sprintf("A packet of %d bytes crosses %d links in a row. Each link carries %d Mbit/s and is %d km long; signals travel at 200 km per millisecond. "+
			"Routers store each packet completely before they forward it and add no other delay. When does its last bit arrive, in ms after the first was sent?", size, links, rate, km),
		right: n * (transmit + travel),
		form:  sig("ms"),
		wrong: []float64{transmit + n*travel, n * (transmit/8 + travel), transmit + travel, n*transmit + travel, n * travel, n * transmit, (n - 1) * (transmit + travel), n*(transmit*1000) + n*travel},
	}
}

var engineeringTemplates = []template{
	{"engineering", "cantilever-stress", 3, cantileverStress},
	{"engineering", "pump-power", 2, pumpPower},
	{"engineering", "composite-wall", 3, compositeWall},
	{"engineering", "gear-torque", 2, gearTorque},
}

func cantileverStress(d *draw) problem {
	load, length := 50*d.between(2, 80), d.real(0.5, 4, 100)
	width, height := 5*d.between(6, 40), 10*d.between(6, 40)
	f, w, h := float64(load), float64(width), float64(height)
	m := f * length * 1000 // N mm
	d.explain("The bending moment at the wall is %d N × %g m, the section modulus %d × %d²/6 mm³; stress is their quotient.", load, length, width, height)
	return problem{
		text: fmt.Sprintf("A beam sticks out %g m from a wall and carries a load of %d N at its free end. Its cross-section is a rectangle, %d mm wide and %d mm high. "+
			"The weight of the beam is negligible. What is the largest bending stress in it?", length, load, width, height),
		right: 6 * m / (w * h * h),
		form:  sig("MPa"),
		wrong: []float64{12 * m / (w * h * h), 6 * m / (h * w * w), 3 * m / (w * h * h), 1.5 * m / (w * h * h), f / (w * h), 12 * m / (w * h * h * h), 6 * m / (w * h)},
	}
}

func pumpPower(d *draw) problem {
	flow, head, eff := d.between(60, 4000), d.real(3, 80, 10), d.between(45, 90)
	q, e := float64(flow)/60000, float64(eff)/100
	d.explain("Hydraulic power is 1000 × 9.81 × (%d/60000) × %g W, and the shaft needs that over %.2f.", flow, head, e)
	return problem{
		text: fmt.Sprintf("A pump lifts water (density 1000 kg/m³, g = 9.81 m/s²) to a tank %g m higher at %d L/min. Friction in the pipe is negligible, and the "+
			"pump has an efficiency of %d %%. How much shaft power does it need?", head, flow, eff),
		right: 9.81 * q * head / e,
		form:  sig("kW"),
		wrong: []float64{9.81 * q * head * e, 9.81 * q * head, 9.81 * q * 60 * head / e, q * head / e, 9.81 * q * head * (2 - e), 9.81 * q * head / (1 - e)},
	}
}

func compositeWall(d *draw) problem {
	area, inside, outside := d.real(4, 60, 10), d.between(18, 26), d.between(-20, 8)
	t1, k1 := d.between(80, 400), d.real(0.3, 1.6, 100)
	t2, k2 := d.between(30, 250), d.real(0.025, 0.06, 1000)
	r1, r2 := float64(t1)/1000/k1, float64(t2)/1000/k2
	diff := float64(inside - outside)
	d.explain("Resistances add up: %.3f/%g + %.3f/%g m² K/W; the flow is %g × %g over that.", float64(t1)/1000, k1, float64(t2)/1000, k2, area, diff)
	return problem{
		text: fmt.Sprintf("A wall of %g m² consists of %d mm of masonry with a thermal conductivity of %g W/(m K) and %d mm of insulation with %g W/(m K). Its inner surface is at %d °C, its "+
			"outer surface at %d °C. What is the steady flow of heat through it?", area, t1, k1, t2, k2, inside, outside),
		right: area * diff / (r1 + r2),
		form:  sig("W"),
		wrong: []float64{area * diff / r2, area * diff / r1, area * diff * (1/r1 + 1/r2), diff / (r1 + r2), area * math.Abs(float64(inside+outside)) / (r1 + r2),
			area * diff * (k1 + k2) / 2 / (float64(t1+t2) / 1000), area * diff * (r1 + r2)},
	}
}

func gearTorque(d *draw) problem {
	power, rpm := d.real(0.5, 40, 10), 10*d.between(60, 360)
	z1, z2, eff := d.between(12, 30), d.between(35, 120), d.between(80, 98)
	omega := float64(rpm) * 2 * math.Pi / 60
	t := power * 1000 / omega
	ratio, e := float64(z2)/float64(z1), float64(eff)/100
	d.explain("The motor's torque is %g kW over (%d × 2π/60) rad/s, times %d/%d, times %.2f.", power, rpm, z2, z1, e)
	return problem{
		text: fmt.Sprintf("A motor gives %g kW at %d revolutions per minute to a pinion of %d teeth, which drives a wheel of %d teeth. The transmission has an "+
			"efficiency of %d %%. What torque acts on the shaft of the wheel?", power, rpm, z1, z2, eff),
		right: t * ratio * e,
		form:  sig("N m"),
		wrong: []float64{t / ratio * e, t * ratio, t * e, t * ratio / e, power * 1000 / (float64(rpm) / 60) * ratio * e, power * 1000 / float64(rpm) * ratio * e},
	}
}

var mathOptionTemplates = []template{
	{"math", "definite-integral", 2, definiteIntegral},
	{"math", "dice-expectation", 3, diceExpectation},
	{"math", "determinant", 2, determinant},
	{"math", "modular-power", 3, modularPower},
}

func definiteIntegral(d *draw) problem {
	a, b, c, x := d.between(1, 12), d.between(1, 15), d.between(1, 30), d.between(2, 9)
	p, q, r, u := float64(a), float64(b), float64(c), float64(x)
	d.explain("An antiderivative is x⁴·%d/4 + x³·%d/3 + %d x, taken at %d.", a, b, c, x)
	return problem{
		text: fmt.Sprintf("The rate at which water enters a tank at time x, in litres per minute, is f(x) = %d x³ + %d x² + %d. "+
			"How many litres enter between the times x = 0 and x = %d minutes?", a, b, c, x),
		right: p*u*u*u*u/4 + q*u*u*u/3 + r*u,
		form:  sig("L"),
		wrong: []float64{p*u*u*u + q*u*u + r, 3*p*u*u + 2*q*u, p*u*u*u*u + q*u*u*u + r*u, p*u*u*u*u/3 + q*u*u*u/2 + r*u, p*u*u*u*u/4 + q*u*u*u/3 + r, (p*u*u*u + q*u*u + 2*r) * u / 2},
	}
}

func diceExpectation(d *draw) problem {
	sides, rolls, prize, stake := d.between(4, 20), d.between(2, 6), d.between(20, 400), d.between(1, 9)
	n, k, p := float64(sides), float64(rolls), float64(prize)
	hit := 1 - math.Pow((n-1)/n, k)
	d.explain("At least one top face shows with probability 1 - (%d/%d)^%d; times $%d, plus $%d.", sides-1, sides, rolls, prize, stake)
	s := float64(stake)
	return problem{
		text: fmt.Sprintf("At a fair, a fair die with %d faces is rolled %d times. Whoever sees its highest face at least once wins $%d, and everybody "+
			"gets $%d for taking part. What is the expected payment to a player?", sides, rolls, prize, stake),
		right: p*hit + s,
		form:  money,
		wrong: []float64{p*k/n + s, p / n, p*math.Pow(1/n, k) + s, p * hit, p*(1-hit) + s, p*k/n*math.Pow((n-1)/n, k-1) + s, (p + s) * hit},
	}
}

func determinant(d *draw) problem {
	var m [9]int
	det, permanent := 0, 0
	for det <= 0 {
		for i := range m {
			m[i] = d.between(1, 19)
		}
		plus := m[0]*m[4]*m[8] + m[1]*m[5]*m[6] + m[2]*m[3]*m[7]
		minus := m[2]*m[4]*m[6] + m[1]*m[3]*m[8] + m[0]*m[5]*m[7]
		det, permanent = plus-minus, plus+minus
	}
	d.explain("By the rule of Sarrus the three falling diagonals minus the three rising ones.")
	return problem{
		text: fmt.Sprintf("Three edges of a parallelepiped start at the origin and end at (%d, %d, %d), (%d, %d, %d) and (%d, %d, %d), in centimetres. What is its volume?",
			m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]),
		right: float64(det),
		form:  count("cm³"),
		wrong: []float64{float64(permanent), float64(det) / 6, float64(det) / 2, float64(m[0] * m[4] * m[8]), float64(permanent-det) / 2, float64(permanent+det) / 2,
			float64(m[0]*(m[4]*m[8]-m[5]*m[7]) + m[1]*(m[3]*m[8]-m[5]*m[6]) + m[2]*(m[3]*m[7]-m[4]*m[6]))},
	}
}

func modularPower(d *draw) problem {
	base, exponent, mod := d.between(3, 99), d.between(50, 999), d.between(101, 997)
	right := powMod(base, exponent, mod)
	if right == 0 { // an option of 0 would stand out
		return modularPower(d)
	}
	d.explain("Square and multiply: the powers %d, %d², %d⁴, ... modulo %d are combined by the binary digits of %d.", base, base, base, mod, exponent)
	return problem{
		text: fmt.Sprintf("A teaching example of public-key encryption raises a message to a power. What is the remainder when %d is raised to the power %d and the result is divided by %d?",
			base, exponent, mod),
		right: float64(right),
		form:  quantity{style: whole, max: float64(mod - 1)},
		wrong: []float64{float64(powMod(base, exponent-1, mod)), float64(powMod(base, exponent+1, mod)), float64(mod - right), float64(base * exponent % mod),
			float64(powMod(base, exponent%(mod-1), mod)), float64(powMod(exponent, base, mod)), float64(right * base % 10)},
	}
}

// powMod returns base^exponent modulo mod, for mod below 2^31.
func powMod(base, exponent, mod int) int {
	result := 1 % mod
	for base %= mod; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result = result * base % mod
		}
		base = base * base % mod
	}
	return result
}
