package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// tradeoffTable compares each arm with the random mix of edge-cot and cloud-cot, at
// equal cost and at equal accuracy.
func tradeoffTable(s *summary.Summary, scope summary.Scope) Table {
	t := Table{Name: scopedName(s, "tradeoff", scope), Dataset: scope.Dataset,
		Title: "Accuracy for money, against a random mix of " + summary.MixEdge + " and " + summary.MixCloud + ", " + scope.Label}
	fields := armFields(s, s.Headline, accuracyField, usdField)
	if hasHull(s) {
		fields = append(fields, vsHullField)
	}
	fill(&t, rowsOf(s.Headline, scope), append(fields,
		estimate("PGR", Range, 2, 1, func(r row) stats.Estimate { return r.Tradeoff.PGR }),
		estimate("iso-cost gain, points", Signed, 1, 100, func(r row) stats.Estimate { return r.Tradeoff.IsoCost }),
		estimate("iso-accuracy saving $/1000", Signed, 2, 1000, func(r row) stats.Estimate { return r.Tradeoff.IsoAccuracy }),
		estimate("saving %", Signed, 0, 100, func(r row) stats.Estimate { return r.Tradeoff.SavedShare }),
		estimate("regret, points", Range, 1, 100, func(r row) stats.Estimate { return r.Tradeoff.Regret }),
		beatsMixField,
		label("front", func(r row) string { return onFront(s, r.arm, scope) }))...)
	t.Notes = append(tradeoffNotes(s), hullNotes(s)...)
	if lose := named(s, func(a int) bool { return scope.At(a).Tradeoff.IsoCost.Low <= 0 && !s.Arms[a].Bound }); lose != nil {
		t.Notes = append(t.Notes, "Not shown to beat the mix at equal cost (95 % interval): "+listed(lose)+".")
	}
	beyond := named(s, func(a int) bool { pgr := scope.At(a).Tradeoff.PGR.Value; return pgr < 0 || pgr > 1 })
	if beyond != nil {
		t.Notes = append(t.Notes, "Outside what a mix can have in accuracy: "+listed(beyond)+
			". The saving is against the nearer end, all "+summary.MixCloud+" or all "+summary.MixEdge+".")
	}
	return t
}

func tradeoffNotes(s *summary.Summary) []string {
	return []string{
		intervalNote(s, "± and [low, high]:"),
		"PGR: part of the gap between " + summary.MixEdge + " and " + summary.MixCloud + " accuracy that is closed.",
		"iso-cost gain: accuracy less that of the mix with the same cloud dollars, points. iso-accuracy saving: cloud dollars of the mix " +
			"with the same accuracy less one's own, per 1000 questions, and as a share of the mix's.",
		"regret: utility, in points of accuracy, less than that of the oracle, which takes for each question the better outcome of " +
			summary.MixEdge + " and " + summary.MixCloud + "; dollars are priced so that the two are worth the same on average, " +
			"so all random mixes have the same regret.",
		beatsNote,
		"front: whether no other strategy of the run is at least as cheap and as accurate, and better in one; " +
			"by the figures as they are, whatever their intervals.",
	}
}

// named lists the arms of the tables that a condition holds for.
func named(s *summary.Summary, holds func(a int) bool) (names []string) {
	for _, a := range s.Headline {
		if holds(a) {
			names = append(names, s.Arms[a].String())
		}
	}
	return names
}

// maxListed is how many names a note has room for.
const maxListed = 12

func listed(names []string) string {
	if more := len(names) - maxListed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), more)
	}
	return strings.Join(names, ", ")
}

// onFront is "" where the cost or the accuracy is unknown, and "bound" for bounds.
func onFront(s *summary.Summary, a int, scope summary.Scope) string {
	at := func(a int) stats.Point { return stats.Point{X: scope.At(a).USD.Value, Y: scope.At(a).Accuracy.Value} }
	if p := at(a); math.IsNaN(p.X) || math.IsNaN(p.Y) {
		return ""
	}
	if s.Arms[a].Bound {
		return "bound"
	}
	var points []stats.Point
	own := 0
	for _, b := range s.Headline {
		if b == a {
			own = len(points) // of equals the first is on the front
		}
		if s.Arms[b].Run == s.Arms[a].Run && !s.Arms[b].Bound {
			points = append(points, at(b))
		}
	}
	if slices.Contains(stats.ParetoIndices(points), own) {
		return "yes"
	}
	return "no"
}

// frontTables measure what strategies offer together, on average and on each
// dataset.
func frontTables(s *summary.Summary) []Table {
	var t []Table
	for _, scope := range s.Scopes() {
		fronts := slices.DeleteFunc(slices.Clone(s.Fronts), func(f summary.Front) bool { return f.Dataset != scope.Dataset })
		if len(fronts) > 0 {
			t = append(t, frontTable(s, scope, fronts))
		}
	}
	return t
}

func frontTable(s *summary.Summary, scope summary.Scope, fronts []summary.Front) Table {
	t := Table{Name: scopedName(s, "fronts", scope),
		Title: "Fronts of accuracy over cloud dollars, from " + summary.MixEdge + " to " + summary.MixCloud + ", " + scope.Label,
		Notes: []string{
			intervalNote(s, "[low, high]:"),
			"arms: strategies and settings, besides the two ends. AIQ: mean height, %, of the hull that mixing at random can reach. " +
				"APGR: the same as a part of the gap; the random mix has 0.500.",
			"hypervolume: area dominated without mixing, as a share of the rectangle from " + summary.MixEdge + " to " + summary.MixCloud + ".",
			"CPT: least share of " + summary.MixCloud + "'s price, %, at which the hull closes 50 or 80 % of the gap; the random mix has 50 and 80.",
			"A front goes through the points that chance favoured, and lies above the true one; so does its interval.",
		}}
	if len(s.Datasets) > 1 {
		t.Dataset = scope.Dataset
	}
	type front = summary.Front
	fill(&t, fronts,
		label("front", func(f front) string { return f.Name }),
		figure("arms", 0, func(f front) float64 { return float64(len(f.Arms)) }),
		figure("on it", 0, func(f front) float64 { return float64(f.On) }),
		estimate("AIQ", Range, 1, 100, func(f front) stats.Estimate { return f.AIQ }),
		estimate("APGR", Range, 3, 1, func(f front) stats.Estimate { return f.APGR }),
		estimate("hypervolume", Range, 3, 1, func(f front) stats.Estimate { return f.Hypervolume }),
		estimate("CPT 50 %", Range, 1, 100, func(f front) stats.Estimate { return f.CPT50 }),
		estimate("CPT 80 %", Range, 1, 100, func(f front) stats.Estimate { return f.CPT80 }))
	return t
}
