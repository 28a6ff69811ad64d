package paper

import (
	"fmt"
	"slices"

	"hybridflow/bench/llm/sim"
	"hybridflow/results/report"
	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A claim of the paper that the map can decide in each of its worlds. By the figures it
// holds or not; shown is what the 95 % intervals say.
type claim struct {
	text  string
	holds func(own, chain *summary.Estimates) (holds, shown bool)
}

// above reports whether an estimate is above zero, and whether its interval is.
func above(e stats.Estimate) (holds, shown bool) { return e.Value > 0, e.Low > 0 }

var claims = []claim{
	{
		fmt.Sprintf("%.2f %% for fewer dollars than the random mix pays", 100*claimedAccuracy()),
		func(own, _ *summary.Estimates) (bool, bool) {
			cheaper, shown := above(own.Tradeoff.IsoAccuracy)
			return own.Accuracy.Value >= claimedAccuracy() && cheaper, own.Accuracy.Low >= claimedAccuracy() && shown
		},
	},
	{
		"more accurate than the random mix of edge-cot and cloud-cot at equal dollars",
		func(own, _ *summary.Estimates) (bool, bool) { return above(own.Tradeoff.IsoCost) },
	},
	{
		"more accurate than the hull of all single calls at equal dollars",
		func(own, _ *summary.Estimates) (bool, bool) { return above(own.Tradeoff.Hull) },
	},
	{
		"parallel subtasks take less time than a chain of them",
		func(own, chain *summary.Estimates) (bool, bool) {
			return own.Seconds.Value < chain.Seconds.Value, own.Seconds.High < chain.Seconds.Low
		},
	},
}

// where are the values of repair at which a claim holds in a world, and at which it is
// shown to.
func (c *claim) where(s *summary.Summary, w world) (holds, shown string) {
	at, own := w.points(s, "hybridflow")
	_, chain := w.points(s, "chain")
	h, n := make([]bool, len(at)), make([]bool, len(at))
	for i, a := range own {
		b := a
		if i < len(chain) {
			b = chain[i]
		}
		h[i], n[i] = c.holds(&s.Average[a], &s.Average[b])
	}
	return places(at, h), places(at, n)
}

// ClaimTable says for each claim of the paper at which chances of repair it holds, in
// each world of the map.
func ClaimTable(s *summary.Summary) report.Table {
	t := report.Table{Name: "claims", Title: "Where the paper's claims hold, by the cloud's chance r to repair a wrong result",
		Caption: s.Caption() + "; average over datasets",
		Columns: []report.Column{{Name: "claim", Kind: report.Heading}, {Name: "law"}, {Name: "ends"}, {Name: "budget"},
			{Name: "holds at r"}, {Name: "shown at 95 % at r"}}}
	word := func(text string) report.Value { return report.Value{Text: text, Estimate: stats.Unknown()} }
	for i := range claims {
		for _, w := range worlds {
			holds, shown := claims[i].where(s, w)
			t.Rows = append(t.Rows, []report.Value{word(claims[i].text), word(w.law), word(w.endsAre()), word(w.profile), word(holds), word(shown)})
		}
	}
	t.Notes = []string{
		"own-luck: a model repairs only what it would itself have got right; fresh-luck: a repair is a new attempt.",
		"holds: by the figure; shown: the 95 % interval over questions agrees (of times, the two intervals do not overlap). " +
			"r was swept in simulations; nothing is fitted to the paper.",
	}
	if practice := s.Practice(); practice != "" {
		t.Notes = append(t.Notes, "Practice sets ("+practice+") are not the paper's benchmarks: its accuracy is no target there.")
	}
	return t
}

// Verdict is what the runs of a reproduction say, in five sentences: of the comparison
// (tables) and of the map.
func Verdict(tables, repair *summary.Summary, c *sim.Composition) []string {
	points := func(e stats.Estimate) string {
		return fmt.Sprintf("%+.1f [%+.1f, %+.1f]", 100*e.Value, 100*e.Low, 100*e.High)
	}
	var own, structured []string
	for a, arm := range tables.Arms {
		e := &tables.Average[a]
		switch plain := arm.Setting.Unswept(); {
		case arm.Strategy == "hybridflow" && (plain || arm.Setting.String() == profileField+"=high"):
			profile := "default"
			if !plain {
				profile = "high"
			}
			own = append(own, fmt.Sprintf("under the %s budget %.1f %% at $%.2f per 1,000 questions, %s points against the hull of single calls "+
				"and %s against the random mix", profile, 100*e.Accuracy.Value, 1000*e.USD.Value, points(e.Tradeoff.Hull), points(e.Tradeoff.IsoCost)))
		case plain && slices.Contains([]string{"hybridllm", "sot", "pasta-emulated", "dot"}, arm.Strategy):
			structured = append(structured, fmt.Sprintf("%s %.1f %% at $%.2f", arm.Strategy, 100*e.Accuracy.Value, 1000*e.USD.Value))
		}
	}
	in := func(claim int, w world) string { holds, _ := claims[claim].where(repair, w); return holds }
	ends := func(claim int) string {
		return fmt.Sprintf("with the ends of plans in the cloud %s (own-luck, default budget), %s (own-luck, high), %s (fresh-luck, high)",
			in(claim, worlds[0]), in(claim, worlds[1]), in(claim, worlds[5]))
	}
	return []string{
		"In the default world HybridFlow has " + joined(own, "; ") + ".",
		"Against the random mix it gains at a repair rate r of the cloud of: " + ends(1) + ".",
		"Against the hull of all single calls it gains at r of: " + ends(2) + "; the collaborative methods of the paper have " +
			joined(structured, ", ") + ".",
		"Running subtasks in parallel saves time at r of: " + ends(3) + ".",
		fmt.Sprintf("The evidence: models are simulated, single calls calibrated on published accuracies; "+
			"r is %s on graded executions of real plans (%s); "+
			"what else a plan's result depends on (kappa, tax, law) is swept, as no measurement is known.", c.Recover, c.Source),
	}
}

func joined(parts []string, sep string) string {
	if parts == nil {
		return "no row in this run"
	}
	text := parts[0]
	for _, p := range parts[1:] {
		text += sep + p
	}
	return text
}
