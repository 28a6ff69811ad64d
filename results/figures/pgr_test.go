package figures

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"hybridflow/results/stats"
)

var nan = math.NaN()

// fakePGR has as many methods as asked for, two controls and a bound.
func fakePGR(methods int, resampled bool) PGR {
	f := PGR{Title: "PGR", Caption: "invented outcomes; data toy (400)"}
	add := func(name, kind string, height float64) {
		l := PGRLine{Name: name, Kind: kind, APGR: stats.Estimate{Value: .5 + height/6, Low: nan, High: nan, N: 400}}
		for i := range 101 {
			s := float64(i) / 100
			e := stats.Estimate{Value: s + height*s*(1-s), Low: nan, High: nan, N: 400}
			if resampled {
				e.Low, e.High = e.Value-.1*s*(1-s), e.Value+.08*s*(1-s)
			}
			l.Points = append(l.Points, PGRPoint{s, e})
		}
		f.Lines = append(f.Lines, l)
	}
	for m := range methods {
		add(fmt.Sprintf("method %d", m+1), "method", .5-.06*float64(m))
	}
	add("length", "control", -.1)
	add("category", "control", .3)
	add("oracle", "bound", 2.4)
	return f
}

func fakeReliability(bins int) Reliability {
	f := Reliability{Title: "Reliability", Caption: "invented outcomes; data toy (400)"}
	for k, title := range []string{"P(correct | edge)", "P(correct | cloud)", "benefit"} {
		p := ReliabilityPanel{Title: title, ECE: stats.Estimate{Value: .031, Low: .02, High: .05, N: 400}, Floor: .0214}
		for b := range bins {
			at := float64(b+1) / float64(bins+2)
			p.Bins = append(p.Bins, ReliabilityBin{at, at * (1 + .1*float64(k)), .48, 20 + 3*b})
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

func fakeLearning(sizes ...int) Learning {
	f := Learning{Title: "Learning", Caption: "invented outcomes; data toy (400)", Method: "method 1",
		Levels: []LearningLevel{{"category", .549}}}
	for i, n := range sizes {
		v := .52 + .01*float64(i)
		f.Points = append(f.Points, LearningPoint{n, 3, stats.Estimate{Value: v, Low: v - .008, High: v + .01, N: 400}, .004})
	}
	f.Points[len(f.Points)-1].SD = nan
	return f
}

// Equal numbers make equal files, which say what they show.
func TestDraw(t *testing.T) {
	drawings := []Drawing{fakePGR(7, true), fakePGR(0, false), fakeReliability(15), fakeReliability(1), fakeLearning(500, 2000, 8000, 9625)}
	var first []string
	for _, d := range drawings { // alone, since some have the same name
		dir := t.TempDir()
		paths, err := Draw(dir, []string{"png", "svg", "pdf"}, d)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Draw(t.TempDir(), []string{"png", "svg", "pdf"}, d)
		if err != nil || len(paths) != 3 {
			t.Fatal(paths, err)
		}
		for i := range paths {
			if !bytes.Equal(read(t, paths[i]), read(t, again[i])) {
				t.Errorf("%s differs from one time to the next", filepath.Base(paths[i]))
			}
		}
		first = append(first, string(read(t, paths[1])))
	}
	for i, want := range []string{"method 7: 0.523", "random: 0.500", "ECE 0.031, noise floor 0.021", "bins: 1 of 20 questions",
		"category: 0.549"} {
		if !strings.Contains(first[i], ">"+want) || !strings.Contains(first[i], "invented outcomes") {
			t.Errorf("drawing %d does not say %q", i, want)
		}
	}
	if strings.Contains(first[1], "95 % interval") {
		t.Error("without resamples there is no interval to explain")
	}
}

func TestDrawErrors(t *testing.T) {
	noGap := fakePGR(1, false)
	for i := range noGap.Lines {
		for k := range noGap.Lines[i].Points {
			noGap.Lines[i].Points[k].PGR = stats.Unknown()
		}
	}
	unread := fakeLearning(500, 800)
	unread.Points[0].APGR, unread.Points[1].APGR = stats.Unknown(), stats.Unknown()
	for _, c := range []struct {
		name    string
		d       Drawing
		formats []string
		want    string
	}{
		{"format", fakePGR(1, true), []string{"gif"}, `figure format "gif": want png`},
		{"no gap", noGap, nil, "draw pgr: nothing to draw: no line has a PGR"},
		{"no forecasts", Reliability{Name: "a b", Panels: []ReliabilityPanel{{Title: "P(correct | edge)"}}}, nil,
			"draw reliability-a-b: nothing to draw: P(correct | edge) has no bins"},
		{"one size", fakeLearning(500), nil, "two or more numbers of labels"},
		{"no APGR", unread, nil, "two or more numbers of labels"},
	} {
		if _, err := Draw(t.TempDir(), c.formats, c.d); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want ... %s ...", c.name, err, c.want)
		}
	}
}

// What bands have in common is where all of them are, and is no lighter.
func TestBandsInCommon(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		bands := make([]band, 3)
		common := band{tint: color.RGBA{255, 255, 255, 255}}
		for i := range bands {
			low, high := rng.Float64(), rng.Float64()
			bands[i] = band{[]float64{.5}, []float64{min(low, high)}, []float64{max(low, high)}, tint(palette[1+i])}
			common = common.and(&bands[i])
		}
		for y := 0.0; y < 1; y += .05 {
			all := true
			for _, b := range bands {
				all = all && b.low[0] <= y && y <= b.high[0]
			}
			if got := common.low[0] <= y && y <= common.high[0]; got != all {
				t.Fatalf("%v of %v holds %v: %v", common, bands, y, got)
			}
		}
		for _, b := range bands {
			if common.tint.R > b.tint.R || common.tint.G > b.tint.G || common.tint.B > b.tint.B {
				t.Fatalf("%v is lighter than %v", common.tint, b.tint)
			}
		}
	}
}

// All labels always have a tick; numbers that would run into each other do not.
func TestLabelTicks(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		want  string
	}{
		{[]int{500, 2000, 8000, 9625}, "9625 8000 2000 500"},
		{[]int{500, 2000, 9000, 9625}, "9625 2000 500"},
	} {
		f := fakeLearning(c.sizes...)
		var got []string
		for _, tick := range labelTicks(f.Points)(420, 11490) { // as the axis goes
			got = append(got, tick.Label)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: %v, want %s", c.sizes, got, c.want)
		}
	}
}
