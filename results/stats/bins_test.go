package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestBinsByHand(t *testing.T) {
	forecast := []float64{.9, .1, .1, .1, .8, .2}
	observed := []float64{1, 0, 0, 1, 1, 0}
	got := Bins(forecast, observed, 3)
	want := []Bin{{Forecast: .1, Observed: 1. / 3, N: 3}, {Forecast: .2, N: 1}, {Forecast: .85, Observed: 1, N: 2}}
	if len(got) != len(want) {
		t.Fatalf("%+v, want %+v", got, want)
	}
	for i, w := range want {
		if g := got[i]; g.N != w.N || math.Abs(g.Forecast-w.Forecast) > 1e-12 || math.Abs(g.Observed-w.Observed) > 1e-12 {
			t.Errorf("bin %d is %+v, want %+v", i, g, w)
		}
	}
	if e := ECE(got); math.Abs(e-(3*(1./3-.1)+.2+2*.15)/6) > 1e-12 {
		t.Errorf("ECE %v", e)
	}
	if b := Brier(forecast, observed); math.Abs(b-(.01+.01+.01+.81+.04+.04)/6) > 1e-12 {
		t.Errorf("Brier %v", b)
	}
	if one := Bins(slices.Repeat([]float64{.5}, 10), make([]float64, 10), 4); len(one) != 1 || one[0].N != 10 {
		t.Errorf("equal forecasts fall into %+v", one)
	}
}

// Forecasts that are right show an error of the floor, others more.
func TestFloorIsWhatRightForecastsShow(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var ece, floor, off float64
	const rounds = 40
	for range rounds {
		forecast, observed := make([]float64, 3000), make([]float64, 3000)
		for i := range forecast {
			forecast[i] = rng.Float64()
			if rng.Float64() < forecast[i] {
				observed[i] = 1
			}
		}
		bins := Bins(forecast, observed, DefaultBins)
		ece += ECE(bins) / rounds
		floor += ECEFloor(bins) / rounds
		for i := range forecast {
			forecast[i] = math.Sqrt(forecast[i])
		}
		off += ECE(Bins(forecast, observed, DefaultBins)) / rounds
	}
	if math.Abs(ece-floor) > .1*floor {
		t.Errorf("right forecasts have an ECE of %.4f, the floor is %.4f", ece, floor)
	}
	if want := 2./3 - .5; math.Abs(off-want) > .01 {
		t.Errorf("forecasts too high by %.3f have an ECE of %.3f", want, off)
	}
}
