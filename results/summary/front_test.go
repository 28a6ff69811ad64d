package summary

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"hybridflow/results/stats"
)

func drawPoints(t *rapid.T) []stats.Point {
	coordinate := rapid.Map(rapid.IntRange(0, 20), func(i int) float64 { return float64(i) / 20 })
	points := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stats.Point {
		return stats.Point{X: .5 + 2*coordinate.Draw(t, "x"), Y: coordinate.Draw(t, "y")}
	}), 2, 8).Draw(t, "points")
	points[0], points[1] = stats.Point{X: 1, Y: .2}, stats.Point{X: 2, Y: .6} // edge and cloud
	return points
}

// The measures are what their definitions say, at each of many costs.
func TestFrontIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := drawPoints(t)
		const steps = 2000
		var mixed, alone float64
		half, most := 1., 1.
		for k := range steps {
			x := 1 + (float64(k)+.5)/steps
			best, mix := math.Inf(-1), math.Inf(-1)
			for _, p := range points {
				if p.X > x {
					continue
				}
				best, mix = max(best, p.Y), max(mix, p.Y)
				for _, q := range points {
					if q.X > x {
						mix = max(mix, p.Y+(q.Y-p.Y)*(x-p.X)/(q.X-p.X))
					}
				}
			}
			mixed, alone = mixed+mix/steps, alone+best/steps
			if mix >= .4 {
				half = min(half, x-1)
			}
			if mix >= .52 {
				most = min(most, x-1)
			}
		}
		got := frontFigures(points)
		for k, want := range []float64{aiq: mixed, apgr: (mixed - .2) / .4, hypervolume: (alone - .2) / .4, cpt50: half, cpt80: most} {
			if math.Abs(got[k]-want) > 2e-3 {
				t.Fatalf("measure %d: %v, want %v", k, got[k], want)
			}
		}
	})
}

// One arm more takes nothing away, and units of money do not matter.
func TestFrontProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := drawPoints(t)
		all, fewer := frontFigures(points), frontFigures(points[:len(points)-len(points)/3])
		for i := range points {
			points[i].X *= 1000
		}
		scaled := frontFigures(points)
		for k := range all {
			gain := all[k] - fewer[k]
			if k == cpt50 || k == cpt80 { // the less, the better
				gain = -gain
			}
			if gain < -1e-12 || math.Abs(all[k]-scaled[k]) > 1e-9 {
				t.Fatalf("measure %d: %v, of fewer %v, in other units %v", k, all[k], fewer[k], scaled[k])
			}
		}
	})
}

func TestFrontAtTheEdge(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		points []stats.Point
		want   [frontMeasures]float64
	}{
		{"just the mix", []stats.Point{{X: 0, Y: .2}, {X: 1, Y: .6}}, [...]float64{.4, .5, 0, .5, .8}},
		{"an arm on the line", []stats.Point{{X: 0, Y: .2}, {X: 1, Y: .6}, {X: .5, Y: .4}}, [...]float64{.4, .5, .25, .5, .8}},
		{"cloud for nothing", []stats.Point{{X: 0, Y: .2}, {X: 0, Y: .6}}, [...]float64{nan, nan, nan, nan, nan}},
		{"cloud no better", []stats.Point{{X: 0, Y: .6}, {X: 1, Y: .6}}, [...]float64{.6, nan, nan, nan, nan}},
		{"an arm of unknown cost", []stats.Point{{X: 0, Y: .2}, {X: 1, Y: .6}, {X: nan, Y: 1}}, [...]float64{.4, .5, 0, .5, .8}},
		{"cloud of unknown cost", []stats.Point{{X: 0, Y: .2}, {X: nan, Y: .6}}, [...]float64{nan, nan, nan, nan, nan}},
	} {
		for k, got := range frontFigures(c.points) {
			if math.IsNaN(got) != math.IsNaN(c.want[k]) || math.Abs(got-c.want[k]) > 1e-12 {
				t.Errorf("%s, measure %d: %v, want %v", c.name, k, got, c.want[k])
			}
		}
	}
}
