package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Indices of measures.
const (
	aiq = iota
	apgr
	hypervolume
	cpt50
	cpt80
)

// measures are those of points, the first of which is the edge and the second the
// cloud.
func measures(points []Point) [5]float64 {
	r, hull := References{points[0], points[1]}, Hull(points)
	return [...]float64{
		aiq: r.AIQ(points), apgr: r.APGR(hull), hypervolume: r.Hypervolume(points),
		cpt50: r.CPT(hull, .5), cpt80: r.CPT(hull, .8),
	}
}

func drawPoints(t *rapid.T) []Point {
	coordinate := rapid.Map(rapid.IntRange(0, 20), func(i int) float64 { return float64(i) / 20 })
	points := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point {
		return Point{X: .5 + 2*coordinate.Draw(t, "x"), Y: coordinate.Draw(t, "y")}
	}), 2, 8).Draw(t, "points")
	points[0], points[1] = Point{X: 1, Y: .2}, Point{X: 2, Y: .6} // edge and cloud
	return points
}

// The measures are what their definitions say, at each of many costs.
func TestMeasuresAreBruteForce(t *testing.T) {
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
		got := measures(points)
		for k, want := range []float64{aiq: mixed, apgr: (mixed - .2) / .4, hypervolume: (alone - .2) / .4, cpt50: half, cpt80: most} {
			if math.Abs(got[k]-want) > 2e-3 {
				t.Fatalf("measure %d: %v, want %v", k, got[k], want)
			}
		}
	})
}

// One arm more takes nothing away, and units of money do not matter.
func TestMeasureProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := drawPoints(t)
		all, fewer := measures(points), measures(points[:len(points)-len(points)/3])
		for i := range points {
			points[i].X *= 1000
		}
		scaled := measures(points)
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

func TestMeasuresOfFewPoints(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		points []Point
		want   [5]float64
	}{
		{"just the mix", []Point{{X: 0, Y: .2}, {X: 1, Y: .6}}, [...]float64{.4, .5, 0, .5, .8}},
		{"an arm on the line", []Point{{X: 0, Y: .2}, {X: 1, Y: .6}, {X: .5, Y: .4}}, [...]float64{.4, .5, .25, .5, .8}},
		{"points that once had two hypervolumes", []Point{{X: 0, Y: .2}, {X: 1, Y: .8}}, [...]float64{.5, .5, 0, .5, .8}},
		{"cloud for nothing", []Point{{X: 0, Y: .2}, {X: 0, Y: .6}}, [...]float64{nan, nan, nan, nan, nan}},
		{"cloud no better", []Point{{X: 0, Y: .6}, {X: 1, Y: .6}}, [...]float64{.6, nan, nan, nan, nan}},
		{"an arm of unknown cost", []Point{{X: 0, Y: .2}, {X: 1, Y: .6}, {X: nan, Y: 1}}, [...]float64{.4, .5, 0, .5, .8}},
		{"cloud of unknown cost", []Point{{X: 0, Y: .2}, {X: nan, Y: .6}}, [...]float64{nan, nan, nan, nan, nan}},
	} {
		for k, got := range measures(c.points) {
			if math.IsNaN(got) != math.IsNaN(c.want[k]) || math.Abs(got-c.want[k]) > 1e-12 {
				t.Errorf("%s, measure %d: %v, want %v", c.name, k, got, c.want[k])
			}
		}
	}
}
