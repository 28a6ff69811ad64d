package report

import (
	"fmt"
	"math"
	"strings"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A choice is what everybody has without routing: one model, always asked alike.
type choice struct {
	strategy, words string
	of              func(*summary.Estimates) *summary.Comparison
}

var choices = []choice{
	{summary.MixCloud, "always asking the cloud", func(e *summary.Estimates) *summary.Comparison { return &e.VsReference }},
	{summary.MixEdge, "always thinking at the edge", func(e *summary.Estimates) *summary.Comparison { return &e.VsEdge }},
	{summary.CloudDirect, "asking the cloud for the answer alone", func(e *summary.Estimates) *summary.Comparison { return &e.VsDirect }},
}

// savingsTable says in words and figures what each arm saves and what it costs in
// accuracy, against the three choices without a router.
func savingsTable(s *summary.Summary) Table {
	t := Table{Name: "savings", Title: "What is saved, in words, average over datasets"}
	if len(s.Datasets) == 1 {
		t.Title = "What is saved, in words, " + summary.DatasetLabel(s.Datasets[0])
	}
	fields := armFields(s, s.Headline)
	var missing []string
	for _, c := range choices {
		if s.Nearest(c.strategy, summary.Arm{}) < 0 {
			missing = append(missing, c.strategy)
			continue
		}
		fields = append(fields,
			figure("dollars more than "+c.strategy+", %", 1, func(r row) float64 { return 100 * dollarsMore(s, r, c) }),
			estimate("points more than "+c.strategy, Signed, 1, 100, func(r row) stats.Estimate { return c.of(r.Estimates).Difference }))
	}
	fields = append(fields, field[row]{Column{Name: "in words", Kind: Prose}, func(r row) Value { return words(saving(s, r)) }})
	fill(&t, rowsOf(s.Headline, s.Overall()), fields...)
	t.Notes = []string{"dollars: those of the cloud, per question; points of accuracy: paired by question, [low, high] is a 95 % BCa " +
		"bootstrap interval over questions."}
	if missing != nil {
		t.Notes = append(t.Notes, "Against "+strings.Join(missing, ", ")+": unknown, because the run lacks it; add "+
			strings.Join(missing, ",")+" to --strategies.")
	}
	return t
}

// dollarsMore is the share of dollars that an arm costs more than a choice; NaN where
// one is unknown, and for more than none.
func dollarsMore(s *summary.Summary, r row, c choice) float64 {
	b := c.of(r.Estimates).Against
	if b < 0 {
		return math.NaN()
	}
	own, other := r.USD.Value, s.Average[b].USD.Value
	if own == other {
		return 0
	}
	if other == 0 {
		return math.NaN()
	}
	return own/other - 1
}

// saving is a sentence for an arm.
func saving(s *summary.Summary, r row) string {
	var parts []string
	for _, c := range choices {
		vs := c.of(r.Estimates)
		if vs.Against < 0 {
			continue // the choice itself, or missing
		}
		points := "accuracy unknown"
		if !math.IsNaN(vs.Difference.Value) {
			points = Column{Kind: Signed, Digits: 1}.show(estimated(vs.Difference.Times(100)))
			points = strings.Replace(points+" ", " ", " points ", 1)
		}
		parts = append(parts, fmt.Sprintf("%s, %s against %s (%s)",
			inDollars(r.USD.Value, s.Average[vs.Against].USD.Value), strings.TrimSpace(points), c.words, c.strategy))
	}
	if parts == nil {
		return ""
	}
	return s.Arms[r.arm].String() + ": " + strings.Join(parts, "; ") + "."
}

// inDollars compares two costs per question.
func inDollars(own, other float64) string {
	switch change := own/other - 1; {
	case math.IsNaN(own) || math.IsNaN(other):
		return "cloud dollars unknown"
	case own == other && own == 0:
		return "no cloud dollars either"
	case own == other:
		return "the same dollars"
	case other == 0:
		return fmt.Sprintf("%.2f dollars per 1,000 questions instead of none", 1000*own)
	case own == 0:
		return "no cloud dollars (100 % fewer)"
	case change >= 1:
		return fmt.Sprintf("%.1f times the dollars", own/other)
	case math.Abs(change) < .005:
		return "nearly the same dollars"
	case change < 0:
		return fmt.Sprintf("%.0f %% fewer dollars", -100*change)
	default:
		return fmt.Sprintf("%.0f %% more dollars", 100*change)
	}
}
