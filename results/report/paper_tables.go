package report

import (
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
)

// paperTables are the tables that a publication has: accuracy, time and money by
// method, and the ablations.
func (s *Summary) paperTables() []Table {
	var t []Table
	if s.groups != nil {
		t = append(t, s.methodTable(&accuracyPaper), s.methodTable(&timePaper), s.methodTable(&costPaper))
	}
	if s.ablations != nil {
		t = append(t, s.ablationTable())
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
		"no answer: share of replies, %, without a gradable answer; they count as wrong. What became of each is in the table of answers and plans."}
	timePaper = paperMeasure{"table-2a-time", "Table 2a. C_time, seconds per question", "C_time", 1, Spread, 1, true,
		"of each benchmark: the mean over questions, and in brackets the median and the 95th percentile of single answers; average: unweighted means of these."}
	costPaper = paperMeasure{"table-2b-cost", "Table 2b. C_API, cloud dollars per 1000 questions", "C_API", 1000, Interval, 2, true,
		"Prices are in the setting; what the edge costs is not part of C_API. 0: no cloud is asked."}
)

// methodTable has a row for each method and a column for each benchmark, then
// the average beside the published one.
func (s *Summary) methodTable(m *paperMeasure) Table {
	t := Table{Name: m.name, Title: m.title}
	arms, blocks := s.grouped()
	columns, arm := s.armColumns(arms)
	columns[0].Name = "method"
	first := 1 + len(columns)
	t.Columns = append([]Column{{Name: "group", Kind: Heading}}, columns...)
	for _, d := range s.Datasets {
		t.Columns = append(t.Columns, Column{datasetLabel(d), m.kind, m.digits})
	}
	spread := m.kind == Spread
	t.Columns = append(t.Columns, Column{"average", Interval, m.digits})
	if spread {
		t.Columns = append(t.Columns, Column{"p50", Number, m.digits}, Column{"p95", Number, m.digits})
	}
	t.Columns = append(t.Columns, Column{"published average", Number, m.digits}, Column{"difference", Signed, m.digits})
	if m == &accuracyPaper {
		t.Columns = append(t.Columns, Column{"no answer %", Number, 1})
	}
	for i, a := range arms {
		row := append([]Value{words(blocks[i])}, arm(a)...)
		for d := range s.Datasets {
			row = append(row, m.cell(&s.Stats[a][d]))
		}
		avg := &s.Average[a]
		ours, theirs := m.of(avg), m.scale*s.publishedFor(a, m.measure)
		row = append(row, estimated(ours))
		if spread {
			row = append(row, number(avg.P50), number(avg.P95))
		}
		row = append(row, number(theirs), estimated(stats.Estimate{Value: ours.Value - theirs, Low: ours.Low - theirs, High: ours.High - theirs, N: ours.N}))
		if m == &accuracyPaper {
			row = append(row, number(100*avg.unanswered().Value))
		}
		t.Rows = append(t.Rows, row)
	}
	for c := first; c <= first+len(s.Datasets); c++ {
		t.embolden(c, m.lowest, func(row int) bool { return !s.isBound(arms[row]) })
	}
	t.Notes = s.methodNotes(m)
	return t
}

func (m *paperMeasure) of(st *Stats) stats.Estimate {
	i := slices.IndexFunc(measures, func(x measure) bool { return x.name == m.measure })
	return measures[i].of(st).Times(m.scale)
}

func (m *paperMeasure) cell(st *Stats) Value {
	e := m.of(st)
	if m.kind == Spread {
		e.Low, e.High = st.P50, st.P95
	}
	return estimated(e)
}

// grouped are the arms of the tables of methods and the blocks that they stand
// in: all but ablations, which have a table of their own.
func (s *Summary) grouped() (arms []int, blocks []string) {
	add := func(block string, belongs func(strategy string) bool) {
		for _, a := range s.first() {
			if !slices.Contains(arms, a) && belongs(s.Arms[a].Strategy) {
				arms, blocks = append(arms, a), append(blocks, block)
			}
		}
	}
	for _, g := range s.groups {
		for _, strategy := range g.Strategies {
			add(g.Name, func(name string) bool { return name == strategy })
		}
	}
	add("Others", func(name string) bool {
		return !slices.ContainsFunc(s.ablations, func(a int) bool { return s.Arms[a].Strategy == name })
	})
	return arms, blocks
}

// publishedFor is a measure's published value for an arm, over the datasets that
// are there; NaN where it is not known, or is another setting's.
func (s *Summary) publishedFor(a int, measure string) float64 {
	for i := range s.Published {
		p := &s.Published[i]
		if p.Strategy != s.Arms[a].Strategy || p.Measure != measure {
			continue
		}
		if like := s.heldAgainst(p); like >= 0 && s.Arms[like].Cell == s.Arms[a].Cell {
			return p.Value
		}
	}
	return math.NaN()
}

func (s *Summary) methodNotes(m *paperMeasure) []string {
	best := "highest"
	if m.lowest {
		best = "lowest above zero"
	}
	notes := []string{s.intervalNote("± and [low, high]:"),
		"average: unweighted mean over the benchmarks. Bold: " + best + " of its group, by the figure alone, whatever its interval.",
		m.note,
		"published: averages over the same benchmarks, blank where they are not known to us; difference: ours less published, with the interval of ours alone. Ours is not tuned to them.",
	}
	if s.ablations != nil {
		notes = append(notes, "Ablations of "+s.ablationOf+" are in table 3.")
	}
	for _, n := range s.publishedNotes() {
		if n == firstShown || strings.HasPrefix(n, "published ") && !strings.HasPrefix(n, "published "+m.measure+":") || strings.HasPrefix(n, "Order ") && !strings.Contains(n, " "+m.measure+" ") {
			continue
		}
		notes = append(notes, n)
	}
	return notes
}
