package figures

import (
	"fmt"

	"gonum.org/v1/plot/vg"
)

// A Drawing is a figure of given numbers: a [PGR], a [Reliability]
// or a [Learning].
type Drawing interface {
	// layout returns the name of the file, without its ending, and the figure.
	layout() (name string, f figure, err error)
}

// Draw writes each drawing into dir, as NAME.FORMAT with png, svg or pdf (png
// for nil), and returns the paths. Equal numbers make equal files.
func Draw(dir string, formats []string, drawings ...Drawing) ([]string, error) {
	var drawn []named
	for _, d := range drawings {
		name, f, err := d.layout()
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", name, err)
		}
		drawn = append(drawn, named{name, f})
	}
	return writeAll(dir, formats, drawn)
}

// headHeight is what frame takes of a figure's height for title and caption.
func headHeight(caption string, width vg.Length) vg.Length {
	return 47 + 10.5*vg.Length(len(wrap(sans(8, pale), caption, width-24)))
}
