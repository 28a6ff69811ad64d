package figures

import (
	"image/color"
	"math"
	"regexp"
	"slices"

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
	ink  = color.RGBA{0x22, 0x22, 0x22, 0xff}
	pale = color.RGBA{0x77, 0x77, 0x77, 0xff}
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

// frame writes a figure's heading and returns the rest of the canvas.
func frame(c draw.Canvas, title, caption string) draw.Canvas {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c.FillText(boldSans(12, ink), vg.Point{X: c.Min.X + 12, Y: c.Max.Y - 24}, title)
	small, y := sans(8, pale), c.Max.Y-37
	for _, line := range wrap(caption, c.Max.X-c.Min.X) {
		c.FillText(small, vg.Point{X: c.Min.X + 12, Y: y}, line)
		y -= 10.5
	}
	c.Max.Y = y + 2
	return draw.Crop(c, 10, -12, 8, 0)
}

// headHeight is what frame takes of a figure's height.
func headHeight(caption string, width vg.Length) vg.Length {
	return 47 + 10.5*vg.Length(len(wrap(caption, width)))
}

// clauses of a caption end after ";" or "),".
var clauses = regexp.MustCompile(`.+?(?:; |\), |$)`)

// wrap breaks a caption between clauses so that its lines fit into a figure.
func wrap(caption string, width vg.Length) []string {
	style, lines, line := sans(8, pale), []string(nil), ""
	for _, clause := range clauses.FindAllString(caption, -1) {
		if line != "" && style.Width(line+clause) > width-24 {
			lines, line = append(lines, line), ""
		}
		line += clause
	}
	return append(lines, line)
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
