package figures

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
)

// A PGR is a figure that shows, on the left, which part of the gap between edge and cloud
// accuracy routers recover at each share of cloud calls, and on the right by how
// much that is more than a random choice does, whose line is the diagonal.
type PGR struct {
	Title, Caption string
	Lines          []PGRLine
}

// A PGRLine is what one method recovers. Methods have marks and a band; controls
// are thin and dashed; bounds are on the left only, being far above the others.
type PGRLine struct {
	Name, Kind string // Kind is method, control or bound
	APGR       stats.Estimate
	Points     []PGRPoint
}

// A PGRPoint is the performance gap recovered at a cloud-call share, 0 to 1.
type PGRPoint struct {
	Share float64
	PGR   stats.Estimate // drawn without a band where its interval is NaN
}

func (f PGR) layout() (string, figure, error) {
	lift := &pgrPanel{f.looks(), f.Lines, true}
	whole := &pgrPanel{f.looks(), f.Lines, false}
	left, err := whole.plot("performance gap recovered (PGR)")
	if err != nil {
		return "pgr", figure{}, err
	}
	right, err := lift.plot("PGR less that of a random choice")
	if err != nil {
		return "pgr", figure{}, err
	}
	const width, tall = 540, 245
	return "pgr", f.key().figure(f.Title, f.Caption, width, headHeight(f.Caption, width)+tall, func(c draw.Canvas) {
		left.Draw(tile(c, 0, 1))
		right.Draw(tile(c, 1, 1))
	}), nil
}

// A pgrLook is how a line is drawn.
type pgrLook struct {
	line   draw.LineStyle
	mark   mark
	marked bool
	band   color.RGBA
}

var randomLine = stroke(color.RGBA{0x99, 0x99, 0x99, 0xff}, 1)

// looks number methods, controls and bounds apart from each other.
func (f PGR) looks() []pgrLook {
	looks := make([]pgrLook, len(f.Lines))
	seen := map[string]int{}
	for i, l := range f.Lines {
		n := seen[l.Kind]
		seen[l.Kind]++
		switch l.Kind {
		case "method":
			shape, hue := shapes[n%len(shapes)], palette[1+(n+n/len(shapes))%(len(palette)-1)]
			looks[i] = pgrLook{stroke(hue, 1.4), mark{shape.sides, shape.turn, (n+n/(len(palette)-1))%2 == 0, hue, nil}, true, tint(hue)}
		case "control":
			looks[i].line = stroke(ink, .7, dashes[1+n%(len(dashes)-1)]...)
		default:
			looks[i].line = stroke(ink, 1.1, dashes[(3*n)%len(dashes)]...)
		}
	}
	return looks
}

// tint is a colour thinned with white, since the PDF canvas has no transparency.
func tint(c color.RGBA) color.RGBA {
	thin := func(v uint8) uint8 { return uint8(255 - (255-int(v))/8) }
	return color.RGBA{thin(c.R), thin(c.G), thin(c.B), 255}
}

func (f PGR) key() key {
	var k key
	banded := false
	for i, look := range f.looks() {
		l := f.Lines[i]
		name := l.Name
		if !math.IsNaN(l.APGR.Value) {
			name += fmt.Sprintf(": %.3f", l.APGR.Value)
		}
		banded = banded || look.marked && l.banded()
		k = append(k, keyItem{22, name, func(c draw.Canvas, at vg.Point) {
			end := vg.Point{X: at.X + 22, Y: at.Y}
			c.StrokeLine2(look.line, at.X, at.Y, end.X, end.Y)
			if look.marked {
				look.mark.draw(c, vg.Point{X: at.X + 11, Y: at.Y})
			}
		}})
	}
	k = append(k, lineKey("random: 0.500", randomLine))
	if banded {
		k = append(k, boxKey("95 % interval", func(c draw.Canvas, r vg.Rectangle) {
			fillBox(c, r, tint(palette[1]), stroke(palette[1], .4))
		}))
	}
	return append(k, textKey("(behind names: APGR, the area on the left)"))
}
