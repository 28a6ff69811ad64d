package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// maxBands is how many methods have a band: n bands can overlap in 2^n ways, which
// readers can no longer distinguish.
const maxBands = 6

// A band is an interval over cloud shares, or over what else is on an axis; all
// bands of a panel are at the same ones.
type band struct {
	share, low, high []float64
	tint             color.RGBA
}

// bands fills the bands and what they have in common, which is darker, and then
// draws their edges.
func (d *pgrPanel) bands(c draw.Canvas, at func(share, pgr float64) vg.Point) {
	var all []band
	for i := range d.lines {
		if l := &d.lines[i]; d.looks[i].marked && l.banded() && len(all) < maxBands {
			all = append(all, l.band(d.looks[i].band))
		}
	}
	fillBands(c, all, at)
	k := 0
	for i := range d.lines {
		if k < len(all) && d.looks[i].marked && d.lines[i].banded() {
			all[k].edges(c, at, stroke(d.looks[i].line.Color, .4))
			k++
		}
	}
}

// fillBands fills bands, all at the same shares, and their intersections. An
// intersection of bands is a band; it is drawn after those that it is part of,
// since a number is larger than that of any subset of its bits.
func fillBands(c draw.Canvas, all []band, at func(share, y float64) vg.Point) {
	for set := 1; set < 1<<len(all); set++ {
		common := band{tint: color.RGBA{255, 255, 255, 255}}
		for i := range all {
			if set>>i&1 == 1 {
				common = common.and(&all[i])
			}
		}
		common.fill(c, at)
	}
}

func (l *PGRLine) banded() bool {
	for _, p := range l.Points {
		if !math.IsNaN(p.PGR.Low + p.PGR.High) {
			return true
		}
	}
	return false
}

func (l *PGRLine) band(tint color.RGBA) band {
	b := band{tint: tint}
	for _, p := range l.Points {
		b.share, b.low, b.high = append(b.share, p.Share), append(b.low, p.PGR.Low), append(b.high, p.PGR.High)
	}
	return b
}

// and is what two bands have in common, in the colour of one printed over the
// other. A band without shares is everything.
func (b band) and(o *band) band {
	over := func(a, b uint8) uint8 { return uint8(int(a) * int(b) / 255) }
	both := band{share: o.share, tint: color.RGBA{over(b.tint.R, o.tint.R), over(b.tint.G, o.tint.G), over(b.tint.B, o.tint.B), 255}}
	for i := range o.share {
		low, high := o.low[i], o.high[i]
		if i < len(b.share) {
			low, high = max(low, b.low[i]), min(high, b.high[i])
		}
		both.low, both.high = append(both.low, low), append(both.high, high)
	}
	return both
}

// fill fills each stretch of shares at which there is a band.
func (b *band) fill(c draw.Canvas, at func(share, pgr float64) vg.Point) {
	for start := 0; start < len(b.share); start++ {
		end := start
		for end < len(b.share) && b.low[end] <= b.high[end] { // not where NaN
			end++
		}
		if end-start > 1 {
			var path vg.Path
			path.Move(at(b.share[start], b.low[start]))
			for i := start + 1; i < end; i++ {
				path.Line(at(b.share[i], b.low[i]))
			}
			for i := end - 1; i >= start; i-- {
				path.Line(at(b.share[i], b.high[i]))
			}
			path.Close()
			c.SetColor(b.tint)
			c.Fill(path)
		}
		start = end
	}
}

func (b *band) edges(c draw.Canvas, at func(share, pgr float64) vg.Point, style draw.LineStyle) {
	for _, edge := range [][]float64{b.low, b.high} {
		var line []vg.Point
		for i, v := range edge {
			if !math.IsNaN(v) {
				line = append(line, at(b.share[i], v))
			}
		}
		c.StrokeLines(style, line)
	}
}
