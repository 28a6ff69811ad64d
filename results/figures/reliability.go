package figures

import (
	"fmt"
	"image/color"
	"math"

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
	const width, tall = 540, 200
	return name, reliabilityKey.figure(f.Title, f.Caption, width, headHeight(f.Caption, width)+tall, func(c draw.Canvas) {
		wide := (c.Max.X - c.Min.X) / 3
		for i, p := range panels {
			at := c
			at.Min.X += wide * vg.Length(i)
			at.Max.X = at.Min.X + wide
			at = draw.Crop(at, 1, -9, 4, -2)
			p.Draw(f.Panels[i].heading(at))
		}
	}), nil
}

// heading writes a panel's title and figures and leaves the rest.
func (r *ReliabilityPanel) heading(c draw.Canvas) draw.Canvas {
	at := vg.Point{X: c.Min.X + keyMargin, Y: c.Max.Y - 9}
	c.FillText(boldSans(9, ink), at, r.Title)
	for _, line := range r.figures() {
		at.Y -= 10
		c.FillText(sans(7.5, ink), at, line)
	}
	return draw.Crop(c, 0, 0, 0, at.Y-7-c.Max.Y)
}

func (r *ReliabilityPanel) figures() []string {
	least, most := r.Bins[0].N, r.Bins[0].N
	for _, b := range r.Bins {
		least, most = min(least, b.N), max(most, b.N)
	}
	size := fmt.Sprintf("%d", most)
	if least < most {
		size = fmt.Sprintf("%d to %d", least, most)
	}
	return []string{
		fmt.Sprintf("ECE %.3f, noise floor %.3f", r.ECE.Value, r.Floor),
		fmt.Sprintf("bins: %d of %s questions", len(r.Bins), size),
	}
}

// plot has equal axes, so that the diagonal is one, and shows what part of them
// there is.
func (r *ReliabilityPanel) plot() (*plot.Plot, error) {
	if len(r.Bins) == 0 {
		return nil, fmt.Errorf("%w: %s has no bins; calibration needs a method that forecasts", errNothing, r.Title)
	}
	shown := noExtent()
	for i := range r.Bins {
		b := &r.Bins[i]
		shown.add(b.Forecast, b.Observed-b.half(), b.Observed+b.half())
	}
	p := newPlot("", "forecast", "observed")
	margin := max(.02, .06*(shown.hi-shown.lo))
	p.X.Min, p.X.Max = shown.lo-margin, shown.hi+margin
	p.Y.Min, p.Y.Max = p.X.Min, p.X.Max
	p.Add(gridLines{}, (*reliabilityPlot)(r))
	return p, nil
}

// A reliabilityPlot is the plotter of a panel.
type reliabilityPlot ReliabilityPanel

// Plot draws the diagonal, the sizes of the bins at the foot, and marks.
func (r *reliabilityPlot) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	most := 0
	for _, b := range r.Bins {
		most = max(most, b.N)
	}
	for _, b := range r.Bins {
		size := vg.Length(b.N) / vg.Length(most) * (c.Max.Y - c.Min.Y) * .09
		drawBinSize(c, vg.Point{X: x(b.Forecast), Y: c.Min.Y}, size)
	}
	c.StrokeLine2(diagonal, x(p.X.Min), y(p.Y.Min), x(p.X.Max), y(p.Y.Max))
	var line []vg.Point
	for i := range r.Bins {
		b := &r.Bins[i]
		at := vg.Point{X: x(b.Forecast), Y: y(b.Observed)}
		line = append(line, at)
		bar(c, vg.Point{X: at.X, Y: y(b.Observed - b.half())}, vg.Point{X: at.X, Y: y(b.Observed + b.half())}, binMark)
	}
	for _, at := range line {
		drawBin(c, at)
	}
}

// drawBin is smaller than other marks, since there are many close together.
func drawBin(c draw.Canvas, at vg.Point) {
	c.DrawGlyph(draw.GlyphStyle{Color: binMark.color, Radius: 2.3, Shape: draw.CircleGlyph{}}, at)
}

func drawBinSize(c draw.Canvas, foot vg.Point, size vg.Length) {
	c.SetColor(color.RGBA{0xb4, 0xb4, 0xb4, 0xff})
	c.Fill(vg.Rectangle{Min: vg.Point{X: foot.X - 1, Y: foot.Y}, Max: vg.Point{X: foot.X + 1, Y: foot.Y + size}}.Path())
}

var (
	binMark  = mark{filled: true, color: palette[1]}
	diagonal = stroke(ink, .8, 4, 2.5)
)

var reliabilityKey = key{
	{6, "mean of a bin", func(c draw.Canvas, at vg.Point) { drawBin(c, vg.Point{X: at.X + 3, Y: at.Y}) }},
	uprightKey("95 % interval", binMark),
	lineKey("forecasts that are right", diagonal),
	{4, "size of a bin", func(c draw.Canvas, at vg.Point) { drawBinSize(c, vg.Point{X: at.X + 2, Y: at.Y - 4.5}, 9) }},
}
