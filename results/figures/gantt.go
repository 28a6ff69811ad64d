package figures

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results"
	"hybridflow/results/summary"
)

// A trial names one query's rows within a run.
type trial struct {
	Cell       string  `parquet:"cell,dict"`
	Dataset    string  `parquet:"dataset,dict"`
	ID         string  `parquet:"id,dict"`
	Strategy   string  `parquet:"strategy,dict"`
	Repetition int32   `parquet:"repetition"`
	Steps      int32   `parquet:"steps"`
	CloudSteps int32   `parquet:"cloud_steps"`
	Seconds    float64 `parquet:"seconds"`
	Speedup    float64 `parquet:"speedup"`
}

// name has the dataset, which some IDs begin with.
func (t *trial) name() string {
	if strings.HasPrefix(t.ID, t.Dataset) {
		return t.ID
	}
	return t.Dataset + " " + t.ID
}

// pick finds the question that was asked for; without one, that with the most
// subtasks on both tiers, and of those the greatest speed-up.
func pick(o Options, run *results.Run) (trial, error) {
	var best trial
	rank := func(t *trial) [2]float64 {
		both := min(t.CloudSteps, t.Steps-t.CloudSteps, 2)
		return [2]float64{float64(t.Steps + 2*both), t.Speedup}
	}
	strategy := o.Strategy
	for t, err := range results.Rows[trial](filepath.Join(run.Dir, "queries.parquet")) {
		if err != nil {
			return best, err
		}
		if o.Question != "" && t.ID != o.Question || strategy != "" && t.Strategy != strategy || o.Question == "" && t.Steps < 2 {
			continue
		}
		if strategy == "" && t.Steps > 1 {
			strategy = t.Strategy // the first that plans
			best = trial{}
		}
		a, b := rank(t), rank(&best)
		if best.ID == "" || slices.Compare(a[:], b[:]) > 0 {
			best = *t
		}
	}
	if best.ID == "" && o.Question != "" {
		return best, fmt.Errorf("question %q: no row of it (as in the column id of queries.parquet)", o.Question)
	}
	if best.ID == "" {
		return best, fmt.Errorf("%w: no question was split into subtasks", errNothing)
	}
	return best, nil
}

// ganttFigure shows when each subtask of one question was ready, started and
// ended, and where.
func ganttFigure(s *summary.Summary, o Options, runs []*results.Run) (figure, error) {
	if a := leading(s, o.Strategy, func(a int) bool { return s.Arms[a].Run == s.Arms[0].Run }); o.Strategy == "" && s.Average[a].Planned() {
		o.Strategy = s.Arms[a].Strategy
	}
	t, err := pick(o, runs[0])
	if err != nil {
		return figure{}, err
	}
	var steps []results.Subtask
	for row, err := range runs[0].Subtasks() {
		if err != nil {
			return figure{}, err
		}
		if row.Dataset == t.Dataset && row.ID == t.ID && row.Strategy == t.Strategy && row.Cell == t.Cell && row.Repetition == t.Repetition {
			steps = append(steps, *row)
		}
	}
	if len(steps) == 0 {
		return figure{}, fmt.Errorf("question %q: no row of it in subtasks.parquet", t.ID)
	}
	slices.SortStableFunc(steps, func(a, b results.Subtask) int { return cmp.Compare(a.Index, b.Index) })
	length := t.Seconds
	names := make([]string, len(steps))
	for i, st := range steps {
		length = max(length, st.EndSeconds)
		names[i] = st.Step
		if st.Role != st.Step {
			names[i] += " " + st.Role
		}
	}
	p := newPlot("", "seconds since the question", "", (&gantt{steps, criticalPath(steps)}).paint)
	p.X.Min, p.X.Max = 0, roomForLabels(steps, 1.02*length)
	p.Y.Min, p.Y.Max = -float64(len(steps))+.4, .6
	p.Y.Tick.Marker, p.Y.Tick.Length = rowTicks(names), 0
	title := fmt.Sprintf("One question: %s, %s", t.name(), strings.TrimSpace(t.Strategy+" "+t.Cell))
	caption := fmt.Sprintf("%s; repetition %d; answered in %.2f s; speed-up %.2f", s.Backend(), t.Repetition, t.Seconds, t.Speedup)
	return figure{500, 110 + 26*vg.Length(len(steps)), func(c draw.Canvas) {
		p.Draw(ganttKey.draw(frame(c, title+s.Kind(), caption)))
	}}, nil
}

// ganttWidth is how wide the bars' area is at the least, without the names of
// the steps.
const ganttWidth = 390

// roomForLabels is how long the axis has to be for labels that do not fit into
// their bars to stand to the right of them, where no arrow comes in.
func roomForLabels(steps []results.Subtask, length float64) float64 {
	style := sans(7.5, ink)
	for range steps { // a longer axis makes bars shorter
		before := length
		for i := range steps {
			s, w := &steps[i], float64(style.Width(barLabel(&steps[i])))
			if (s.EndSeconds-s.StartSeconds)/length*ganttWidth < w+10 {
				length = max(length, s.EndSeconds*ganttWidth/(ganttWidth-w-8))
			}
		}
		if length == before {
			break
		}
	}
	return length
}

// barLabel is how long a step took, and its score.
func barLabel(s *results.Subtask) string {
	label := strconv.FormatFloat(s.EndSeconds-s.StartSeconds, 'f', 2, 64) + " s"
	if !math.IsNaN(s.Score) && s.Index >= 0 {
		label += ", score " + strconv.FormatFloat(s.Score, 'f', 2, 64)
	}
	return label
}

// criticalPath goes back from the step that ended last, each time to the one it
// relied on that ended last.
func criticalPath(steps []results.Subtask) map[string]bool {
	byID := map[string]*results.Subtask{}
	var last *results.Subtask
	for i := range steps {
		byID[steps[i].Step] = &steps[i]
		if last == nil || steps[i].EndSeconds > last.EndSeconds {
			last = &steps[i]
		}
	}
	path := map[string]bool{}
	for last != nil && !path[last.Step] {
		path[last.Step] = true
		var before *results.Subtask
		for id := range strings.SplitSeq(last.Relies, ",") {
			if dep := byID[strings.TrimSpace(id)]; dep != nil && (before == nil || dep.EndSeconds > before.EndSeconds) {
				before = dep
			}
		}
		last = before
	}
	return path
}
