package figures

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
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
	left, err := f.panel("performance gap recovered (PGR)", 0)
	if err != nil {
		return "pgr", figure{}, err
	}
	right, err := f.panel("PGR less that of a random choice", 1)
	if err != nil {
		return "pgr", figure{}, err
	}
	return "pgr", f.key().figure(f.Title, f.Caption, 540, 245, func(c draw.Canvas) {
		left.Draw(tile(c, 0, 1))
		right.Draw(tile(c, 1, 1))
	}), nil
}

var randomLine = stroke(color.RGBA{0x99, 0x99, 0x99, 0xff}, 1)

// series are the lines, less slope times the share. Methods, controls and bounds are
// numbered apart from each other; of bounds there is nothing where there is a slope.
func (f PGR) series(slope float64) []series {
	lines := make([]series, len(f.Lines))
	seen := map[string]int{}
	for i, l := range f.Lines {
		n := seen[l.Kind]
		seen[l.Kind]++
		switch l.Kind {
		case "method":
			lines[i] = newSeries(l.Name, palette[1+(n+n/len(shapes))%(len(palette)-1)], n, 0, 1.4)
			lines[i].mark.filled = (n+n/(len(palette)-1))%2 == 0
		case "control":
			lines[i].line = stroke(ink, .7, dashes[1+n%(len(dashes)-1)]...)
		default:
			if lines[i].line = stroke(ink, 1.1, dashes[(3*n)%len(dashes)]...); slope > 0 {
				continue
			}
		}
		for _, p := range l.Points {
			base := slope * p.Share
			lines[i].add(100*p.Share, stats.Estimate{Value: p.PGR.Value - base, Low: p.PGR.Low - base, High: p.PGR.High - base})
		}
	}
	return lines
}

func (f PGR) key() key {
	var k key
	banded := false
	for i, line := range f.series(0) {
		name := f.Lines[i].Name
		if apgr := f.Lines[i].APGR.Value; !math.IsNaN(apgr) {
			name += fmt.Sprintf(": %.3f", apgr)
		}
		banded = banded || line.marked() && line.known()
		k = append(k, line.key(name))
	}
	k = append(k, lineKey("random: 0.500", randomLine))
	if banded {
		k = append(k, boxKey("95 % interval", func(c draw.Canvas, r vg.Rectangle) {
			fillBox(c, r, tint(palette[1]), stroke(palette[1], .4))
		}))
	}
	return append(k, textKey("(behind names: APGR, the area on the left)"))
}

// maxBands is how many methods have a band: n bands can overlap in 2^n ways, which
// readers can no longer distinguish.
const maxBands = 6

// panel shows PGR over cloud share, less slope times the share.
func (f PGR) panel(label string, slope float64) (*plot.Plot, error) {
	lines, shown := f.series(slope), noExtent()
	var banded []series
	for _, l := range lines {
		shown.add(l.y...)
		if l.marked() {
			shown.add(slices.Concat(l.low, l.high)...)
		}
		if l.marked() && l.known() && len(banded) < maxBands {
			banded = append(banded, l)
		}
	}
	if shown.empty() {
		return nil, fmt.Errorf("%w: no line has a PGR; it needs a cloud that is better than the edge", errNothing)
	}
	shown.add(0, 1-slope)
	shown.add(shown.lo + .02)
	margin := .04 * (shown.hi - shown.lo)
	p := newPlot("", "cloud-call share, %", label, func(a area) {
		drawBands(a, banded) // below all lines, of which the first method is on top
		a.StrokeLines(randomLine, []vg.Point{a.at(0, 0), a.at(100, 1-slope)})
		for i, l := range slices.Backward(lines) {
			path := l.stroke(a)
			every := max(1, len(path)/5) // marks are apart from those of other lines
			for k := every * (i + 1) / (len(lines) + 1); k < len(path) && len(path) > 1 && l.marked(); k += every {
				l.mark.draw(a.Canvas, path[k])
			}
		}
	})
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 100, shown.lo-margin, shown.hi+margin
	return p, nil
}
