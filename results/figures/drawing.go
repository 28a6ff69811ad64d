package figures

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"gonum.org/v1/plot/vg"

	"hybridflow/results"
)

// A Drawing is a figure of given numbers: a [PGR], a [Reliability]
// or a [Learning].
type Drawing interface {
	// layout names the file and says what is in it.
	layout() (name string, f figure, err error)
}

// Draw writes each drawing into dir, as NAME.FORMAT with png, svg or pdf (png
// for nil), and returns the paths. Equal numbers make equal files.
func Draw(dir string, formats []string, drawings ...Drawing) ([]string, error) {
	if formats == nil {
		formats = []string{"png"}
	}
	for _, f := range formats {
		if !slices.Contains([]string{"png", "svg", "pdf"}, f) {
			return nil, fmt.Errorf("figure format %q: want png, svg or pdf", f)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, results.WriteError(dir, err)
	}
	var paths []string
	for _, d := range drawings {
		name, f, err := d.layout()
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", name, err)
		}
		for _, format := range formats {
			path := filepath.Join(dir, name+"."+format)
			if err := f.write(path, format); err != nil {
				return nil, err
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// headHeight is what frame takes of a figure's height for title and caption.
func headHeight(caption string, width vg.Length) vg.Length {
	return 47 + 10.5*vg.Length(len(wrap(sans(8, pale), caption, width-24)))
}
