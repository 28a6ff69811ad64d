package report

import (
	"math"

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

// A methodRow is an arm in its block.
type methodRow struct {
	block string
	arm   int
}

// methodTable has a row for each method and a column for each benchmark, then
// the average beside the published one.
func methodTable(s *summary.Summary, m *paperMeasure) Table {
	t := Table{Name: m.name, Title: m.title, Notes: methodNotes(s, m)}
	var rows []methodRow
	for _, b := range s.Blocks {
		for _, a := range b.Arms {
			rows = append(rows, methodRow{b.Name, a})
		}
	}
	ofArm := func(f field[int]) field[methodRow] {
		return field[methodRow]{f.Column, func(r methodRow) Value { return f.cell(r.arm) }}
	}
	fields := []field[methodRow]{{Column{Name: "group", Kind: Heading}, func(r methodRow) Value { return words(r.block) }}}
	for _, f := range armFields(s, s.BlockArms()) {
		fields = append(fields, ofArm(f))
	}
	fields[1].Name = "method"
	first := len(fields)
	for d, data := range s.Datasets {
		column := Column{summary.DatasetLabel(data), m.kind, m.digits}
		fields = append(fields, ofArm(field[int]{column, func(a int) Value { return m.cell(&s.Stats[a][d]) }}))
	}
	for _, f := range m.averageFields(s) {
		fields = append(fields, ofArm(f))
	}
	fill(&t, rows, fields)
	for c := first; c <= first+len(s.Datasets); c++ {
		t.embolden(c, m.lowest, func(row int) bool { return !s.Arms[rows[row].arm].Bound })
	}
	return t
}

// averageFields are the average, the published one and their difference.
func (m *paperMeasure) averageFields(s *summary.Summary) []field[int] {
	ours := func(a int) stats.Estimate { return m.of(&s.Average[a]) }
	theirs := func(a int) float64 { return m.scale * publishedFor(s, a, m.measure) }
	plain := func(name string, digits int, of func(a int) float64) field[int] {
		return field[int]{Column{name, Number, digits}, func(a int) Value { return number(of(a)) }}
	}
	fields := []field[int]{{Column{"average", Interval, m.digits}, func(a int) Value { return estimated(ours(a)) }}}
	if m.kind == Spread {
		fields = append(fields, plain("p50", m.digits, func(a int) float64 { return s.Average[a].P50 }),
			plain("p95", m.digits, func(a int) float64 { return s.Average[a].P95 }))
	}
	fields = append(fields, plain("published average", m.digits, theirs),
		field[int]{Column{"difference", Signed, m.digits}, func(a int) Value { return less(ours(a), theirs(a)) }})
	if m == &accuracyPaper {
		fields = append(fields, plain("no answer %", 1, func(a int) float64 { return 100 * unanswered(&s.Average[a]).Value }))
	}
	return fields
}

// less is an estimate less a number that has no interval.
func less(e stats.Estimate, v float64) Value {
	return estimated(stats.Estimate{Value: e.Value - v, Low: e.Low - v, High: e.High - v, N: e.N})
}

func (m *paperMeasure) of(e *estimates) stats.Estimate {
	return e.Measure(m.measure).Times(m.scale)
}

func (m *paperMeasure) cell(e *estimates) Value {
	shown := m.of(e)
	if m.kind == Spread {
		shown.Low, shown.High = e.P50, e.P95
	}
	return estimated(shown)
}

// publishedFor is a measure's published value for an arm, over the datasets that
// are there; NaN where it is not known, or is another setting's.
func publishedFor(s *summary.Summary, a int, measure string) float64 {
	for _, p := range s.Published {
		if p.Strategy == s.Arms[a].Strategy && p.Measure == measure && p.Arm >= 0 &&
			s.Arms[p.Arm].Setting.String() == s.Arms[a].Setting.String() {
			return p.Value
		}
	}
	return math.NaN()
}

func methodNotes(s *summary.Summary, m *paperMeasure) []string {
	best := "highest"
	if m.lowest {
		best = "lowest above zero"
	}
	notes := []string{intervalNote(s, "± and [low, high]:"),
		"average: unweighted mean over the benchmarks. Bold: " + best + " of its group, by the figure alone, whatever its interval.",
		m.note,
		"published: averages over the same benchmarks, blank where we do not have them; difference: ours less published, " +
			"with the interval of ours alone. Ours is not tuned to them.",
	}
	if s.Ablations != nil {
		notes = append(notes, "Ablations of "+s.AblationOf+" are in table 3.")
	}
	return append(notes, publishedNotes(s, m.measure)...)
}
