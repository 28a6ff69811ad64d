package routerreport

import (
	"math"

	"hybridflow/results/figures"
	"hybridflow/router/evaluate"
)

// Figures are those that the evaluation allows: PGR over cloud calls where the
// cloud is better, a reliability diagram for each method that forecasts, and the
// learning curve where one was asked for.
func (r *Report) Figures() []figures.Drawing {
	var all []figures.Drawing
	e := r.Evaluation
	exists := !math.IsNaN(e.APGR.Value)
	if exists {
		all = append(all, r.pgrFigure())
	}
	all = append(all, r.reliabilityFigures()...)
	if exists && len(e.LearningCurve) > 1 {
		all = append(all, r.learningFigure())
	}
	return all
}

// pgrFigure leaves out the random control, which is the diagonal.
func (r *Report) pgrFigure() figures.PGR {
	f := figures.PGR{Title: "Performance gap recovered over cloud calls", Caption: r.Caption()}
	for i := range r.Evaluation.Methods {
		m := &r.Evaluation.Methods[i]
		if m.Name == evaluate.RandomControl {
			continue
		}
		line := figures.PGRLine{Name: m.Name, Kind: m.Kind, APGR: m.APGR}
		for _, p := range m.Band {
			line.Points = append(line.Points, figures.PGRPoint(p))
		}
		f.Lines = append(f.Lines, line)
	}
	return f
}

// headTitles say what each head of a router.Calibration forecasts.
var headTitles = map[string]string{"edge": "P(correct | edge)", "cloud": "P(correct | cloud)", "benefit": "benefit, cloud less edge"}

// reliabilityFigures name a method in the file's name, except for the first.
func (r *Report) reliabilityFigures() []figures.Drawing {
	var all []figures.Drawing
	for i := range r.Evaluation.Methods {
		m := &r.Evaluation.Methods[i]
		if len(m.Calibration) == 0 {
			continue
		}
		f := figures.Reliability{Title: "Reliability of the forecasts of " + m.Name, Caption: r.Caption()}
		if len(all) > 0 {
			f.Name = m.Name
		}
		for _, c := range m.Calibration {
			p := figures.ReliabilityPanel{Title: headTitles[c.Head], ECE: c.ECE, Floor: c.Floor}
			for _, b := range c.Bins {
				p.Bins = append(p.Bins, figures.ReliabilityBin(b))
			}
			f.Panels = append(f.Panels, p)
		}
		all = append(all, f)
	}
	return all
}

// learningFigure compares with the best control, which learned from all labels.
func (r *Report) learningFigure() figures.Learning {
	e := r.Evaluation
	f := figures.Learning{Title: "Learning curve of " + e.Method, Caption: r.Caption(), Method: e.Method}
	for _, l := range e.LearningCurve {
		f.Points = append(f.Points, figures.LearningPoint{Labels: l.Labels, Draws: l.Draws, APGR: l.APGR, SD: known(l.SD)})
	}
	if best := e.BestControl; best != evaluate.RandomControl {
		f.Levels = append(f.Levels, figures.LearningLevel{Name: best, APGR: e.Result(best).APGR.Value})
	}
	return f
}
