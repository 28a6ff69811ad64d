package results

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// tradeoffTable holds each arm against the random mix of edge-cot and cloud-cot,
// at equal cost and at equal accuracy.
func (s *Summary) tradeoffTable() Table {
	of := "average over datasets"
	if len(s.Datasets) == 1 {
		of = s.Datasets[0].label()
	}
	t := Table{Name: "tradeoff", Title: "Accuracy for money, against a random mix of " + mixEdge + " and " + mixCloud + ", " + of}
	columns, arm := s.armColumns()
	t.Columns = append(columns, Column{"accuracy", Interval, 1}, Column{"C_API $/1000", Interval, 2}, Column{"PGR", Range, 2},
		Column{"iso-cost gain", Signed, 1}, Column{"iso-accuracy saving $/1000", Signed, 2}, Column{"saving %", Signed, 0}, Column{Name: "front"})
	for a := range s.Arms {
		st := &s.Average[a]
		t.Rows = append(t.Rows, append(arm(s.Arms[a]), percent(st.Accuracy), estimated(st.USD.times(1000)), estimated(st.Tradeoff.PGR),
			percent(st.Tradeoff.IsoCost), estimated(st.Tradeoff.IsoAccuracy.times(1000)), percent(st.Tradeoff.SavedShare), words(s.onFront(a))))
	}
	t.Notes = []string{
		s.intervalNote("± and [low, high]:"),
		"PGR: part of the gap between " + mixEdge + " and " + mixCloud + " accuracy that is closed.",
		"iso-cost gain: accuracy less that of the mix with the same cloud dollars, points. iso-accuracy saving: cloud dollars of the mix with the same accuracy less one's own, per 1000 questions, and as a share of the mix's.",
		"front: whether no other strategy of the run is at least as cheap and as accurate, and better in one; by the figures as they are, whatever their intervals.",
	}
	if lose := s.notOverMix(); lose != nil {
		t.Notes = append(t.Notes, "Not shown to beat the mix at equal cost (95 % interval): "+listed(lose)+".")
	}
	if beyond := s.beyondMix(); beyond != nil {
		t.Notes = append(t.Notes, "Outside what a mix can have in accuracy: "+listed(beyond)+". The saving is against the nearer end, all "+mixCloud+" or all "+mixEdge+".")
	}
	return t
}

func (e Estimate) times(k float64) Estimate { return Estimate{k * e.Value, k * e.Low, k * e.High, e.N} }

// notOverMix are the arms whose gain at equal cost may be none.
func (s *Summary) notOverMix() []string {
	var names []string
	for a, arm := range s.Arms {
		if gain := s.Average[a].Tradeoff.IsoCost; gain.Low <= 0 {
			names = append(names, arm.String())
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

// beyondMix are the arms whose accuracy is not between the mix's ends.
func (s *Summary) beyondMix() []string {
	var names []string
	for a, arm := range s.Arms {
		if pgr := s.Average[a].Tradeoff.PGR.Value; pgr < 0 || pgr > 1 {
			names = append(names, arm.String())
		}
	}
	return names
}

// onFront is "" where the cost or the accuracy is unknown, and for bounds.
func (s *Summary) onFront(a int) string {
	st := &s.Average[a]
	if math.IsNaN(st.USD.Value) || math.IsNaN(st.Accuracy.Value) {
		return ""
	}
	if slices.Contains(s.bounds, s.Arms[a].Strategy) {
		return "bound"
	}
	var points []Point
	own := 0
	for b, arm := range s.Arms {
		if arm.Run != s.Arms[a].Run || slices.Contains(s.bounds, arm.Strategy) {
			continue
		}
		if b == a {
			own = len(points)
		}
		points = append(points, Point{s.Average[b].USD.Value, s.Average[b].Accuracy.Value})
	}
	if slices.Contains(Pareto(points), own) {
		return "yes"
	}
	return "no"
}

// frontTable measures what strategies offer together.
func (s *Summary) frontTable() Table {
	t := Table{Name: "fronts", Title: "Fronts of accuracy over cloud dollars, from " + mixEdge + " to " + mixCloud,
		Columns: []Column{{Name: "dataset"}, {Name: "front"}, {"arms", Number, 0}, {"on it", Number, 0}, {"AIQ", Range, 1}, {"APGR", Range, 3}, {"hypervolume", Range, 3}},
		Notes: []string{
			s.intervalNote("[low, high]:"),
			"arms: strategies and settings, besides the two ends. AIQ: mean height, %, of the hull that mixing at random can reach. APGR: the same as a part of the gap; the random mix has 0.500.",
			"hypervolume: area dominated without mixing, as a share of the rectangle from " + mixEdge + " to " + mixCloud + ".",
			"A front goes through the luckiest of several noisy points, and lies above the true one; so does its interval.",
		}}
	for _, f := range s.Fronts {
		dataset := f.Dataset
		if dataset == "" {
			dataset = "average"
		}
		t.Rows = append(t.Rows, []Value{words(dataset), words(f.Name), count(len(f.Arms)), count(f.On), percent(f.AIQ), estimated(f.APGR), estimated(f.Hypervolume)})
	}
	return t
}
