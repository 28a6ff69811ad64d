package figures

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A key explains below a figure what is not labelled in it, in as many lines as it
// needs at the figure's width.
type key []keyItem

// A keyItem is a sample and what it stands for; draw puts the sample to the
// right of a point.
type keyItem struct {
	width vg.Length
	name  string
	draw  func(c draw.Canvas, left vg.Point)
}

const (
	keyLine   = vg.Length(13)
	keyMargin = vg.Length(6)
)

// places are the left ends of the items, and below them how high the key is.
func (k key) places(width vg.Length) (places []vg.Point, height vg.Length) {
	style := sans(8, ink)
	x, y := keyMargin, vg.Length(0)
	for _, item := range k {
		w := item.width + 4 + style.Width(item.name)
		if x > keyMargin && x+w > width {
			x, y = keyMargin, y-keyLine
		}
		places = append(places, vg.Point{X: x, Y: y})
		x += w + 16
	}
	return places, keyLine - y
}

// draw writes the key at the foot of a canvas and returns the rest.
func (k key) draw(c draw.Canvas) draw.Canvas {
	style := sans(8, ink)
	places, height := k.places(c.Max.X - c.Min.X)
	for i, item := range k {
		left := vg.Point{X: c.Min.X + places[i].X, Y: c.Min.Y + height - 8 + places[i].Y}
		item.draw(c, left)
		c.FillText(style, vg.Point{X: left.X + item.width + 4, Y: left.Y - 3}, item.name)
	}
	return draw.Crop(c, 0, 0, height+5, 0)
}

func lineKey(name string, style draw.LineStyle) keyItem {
	return keyItem{22, name, func(c draw.Canvas, at vg.Point) { c.StrokeLine2(style, at.X, at.Y, at.X+22, at.Y) }}
}

func markKey(name string, m mark) keyItem {
	return keyItem{6, name, func(c draw.Canvas, at vg.Point) { m.draw(c, vg.Point{X: at.X + 3, Y: at.Y}) }}
}

func boxKey(name string, fill func(draw.Canvas, vg.Rectangle)) keyItem {
	return keyItem{18, name, func(c draw.Canvas, at vg.Point) {
		fill(c, vg.Rectangle{Min: vg.Point{X: at.X, Y: at.Y - 4.5}, Max: vg.Point{X: at.X + 18, Y: at.Y + 4.5}})
	}}
}

// frameInset is what frame leaves free on the left and right.
const frameInset = 22

// figure is a figure whose body is drawn between the heading and the key, in a space
// of a height.
func (k key) figure(title, caption string, width, height vg.Length, body func(draw.Canvas)) figure {
	_, keyHeight := k.places(width - frameInset)
	return figure{width, headHeight(caption, width) + height + keyHeight, func(c draw.Canvas) { body(k.draw(frame(c, title, caption))) }}
}

// intervalKey explains an error bar that lies on its side.
var intervalKey = keyItem{16, "95 % interval", func(c draw.Canvas, at vg.Point) { bar(c, at, vg.Point{X: at.X + 16, Y: at.Y}, ink) }}

// uprightKey explains an error bar that stands.
func uprightKey(name string, hue color.Color) keyItem {
	return keyItem{7, name, func(c draw.Canvas, at vg.Point) {
		bar(c, vg.Point{X: at.X + 3, Y: at.Y - 5}, vg.Point{X: at.X + 3, Y: at.Y + 5}, hue)
	}}
}

// textKey is a remark without a sample.
func textKey(text string) keyItem { return keyItem{-4, text, func(draw.Canvas, vg.Point) {}} }
