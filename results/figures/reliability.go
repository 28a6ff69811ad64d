package figures

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A Reliability is the figure of how well forecasts are calibrated, side by side:
// the observed frequency over the forecast, in bins of questions with about the
// same forecast.
type Reliability struct {
	Name           string // goes into the file's name; "" where there is one figure
	Title, Caption string
	Panels         []ReliabilityPanel // one to three
}

// A ReliabilityPanel is one forecast.
type ReliabilityPanel struct {
	Title string // such as "P(correct | edge)"
	Bins  []ReliabilityBin
	ECE   stats.Estimate // expected calibration error
	Floor float64        // what ECE is on average where forecasts are right
}

// A ReliabilityBin is one mark: a mean forecast, the mean of what was observed,
// the standard deviation of their difference, and how many questions.
type ReliabilityBin struct {
	Forecast, Observed, SD float64
	N                      int
}

// half is half the 95 % interval of the observed mean, by the normal
// distribution.
func (b *ReliabilityBin) half() float64 { return 1.96 * b.SD / math.Sqrt(float64(b.N)) }

func (f Reliability) layout() (string, figure, error) {
	name := "reliability"
	if f.Name != "" {
		name += "-" + summary.Slug(f.Name)
	}
	var panels []*plot.Plot
	for i := range f.Panels {
		p, err := f.Panels[i].plot()
		if err != nil {
			return name, figure{}, err
		}
		panels = append(panels, p)
	}
	return name, reliabilityKey.figure(f.Title, f.Caption, 540, 200, func(c draw.Canvas) {
		wide := (c.Max.X - c.Min.X) / 3
		for i, p := range panels {
			at := c
			at.Min.X += wide * vg.Length(i)
			at.Max.X = at.Min.X + wide
			p.Draw(f.Panels[i].heading(draw.Crop(at, 1, -9, 4, -2)))
		}
	}), nil
}

// heading writes a panel's title and figures and leaves the rest.
func (r *ReliabilityPanel) heading(c draw.Canvas) draw.Canvas {
	least, most := r.sizes()
	size := strconv.Itoa(most)
	if least < most {
		size = fmt.Sprintf("%d to %d", least, most)
	}
	at := vg.Point{X: c.Min.X + keyMargin, Y: c.Max.Y - 9}
	c.FillText(boldSans(9, ink), at, r.Title)
	for _, line := range []string{fmt.Sprintf("ECE %.3f, noise floor %.3f", r.ECE.Value, r.Floor),
		fmt.Sprintf("bins: %d of %s questions", len(r.Bins), size)} {
		at.Y -= 10
		c.FillText(sans(7.5, ink), at, line)
	}
	return draw.Crop(c, 0, 0, 0, at.Y-7-c.Max.Y)
}

// sizes are those of the smallest bin and of the largest.
func (r *ReliabilityPanel) sizes() (least, most int) {
	bySize := func(a, b ReliabilityBin) int { return a.N - b.N }
	return slices.MinFunc(r.Bins, bySize).N, slices.MaxFunc(r.Bins, bySize).N
}

// plot has equal axes, so that the diagonal is one, and shows what part of them
// there is: the diagonal, the sizes of the bins at the foot, and marks.
func (r *ReliabilityPanel) plot() (*plot.Plot, error) {
	if len(r.Bins) == 0 {
		return nil, fmt.Errorf("%w: %s has no bins; calibration needs a method that forecasts", errNothing, r.Title)
	}
	shown := noExtent()
	for _, b := range r.Bins {
		shown.add(b.Forecast, b.Observed-b.half(), b.Observed+b.half())
	}
	margin := max(.02, .06*(shown.hi-shown.lo))
	lo, hi := shown.lo-margin, shown.hi+margin
	_, most := r.sizes()
	p := newPlot("", "forecast", "observed", func(a area) {
		for _, b := range r.Bins {
			size := vg.Length(b.N) / vg.Length(most) * (a.Max.Y - a.Min.Y) * .09
			drawBinSize(a.Canvas, vg.Point{X: a.x(b.Forecast), Y: a.Min.Y}, size)
		}
		a.StrokeLines(diagonal, []vg.Point{a.at(lo, lo), a.at(hi, hi)})
		for _, b := range r.Bins {
			bar(a.Canvas, a.at(b.Forecast, b.Observed-b.half()), a.at(b.Forecast, b.Observed+b.half()), binHue)
		}
		for _, b := range r.Bins {
			drawBin(a.Canvas, a.at(b.Forecast, b.Observed))
		}
	})
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = lo, hi, lo, hi
	return p, nil
}

// drawBin is smaller than other marks, since there are many close together.
func drawBin(c draw.Canvas, at vg.Point) {
	c.DrawGlyph(draw.GlyphStyle{Color: binHue, Radius: 2.3, Shape: draw.CircleGlyph{}}, at)
}

func drawBinSize(c draw.Canvas, foot vg.Point, size vg.Length) {
	c.SetColor(color.RGBA{0xb4, 0xb4, 0xb4, 0xff})
	c.Fill(vg.Rectangle{Min: vg.Point{X: foot.X - 1, Y: foot.Y}, Max: vg.Point{X: foot.X + 1, Y: foot.Y + size}}.Path())
}

var (
	binHue   = palette[1]
	diagonal = stroke(ink, .8, 4, 2.5)
)

var reliabilityKey = key{
	{6, "mean of a bin", func(c draw.Canvas, at vg.Point) { drawBin(c, vg.Point{X: at.X + 3, Y: at.Y}) }},
	uprightKey("95 % interval", binHue),
	lineKey("forecasts that are right", diagonal),
	{4, "size of a bin", func(c draw.Canvas, at vg.Point) { drawBinSize(c, vg.Point{X: at.X + 2, Y: at.Y - 4.5}, 9) }},
}
