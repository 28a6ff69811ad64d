package report

// sweepTables have the numbers behind the curves, of all strategies that a field
// touches.
func (s *Summary) sweepTables() []Table {
	var t []Table
	for _, w := range s.sweeps() {
		t = append(t, s.sweepTable(w))
	}
	return t
}

func (s *Summary) sweepTable(w sweep) Table {
	t := Table{Name: w.name(), Title: w.title() + ", average over datasets", Columns: []Column{{Name: "strategy"}}}
	others, runs := false, false
	for _, l := range w.lines {
		others, runs = others || l.others != "", runs || l.run != ""
	}
	if others {
		t.Columns = append(t.Columns, Column{Name: "other settings"})
	}
	if runs {
		t.Columns = append(t.Columns, Column{Name: "run"})
	}
	t.Columns = append(t.Columns, Column{Name: w.field}, Column{"accuracy %", Interval, 1}, Column{"C_time s", Interval, 2}, Column{"p95", Number, 2},
		Column{"C_API $/1000", Interval, 2}, Column{"offload %", Number, 1}, Column{"vs mix, points", Signed, 1}, Column{Name: "beats mix"}, Column{"no answer %", Number, 1})
	for _, l := range w.lines {
		for i, a := range l.arms {
			if a < 0 {
				continue
			}
			row := []Value{words(l.strategy)}
			if others {
				row = append(row, words(l.others))
			}
			if runs {
				row = append(row, words(l.run))
			}
			name := w.values[i].name
			if name == "" {
				name = "own settings"
			}
			st := &s.Average[a]
			t.Rows = append(t.Rows, append(row, words(name), percent(st.Accuracy), estimated(st.Seconds), number(st.P95), estimated(st.USD.Times(1000)),
				number(100*st.Offload), percent(st.Tradeoff.IsoCost), words(st.beatsMix()), number(100*st.unanswered().Value)))
		}
	}
	t.Notes = []string{s.intervalNote("± and [low, high]:"),
		"C_time: seconds per question; C_API: cloud dollars per 1000 questions; offload: cloud subtasks / subtasks, %; no answer: share of replies without a gradable answer, %.",
		"vs mix: accuracy, points, less that of the random mix of " + mixEdge + " and " + mixCloud + " at the same cloud dollars.", beatsNote,
		"The points of a curve are not tested against each other; of many, the best looks better than it is."}
	return t
}

func (w *sweep) title() string {
	if w.field == textSweep {
		return "Settings"
	}
	return "Sweep over " + w.field
}

// name is that of the table and of the figure.
func (w *sweep) name() string { return "sweep-" + slug(w.field) }
