package practice

import (
	"math"
	"math/cmplx"
)

// The second ways to the answers of the gpqa set, in the manner of
// scienceChecks.
var hardChecks = map[string]func(n []float64, text string) float64{
	"incline-spring": func(n []float64, _ string) float64 { // energy balance, solved by bisection
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
	"muon-survival": func(n []float64, _ string) float64 { // in the frame of the beam the road is shorter
		road := n[3] * math.Sqrt((1-n[1])*(1+n[1]))
		return 100 * math.Exp(-road/(n[1]*n[2])/n[0])
	},
	"ion-photoelectron": func(n []float64, _ string) float64 {
		level := func(k float64) float64 { return -n[4] * n[0] * n[0] / k / k }
		joules := (level(n[1]) - level(n[2]) - n[3]) * n[5] * 1e-19
		return math.Sqrt(joules/(n[8]*1e-31/2)) / 1000
	},
	"driven-circuit": func(n []float64, _ string) float64 { // complex impedance
		w := 2 * math.Pi * n[1]
		z := complex(n[2], w*n[3]/1e3) + 1/complex(0, w*n[4]/1e6)
		i := complex(n[0], 0) / z
		return real(complex(n[0], 0) * cmplx.Conj(i))
	},
	"buffer-shift": func(n []float64, _ string) float64 { // the law of mass action on final concentrations
		volume := n[0] + n[3] + n[5]
		acid := (n[0]*n[2] - n[5]*n[6]) / volume
		base := (n[3]*n[4] + n[5]*n[6]) / volume
		return math.Pow(10, -n[1]) * acid / base * 1e6
	},
	"arrhenius-half-life": func(n []float64, _ string) float64 { // rate constants with a prefactor
		rt := func(celsius float64) float64 { return n[3] * (celsius + n[4]) / 1000 }
		prefactor := math.Ln2 / n[1] / math.Exp(-n[2]/rt(n[0]))
		return -math.Log(n[6]/100) / (prefactor * math.Exp(-n[2]/rt(n[5])))
	},
	"common-ion": func(n []float64, _ string) float64 { // s (s + c) = Ksp, solved by bisection
		ksp := n[0] * math.Pow(10, n[2])
		lo, hi := 0.0, 1.0
		for range 200 {
			if s := (lo + hi) / 2; s*(s+n[5]/1000) < ksp {
				lo = s
			} else {
				hi = s
			}
		}
		return lo * n[3] * n[4]
	},
	"cell-discharge": func(n []float64, _ string) float64 { // only the reaction quotient changes
		moved := n[4] * n[5] * 60 / n[7] / 2 / (n[0] / 1000)
		before, after := n[2]/n[3], (n[2]+moved)/(n[3]-moved)
		return n[8] * (n[6] + n[9]) / (2 * n[7]) * math.Log(after/before) * 1000
	},
	"selection-generation": func(n []float64, _ string) float64 { // counting a million zygotes
		q, s, h := n[0], n[3], n[4]
		aa, ab, bb := (1-q)*(1-q)*1e6, 2*q*(1-q)*1e6*(1-h*s), q*q*1e6*(1-s)
		next := (2*bb + ab) / (2 * (aa + ab + bb))
		return n[5] * (1 - next*next - (1-next)*(1-next))
	},
	"competitive-inhibition": func(n []float64, _ string) float64 { // share of enzyme that holds substrate
		free := n[2] / n[1]
		alone, inhibited := free/(1+free), free/(1+free+n[4]/n[5])
		return n[0] * n[3] * (alone - inhibited)
	},
	"three-point-cross": func(n []float64, _ string) float64 { // coincidence = doubles seen / doubles expected
		expected := n[0] / 100 * n[1] / 100 * n[3]
		return n[0]/100*n[3] - (1-n[2])*expected
	},
	"chemostat": func(n []float64, _ string) float64 { // growth equals dilution, by bisection
		lo, hi := 0.0, n[2]
		for range 200 {
			if s := (lo + hi) / 2; n[3]*s/(n[4]+s) < n[1]/n[0] {
				lo = s
			} else {
				hi = s
			}
		}
		return n[5] * (n[2] - lo) * n[1]
	},
}
