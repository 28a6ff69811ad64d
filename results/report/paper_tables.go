package report

import (
	"math"
	"slices"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// paperTables are the tables that a publication has: accuracy, time and money by
// method, and the ablations.
func paperTables(s *summary.Summary) []Table {
	var t []Table
	if s.Blocks != nil {
		t = append(t, methodTable(s, &accuracyPaper), methodTable(s, &timePaper), methodTable(s, &costPaper))
	}
	if s.Ablations != nil {
		t = append(t, ablationTable(s))
	}
	return t
}

// A paperMeasure is what a table of methods shows of each benchmark.
type paperMeasure struct {
	name, title string
	measure     string // of Published
	scale       float64
	kind        Kind // of the cells of benchmarks
	digits      int
	lowest      bool // is best
	note        string
}

var (
	accuracyPaper = paperMeasure{"table-1-accuracy", "Table 1. Accuracy, %", "accuracy", 100, Interval, 1, false,
		"no answer: share of replies, %, without a gradable answer; they count as wrong. " +
			"The status of each is in the table of answers and plans."}
	timePaper = paperMeasure{"table-2a-time", "Table 2a. C_time, seconds per question", "C_time", 1, Spread, 1, true,
		"of each benchmark: the mean over questions, and in brackets the median and the 95th percentile of single answers; " +
			"average: unweighted means of these."}
	costPaper = paperMeasure{"table-2b-cost", "Table 2b. C_API, cloud dollars per 1000 questions", "C_API", 1000, Interval, 2, true,
		"Prices are in the setting; what the edge costs is not part of C_API. 0: no cloud is asked."}
)

// methodTable has a row for each method and a column for each benchmark, then
// the average beside the published one.
func methodTable(s *summary.Summary, m *paperMeasure) Table {
	t := Table{Name: m.name, Title: m.title, Notes: methodNotes(s, m)}
	var rows []row
	for _, b := range s.Blocks {
		for _, a := range b.Arms {
			rows = append(rows, row{arm: a, Estimates: &s.Average[a], block: b.Name})
		}
	}
	fields := armFields(s, s.BlockArms())
	fields[0].Name = "method"
	fields = slices.Insert(fields, 0, field[row]{Column{Name: "group", Kind: Heading}, func(r row) Value { return words(r.block) }})
	first := len(fields)
	for d, data := range s.Datasets {
		column := Column{summary.DatasetLabel(data), m.kind, m.digits}
		fields = append(fields, field[row]{column, func(r row) Value { return m.cell(&s.Stats[r.arm][d]) }})
	}
	fill(&t, rows, append(fields, m.averageFields(s)...)...)
	best := "highest"
	if m.lowest {
		best = "lowest above zero"
	}
	t.Bold = "Bold: " + best + " of its group, by the figure alone, whatever its interval."
	for c := first; c <= first+len(s.Datasets); c++ {
		t.embolden(c, m.lowest, func(i int) bool { return !s.Arms[rows[i].arm].Bound })
	}
	return t
}

// averageFields are the average, the published one and their difference.
func (m *paperMeasure) averageFields(s *summary.Summary) []field[row] {
	ours := func(r row) stats.Estimate { return m.of(r.Estimates) }
	theirs := func(r row) float64 { return m.scale * publishedOf(s, r.arm, m.measure).Value }
	fields := []field[row]{estimate("average", Interval, m.digits, 1, ours)}
	if m.kind == Spread {
		fields = append(fields, figure("p50", m.digits, func(r row) float64 { return r.P50 }),
			figure("p95", m.digits, func(r row) float64 { return r.P95 }))
	}
	if m == &accuracyPaper {
		fields = append(append(fields, controlFields(s)...), largeFields(s)...)
	}
	fields = append(fields, figure("published average", m.digits, theirs),
		estimate("difference", Signed, m.digits, 1, func(r row) stats.Estimate { return less(ours(r), theirs(r)) }))
	if hasSolved(s, m.measure) {
		fields = append(fields, label("check", func(r row) string { return notCheck(publishedOf(s, r.arm, m.measure).Solved) }))
	}
	if m == &accuracyPaper {
		fields = append(fields, noAnswerField)
	}
	return fields
}

// less is an estimate less a number that has no interval.
func less(e stats.Estimate, v float64) stats.Estimate {
	return stats.Estimate{Value: e.Value - v, Low: e.Low - v, High: e.High - v, N: e.N}
}

func (m *paperMeasure) of(e *summary.Estimates) stats.Estimate {
	return e.Measure(m.measure).Times(m.scale)
}

func (m *paperMeasure) cell(e *summary.Estimates) Value {
	shown := m.of(e)
	if m.kind == Spread {
		shown.Low, shown.High = e.P50, e.P95
	}
	return estimated(shown)
}

// publishedOf is what is published of an arm, over the datasets that are there; its
// value is NaN where it is not known, or is another setting's.
func publishedOf(s *summary.Summary, a int, measure string) summary.Published {
	for _, p := range s.Published {
		if p.Strategy == s.Arms[a].Strategy && p.Measure == measure && p.Arm >= 0 && s.SameMethod(a, p.Arm) {
			return p.Published
		}
	}
	return summary.Published{Value: math.NaN()}
}

func methodNotes(s *summary.Summary, m *paperMeasure) []string {
	notes := []string{intervalNote(s, "± and [low, high]:"),
		"average: unweighted mean over the benchmarks.",
		m.note,
		"published: averages over the same benchmarks, blank where we do not have them; difference: ours less published, " +
			"with the interval of ours alone. Nothing is fitted to them.",
	}
	if m == &accuracyPaper {
		notes = append(append(notes, largeNotes(s)...), hullNotes(s)...)
		if s.HasMix() {
			notes = append(notes, mixNotes(s)...)
		}
	}
	if s.Ablations != nil {
		notes = append(notes, "Ablations of "+s.AblationOf+" are in table 3.")
	}
	return append(notes, publishedNotes(s, m.measure)...)
}
