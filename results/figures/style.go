package figures

import (
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	imagefont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/summary"
)

// The colours of Okabe and Ito, which colour-blind readers can distinguish; yellow
// is left out, being too pale for a line. In grey print, shapes and dashes differ.
var palette = []color.RGBA{
	{0x00, 0x00, 0x00, 0xff}, {0x00, 0x72, 0xb2, 0xff}, {0xd5, 0x5e, 0x00, 0xff}, {0x00, 0x9e, 0x73, 0xff},
	{0xcc, 0x79, 0xa7, 0xff}, {0xe6, 0x9f, 0x00, 0xff}, {0x56, 0xb4, 0xe9, 0xff},
}

var dashes = [][]vg.Length{nil, {6, 2.5}, {1.5, 2}, {7, 2, 1.5, 2}, {3, 2}, {9, 3}}

var (
	ink      = color.RGBA{0x22, 0x22, 0x22, 0xff}
	pale     = color.RGBA{0x77, 0x77, 0x77, 0xff}
	hairgray = color.RGBA{0xe4, 0xe4, 0xe4, 0xff}
)

func sans(size vg.Length, c color.Color) text.Style {
	return text.Style{Color: c, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size),
		XAlign: draw.XLeft, YAlign: draw.YBottom, Handler: plot.DefaultTextHandler}
}

func boldSans(size vg.Length, c color.Color) text.Style {
	s := sans(size, c)
	s.Font.Weight = imagefont.WeightBold
	return s
}

func stroke(c color.Color, width vg.Length, dash ...vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: width, Dashes: dash}
}

// newPlot is an empty plot in the style of all figures.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.TextStyle = boldSans(9.5, ink)
	p.Title.TextStyle.XAlign, p.Title.TextStyle.YAlign = draw.XCenter, draw.YTop
	p.Title.Padding = 4
	p.X.Label.Text, p.Y.Label.Text = x, y
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		align := [2]float64{float64(a.Tick.Label.XAlign), float64(a.Tick.Label.YAlign)}
		rotation, labelAlign := a.Label.TextStyle.Rotation, a.Label.TextStyle
		a.Label.TextStyle = sans(8.5, ink)
		a.Label.TextStyle.Rotation = rotation
		a.Label.TextStyle.XAlign, a.Label.TextStyle.YAlign = labelAlign.XAlign, labelAlign.YAlign
		a.Label.Padding = 3
		a.Tick.Label = sans(8, ink)
		a.Tick.Label.XAlign, a.Tick.Label.YAlign = text.XAlignment(align[0]), text.YAlignment(align[1])
		a.Tick.LineStyle = stroke(pale, .6)
		a.Tick.Length = 3
		a.LineStyle = stroke(pale, .6)
		a.Padding = 0
		a.Tick.Marker = roundTicks{}
	}
	return p
}

// frame writes a figure's heading and returns the rest of the canvas.
func frame(c draw.Canvas, title, subtitle string) draw.Canvas {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	head := boldSans(12, ink)
	c.FillText(head, vg.Point{X: c.Min.X + 12, Y: c.Max.Y - 24}, title)
	small := sans(8, pale)
	y := c.Max.Y - 37
	for _, line := range wrap(small, subtitle, c.Max.X-c.Min.X-24) {
		c.FillText(small, vg.Point{X: c.Min.X + 12, Y: y}, line)
		y -= 10.5
	}
	c.Max.Y = y + 2
	return draw.Crop(c, 10, -12, 8, 0)
}

// wrap breaks a caption after ";" and ")," so that its lines fit.
func wrap(s text.Style, txt string, width vg.Length) []string {
	var lines []string
	line := ""
	for len(txt) > 0 {
		end := len(txt)
		for i := 1; i < len(txt); i++ {
			if before := txt[:i]; strings.HasSuffix(before, "; ") || strings.HasSuffix(before, "), ") {
				end = i
				break
			}
		}
		if line != "" && s.Width(line+txt[:end]) > width {
			lines, line = append(lines, line), ""
		}
		line, txt = line+txt[:end], txt[end:]
	}
	return append(lines, line)
}

// roundTicks are at 1, 2 or 5 times a power of ten, about five of them.
type roundTicks struct{}

func (roundTicks) Ticks(lo, hi float64) []plot.Tick {
	if !(hi > lo) {
		return []plot.Tick{{Value: lo, Label: strconv.FormatFloat(lo, 'g', 3, 64)}}
	}
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/4)))
	for _, m := range []float64{5, 2} {
		if (hi-lo)/(step*m) >= 4 {
			step *= m
			break
		}
	}
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var ticks []plot.Tick
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+step*1e-9; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: strconv.FormatFloat(k*step+0, 'f', digits, 64)})
	}
	return ticks
}

// decadeTicks are for logarithmic axes: 1, 2 and 5 of each decade, including
// those below 1.
type decadeTicks struct{}

func (decadeTicks) Ticks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	for d := math.Floor(math.Log10(lo)); d <= math.Log10(hi); d++ {
		for _, m := range []float64{1, 2, 5} {
			if v := m * math.Pow(10, d); v >= lo && v <= hi {
				ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'g', 3, 64)})
			}
		}
	}
	return ticks
}

// gridLines draws a hairline at each labelled tick.
type gridLines struct{}

func (gridLines) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		c.StrokeLine2(stroke(hairgray, .5), x(t.Value), c.Min.Y, x(t.Value), c.Max.Y)
	}
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		c.StrokeLine2(stroke(hairgray, .5), c.Min.X, y(t.Value), c.Max.X, y(t.Value))
	}
}

// A mark is how an arm looks in every figure: filled when it plans, open when
// it makes one call.
type mark struct {
	sides  int // 0 is a circle
	turn   float64
	filled bool
	color  color.RGBA
	dash   []vg.Length
}

var shapes = []struct {
	sides int
	turn  float64
}{{0, 0}, {4, math.Pi / 4}, {3, math.Pi / 2}, {4, 0}, {3, -math.Pi / 2}, {5, math.Pi / 2}, {6, 0}}

// marks gives each strategy its own, numbering those that plan and those that
// do not apart from each other. All cells of a strategy look alike.
func marks(s *summary.Summary) []mark {
	marks := make([]mark, len(s.Arms))
	seen := map[bool]int{}
	for a, arm := range s.Arms {
		if first := slices.IndexFunc(s.Arms, func(o summary.Arm) bool { return o.Strategy == arm.Strategy }); first < a {
			marks[a] = marks[first]
			continue
		}
		filled := s.Average[a].Planned()
		n := seen[filled]
		seen[filled]++
		shape := shapes[n%len(shapes)]
		// Colours start to repeat one place later in each round of the shapes.
		if s.Arms[a].Bound { // a triangle of no colour, since it is no strategy
			marks[a], seen[filled] = mark{3, -math.Pi / 2, false, pale, nil}, n
			continue
		}
		marks[a] = mark{shape.sides, shape.turn, filled, palette[(n+n/len(shapes))%len(palette)], dashes[n%len(dashes)]}
	}
	return marks
}

const markRadius = vg.Length(3.4)

func (m mark) draw(c draw.Canvas, at vg.Point) {
	radius := float64(markRadius)
	sides := m.sides
	if sides == 0 {
		sides = 24
	} else {
		radius *= 1.25 // equal area, about
	}
	var path vg.Path
	for i := range sides {
		angle := m.turn + 2*math.Pi*float64(i)/float64(sides)
		p := vg.Point{X: at.X + vg.Length(radius*math.Cos(angle)), Y: at.Y + vg.Length(radius*math.Sin(angle))}
		if i == 0 {
			path.Move(p)
		} else {
			path.Line(p)
		}
	}
	path.Close()
	c.SetColor(color.White)
	if m.filled {
		c.SetColor(m.color)
	}
	c.Fill(path)
	c.SetLineStyle(stroke(m.color, 1.1))
	c.Stroke(path)
}
