package figures

import (
	"bytes"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

var fakeSweep = fake.Options{Questions: []int{40, 35}, Seeds: 1,
	Cells: []string{"router.threshold=0.2", "router.threshold=0.5", "router.threshold=0.8"}}

// Equal rows make equal files, and every file is of its format and says what
// was simulated.
func TestFigures(t *testing.T) {
	r := fake.Open(t, fakeSweep)
	o := Options{Formats: []string{"png", "svg", "pdf"}}
	s, err := summary.Of(summary.Options{Resamples: 50}, r)
	if err != nil {
		t.Fatal(err)
	}
	first, err := DrawRuns(t.TempDir(), s, o, r)
	if err != nil {
		t.Fatal(err)
	}
	second, err := DrawRuns(t.TempDir(), s, o, r)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range first {
		names = append(names, filepath.Base(path))
	}
	for _, name := range []string{"accuracy-cost", "accuracy-latency", "offload-threshold", "sweep-router.threshold", "gantt"} {
		for _, format := range o.Formats {
			if want := name + ".simulated." + format; !slices.Contains(names, want) {
				t.Errorf("no %s, but %v", want, names)
			}
		}
	}
	if len(names) != 15 { // no ablations, since the options name none
		t.Errorf("figures %v", names)
	}
	for i, path := range first {
		a, b := read(t, path), read(t, second[i])
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs from one time to the next", filepath.Base(path))
		}
		switch filepath.Ext(path) {
		case ".png":
			if img, err := png.Decode(bytes.NewReader(a)); err != nil || img.Bounds().Dx() < 1000 {
				t.Errorf("%s: %v", path, err)
			}
		case ".svg":
			if !bytes.Contains(a, []byte("simulated models")) || !bytes.Contains(a, []byte("(simulated)")) || !bytes.Contains(a, []byte("Arial")) {
				t.Errorf("%s does not say what was simulated", path)
			}
		case ".pdf":
			if !bytes.HasPrefix(a, []byte("%PDF")) {
				t.Errorf("%s is not PDF", path)
			}
		}
	}
}

func read(t *testing.T, path string) []byte {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFigureErrors(t *testing.T) {
	r := fake.Open(t, fake.Small)
	s, err := summary.Of(summary.Options{Resamples: 10}, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"unknown figure", Options{Names: []string{"pie"}}, "there are accuracy-cost"},
		{"unknown format", Options{Formats: []string{"gif"}}, "png, svg or pdf"},
		{"no sweep", Options{Names: []string{"sweep"}}, "--vary"},
		{"no such question", Options{Names: []string{"gantt"}, Question: "gpqa/9999"}, "gpqa/9999"},
		{"no scores", Options{Names: []string{"offload-threshold"}, Strategy: "cloud-cot"}, "no subtask has a score"},
	} {
		if _, err := DrawRuns(t.TempDir(), s, c.o, r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// Where there is room, labels cover neither each other nor marks, and stay
// within the plot.
func TestLabelsDoNotOverlap(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := &placer{area: vg.Rectangle{Max: vg.Point{X: 450, Y: 250}}}
		for range 12 {
			at := vg.Point{X: vg.Length(20 + 410*rng.Float64()), Y: vg.Length(20 + 210*rng.Float64())}
			p.labels = append(p.labels, label{at: at, size: vg.Point{X: vg.Length(30 + 30*rng.Float64()), Y: 8.5}})
			p.solid = append(p.solid, vg.Rectangle{Min: vg.Point{X: at.X - 4, Y: at.Y - 4}, Max: vg.Point{X: at.X + 4, Y: at.Y + 4}})
		}
		p.place()
		for i, l := range p.labels {
			b := l.box
			if b.Min.X < p.area.Min.X || b.Max.X > p.area.Max.X || b.Min.Y < p.area.Min.Y || b.Max.Y > p.area.Max.Y {
				t.Errorf("seed %d: label %d is outside", seed, i)
			}
			for j := range i {
				if overlap(b, p.labels[j].box) > 0 {
					t.Errorf("seed %d: labels %d and %d overlap", seed, i, j)
				}
			}
			for j, s := range p.solid {
				if overlap(b, s) > 0 {
					t.Errorf("seed %d: label %d covers mark %d", seed, i, j)
				}
			}
		}
	}
}

// What is unknown has no place in a figure, and is named instead.
func TestUnknownIsNotShown(t *testing.T) {
	s := &summary.Summary{Average: make([]summary.Estimates, 3)}
	for i, name := range []string{"edge-cot", "cloud-cot", "hybridflow"} {
		s.Arms, s.Headline = append(s.Arms, summary.Arm{Strategy: name}), append(s.Headline, i)
		s.Average[i].Accuracy, s.Average[i].USD = stats.Exact(.5), stats.Exact(math.NaN())
	}
	s.Average[0].USD = stats.Exact(0)
	if got := notShown(s, costAxis, s.Headline); got != "; unknown and so not shown: cloud-cot, hybridflow" {
		t.Errorf("figure says %q", got)
	}
}

// The cost axis is logarithmic only where nothing is free; unknown points and
// panels without any are drawn without a crash.
func TestTradeoffAxis(t *testing.T) {
	for _, c := range []struct {
		name  string
		costs []float64
		log   bool
	}{
		{"nothing is free", []float64{.001, .02}, true},
		{"one is free", []float64{0, .02}, false},
		{"all are free", []float64{0, 0}, false},
		{"one is unknown", []float64{math.NaN(), .02}, true},
		{"all are unknown", []float64{math.NaN(), math.NaN()}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &summary.Summary{Average: make([]summary.Estimates, len(c.costs))}
			for i, usd := range c.costs {
				s.Arms = append(s.Arms, summary.Arm{Strategy: string(rune('a' + i))})
				s.Headline, s.Mix = append(s.Headline, i), append(s.Mix, [2]int{-1, -1})
				s.Average[i].USD, s.Average[i].Accuracy = stats.Exact(usd), stats.Exact(.5)
			}
			p := tradeoffPanel(s, costAxis, s.Headline, s.Overall())
			if log := p.X.Scale == (plot.LogScale{}); log != c.log {
				t.Errorf("logarithmic: %v", log)
			}
			p.Draw(draw.NewCanvas(&recorder.Canvas{}, 300, 200))
		})
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name   string
		ticker plot.TickerFunc
		lo, hi float64
		want   string
	}{
		{"roundTicks", roundTicks, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{"roundTicks", roundTicks, 17, 63, "20 30 40 50 60"},
		{"roundTicks", roundTicks, -.4, 9, "0 2 4 6 8"},
		{"roundTicks", roundTicks, 5, 5, "5"},
		{"ticksFromZero", ticksFromZero, -3, 0.04, "0.00 0.01 0.02 0.03 0.04"},
		{"decadeTicks", decadeTicks, .03, 2.5, "0.05 0.1 0.2 0.5 1 2"},
	} {
		var got []string
		for _, tick := range c.ticker(c.lo, c.hi) {
			got = append(got, tick.Label)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s from %v to %v: %v, want %v", c.name, c.lo, c.hi, got, c.want)
		}
	}
}

// Counting scores by hand gives the same curve.
func TestOffloadIsBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	scores := []float64{0, 1, .5, .002, -.5}
	for k := range gridSteps { // on the grid, where a share falls at the very score
		scores = append(scores, float64(k)/gridSteps, float64(k)*.001)
	}
	for range 500 {
		scores = append(scores, rng.Float64())
	}
	var tally scoreTally
	for _, s := range scores {
		tally.add(&decision{Score: s, Tier: "cloud"})
	}
	for k, got := range tally.offloadAt() {
		n := 0
		for _, s := range scores {
			if s > float64(k)/gridSteps {
				n++
			}
		}
		if want := float64(n) / float64(len(scores)); got != want {
			t.Fatalf("above %v: %v, want %v", float64(k)/gridSteps, got, want)
		}
	}
}

func TestCriticalPath(t *testing.T) {
	path := criticalPath([]results.Subtask{
		{Step: "plan", EndSeconds: 1}, {Step: "1", EndSeconds: 2}, {Step: "2", Relies: "1", EndSeconds: 5},
		{Step: "3", Relies: "1", EndSeconds: 4}, {Step: "4", Relies: "2,3,9", EndSeconds: 6},
	})
	var got []string
	for step := range path {
		got = append(got, step)
	}
	slices.Sort(got)
	if strings.Join(got, " ") != "1 2 4" {
		t.Errorf("critical: %v", got)
	}
	if loop := criticalPath([]results.Subtask{{Step: "1", Relies: "2"}, {Step: "2", Relies: "1"}}); len(loop) != 2 {
		t.Errorf("a loop: %v", loop)
	}
}
