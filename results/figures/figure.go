// Package figures draws estimates as PNG, SVG or PDF files.
//
//  1. [DrawRuns] takes a [summary.Summary] and the runs that it is of; [Draw] takes
//     drawings whose numbers come from elsewhere: [PGR], [Reliability], [Learning].
//  2. Two figures need rows that a summary does not hold, and read them:
//     "offload-threshold" the recorded scores of subtasks, "gantt" the subtasks of
//     one question.
//  3. Each figure lays out its panels: axes, marks and lines in the style that all
//     figures share (palette, shapes, dashes), a key, labels that avoid each other,
//     and a heading that says what was measured.
//  4. A canvas of each format writes it to its file. Equal numbers make equal files.
package figures

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	imagefont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"

	"hybridflow/results"
	"hybridflow/results/summary"
)

// Options say what to draw.
type Options struct {
	Names    []string // of Names; nil for all that the rows allow
	Formats  []string // png, svg, pdf; nil for png
	Strategy string   // whose scores and questions are shown; "" for the first with a plan
	Question string   // shown by "gantt"; "" for one with many subtasks

	AverageOnly bool // leave out the panels of single datasets
}

// Names are the figures there are. A run whose rows do not allow one (no
// scores, no sweep, no plan) has none of it. "sweep" stands for one figure for
// each field that a sweep gives several values, such as "sweep-policy.tau0".
var Names = []string{"accuracy-cost", "accuracy-latency", "ablations-cost", "ablations-latency", "offload-threshold", "sweep", "gantt"}

// errNothing is why a figure that was not asked for by name is left out.
var errNothing = errors.New("nothing to draw")

// A figure is a drawing of a fixed size.
type figure struct {
	width, height vg.Length
	draw          func(draw.Canvas)
}

// A named is a figure with the name of its files.
type named struct {
	name string
	figure
}

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

// DrawRuns draws the runs that were summed up, and writes each figure into dir, as
// NAME.FORMAT, of simulated models NAME.simulated.FORMAT; it returns the paths.
// Equal rows make equal files.
func DrawRuns(dir string, s *summary.Summary, o Options, runs ...*results.Run) ([]string, error) {
	names := o.Names
	if names == nil {
		names = Names
	}
	var drawn []named
	for _, name := range expand(s, names) {
		f, err := newFigure(name, s, o, runs)
		if errors.Is(err, errNothing) && o.Names == nil {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", name, err)
		}
		drawn = append(drawn, named{name + s.Tag(), f})
	}
	return writeAll(dir, o.Formats, drawn)
}

// writeAll writes each figure into dir in each format, and returns the paths.
func writeAll(dir string, formats []string, drawn []named) ([]string, error) {
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
	for _, f := range drawn {
		for _, format := range formats {
			path := filepath.Join(dir, f.name+"."+format)
			if err := f.write(path, format); err != nil {
				return nil, err
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// expand puts each sweep's name in the place of "sweep".
func expand(s *summary.Summary, names []string) []string {
	var all []string
	for _, name := range names {
		if name != "sweep" || len(s.Sweeps) == 0 {
			all = append(all, name)
			continue
		}
		for _, w := range s.Sweeps {
			all = append(all, w.Name())
		}
	}
	return all
}

func newFigure(name string, s *summary.Summary, o Options, runs []*results.Run) (figure, error) {
	switch name {
	case "accuracy-cost":
		return tradeoffFigure(s, costAxis, methodArms(s), o.AverageOnly), nil
	case "accuracy-latency":
		return tradeoffFigure(s, timeAxis, methodArms(s), o.AverageOnly), nil
	case "ablations-cost":
		return ablationFigure(s, costAxis, o.AverageOnly)
	case "ablations-latency":
		return ablationFigure(s, timeAxis, o.AverageOnly)
	case "offload-threshold":
		return offloadFigure(s, o.Strategy, runs)
	case "gantt":
		return ganttFigure(s, o, runs)
	case "sweep":
		return figure{}, fmt.Errorf("%w: no field has several values (run a sweep with --vary, such as policy.tau0=0:1:0.1)", errNothing)
	}
	if i := slices.IndexFunc(s.Sweeps, func(w summary.Sweep) bool { return w.Name() == name }); i >= 0 {
		return sweepFigure(s, &s.Sweeps[i]), nil
	}
	return figure{}, fmt.Errorf("no such figure (there are %s)", strings.Join(Names, ", "))
}

// PDF files carry the time they were made and write some objects in the order
// of a map; gonum leaves no other way to stop that than the library's defaults.
func init() {
	fpdf.SetDefaultCatalogSort(true)
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
}

// A pdfCanvas makes bold type by writing regular type twice: of several faces
// gonum's canvas embeds but one, and draws the letters of all with it.
type pdfCanvas struct{ *vgpdf.Canvas }

func (c pdfCanvas) FillString(f font.Face, at vg.Point, s string) {
	if f.Font.Weight == imagefont.WeightBold {
		f.Font.Weight = imagefont.WeightNormal
		f = font.DefaultCache.Lookup(f.Font, f.Font.Size)
		c.Canvas.FillString(f, vg.Point{X: at.X + f.Font.Size/30, Y: at.Y}, s)
	}
	c.Canvas.FillString(f, at, s)
}

func (f figure) write(path, format string) error {
	var c vg.CanvasWriterTo
	switch format {
	case "png":
		c = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(f.width, f.height), vgimg.UseDPI(200))}
	case "svg":
		c = vgsvg.New(f.width, f.height)
	case "pdf":
		c = pdfCanvas{vgpdf.New(f.width, f.height)}
	}
	f.draw(draw.NewCanvas(c, f.width, f.height))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return fmt.Errorf("draw %s: %w", path, err)
	}
	// Arial and Helvetica are as wide as Liberation Sans, letter by letter.
	out := b.Bytes()
	if format == "svg" {
		out = bytes.ReplaceAll(out, []byte("font-family:Liberation Sans;"), []byte("font-family:'Liberation Sans',Arial,Helvetica,sans-serif;"))
	}
	return results.WriteFile(path, out)
}
