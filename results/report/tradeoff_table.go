package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
)

// tradeoffTables hold each arm against the random mix of edge-cot and cloud-cot, at
// equal cost and at equal accuracy: on average and on each dataset.
func (s *Summary) tradeoffTables() []Table {
	var t []Table
	if len(s.Datasets) != 1 {
		t = append(t, s.tradeoffTable("tradeoff", "average over datasets", func(a int) *Stats { return &s.Average[a] }))
	}
	for d, data := range s.Datasets {
		name := "tradeoff"
		if len(s.Datasets) > 1 {
			name += "-" + slug(data.Name)
		}
		t = append(t, s.tradeoffTable(name, datasetLabel(data), func(a int) *Stats { return &s.Stats[a][d] }))
		t[len(t)-1].Dataset = data.Name
	}
	return t
}

func (s *Summary) tradeoffTable(name, of string, stats func(arm int) *Stats) Table {
	t := Table{Name: name, Title: "Accuracy for money, against a random mix of " + mixEdge + " and " + mixCloud + ", " + of}
	columns, arm := s.armColumns(s.headline)
	t.Columns = append(columns, Column{"accuracy %", Interval, 1}, Column{"C_API $/1000", Interval, 2}, Column{"PGR", Range, 2},
		Column{"iso-cost gain, points", Signed, 1}, Column{"iso-accuracy saving $/1000", Signed, 2}, Column{"saving %", Signed, 0}, Column{"regret, points", Range, 1}, Column{Name: "beats mix"}, Column{Name: "front"})
	for _, a := range s.headline {
		st := stats(a)
		t.Rows = append(t.Rows, append(arm(a), percent(st.Accuracy), estimated(st.USD.Times(1000)), estimated(st.Tradeoff.PGR),
			percent(st.Tradeoff.IsoCost), estimated(st.Tradeoff.IsoAccuracy.Times(1000)), percent(st.Tradeoff.SavedShare), percent(st.Tradeoff.Regret), words(st.beatsMix()), words(s.onFront(a, stats))))
	}
	t.Notes = []string{
		s.intervalNote("± and [low, high]:"),
		"PGR: part of the gap between " + mixEdge + " and " + mixCloud + " accuracy that is closed.",
		"iso-cost gain: accuracy less that of the mix with the same cloud dollars, points. iso-accuracy saving: cloud dollars of the mix with the same accuracy less one's own, per 1000 questions, and as a share of the mix's.",
		"regret: utility, in points of accuracy, less than that of an oracle which knows for each question whether " + mixEdge + " or " + mixCloud + " turns out better; dollars are priced so that the two are worth the same on average, so all random mixes have the same regret.",
		beatsNote,
		"front: whether no other strategy of the run is at least as cheap and as accurate, and better in one; by the figures as they are, whatever their intervals.",
	}
	if lose := s.notOverMix(stats); lose != nil {
		t.Notes = append(t.Notes, "Not shown to beat the mix at equal cost (95 % interval): "+listed(lose)+".")
	}
	if beyond := s.beyondMix(stats); beyond != nil {
		t.Notes = append(t.Notes, "Outside what a mix can have in accuracy: "+listed(beyond)+". The saving is against the nearer end, all "+mixCloud+" or all "+mixEdge+".")
	}
	return t
}

const beatsNote = "beats mix: whether the interval of the gain over the random mix at equal cost is above 0 (yes) or below (no, worse); open: neither was shown."

// beatsMix is "" where there is no mix to beat.
func (s *Stats) beatsMix() string {
	switch gain := s.Tradeoff.IsoCost; {
	case math.IsNaN(gain.Low):
		return ""
	case gain.Low > 0:
		return "yes"
	case gain.High < 0:
		return "no, worse"
	}
	return "open"
}

// notOverMix are the arms whose gain at equal cost may be none.
func (s *Summary) notOverMix(stats func(arm int) *Stats) []string {
	var names []string
	for _, a := range s.headline {
		arm := s.Arms[a]
		if gain := stats(a).Tradeoff.IsoCost; gain.Low <= 0 && !s.isBound(a) {
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
func (s *Summary) beyondMix(stats func(arm int) *Stats) []string {
	var names []string
	for _, a := range s.headline {
		arm := s.Arms[a]
		if pgr := stats(a).Tradeoff.PGR.Value; pgr < 0 || pgr > 1 {
			names = append(names, arm.String())
		}
	}
	return names
}

// onFront is "" where the cost or the accuracy is unknown, and for bounds.
func (s *Summary) onFront(a int, figures func(arm int) *Stats) string {
	st := figures(a)
	if math.IsNaN(st.USD.Value) || math.IsNaN(st.Accuracy.Value) {
		return ""
	}
	if s.isBound(a) {
		return "bound"
	}
	var points []stats.Point
	own := 0
	for _, b := range s.headline {
		if s.Arms[b].Run != s.Arms[a].Run || s.isBound(b) {
			continue
		}
		if b == a {
			own = len(points)
		}
		points = append(points, stats.Point{X: figures(b).USD.Value, Y: figures(b).Accuracy.Value})
	}
	if slices.Contains(stats.Pareto(points), own) {
		return "yes"
	}
	return "no"
}

// frontTables measure what strategies offer together, on average and on each
// dataset.
func (s *Summary) frontTables() []Table {
	var t []Table
	for _, f := range s.Fronts {
		if n := len(t); n == 0 || t[n-1].Dataset != f.Dataset {
			t = append(t, s.frontTable(f.Dataset))
		}
	}
	if n := len(t); n > 1 { // the average comes first
		t = append(t[n-1:], t[:n-1]...)
	} else if n == 1 {
		t[0].Name, t[0].Dataset = "fronts", ""
	}
	return t
}

func (s *Summary) frontTable(dataset string) Table {
	name, of := "fronts", "average over datasets"
	if dataset != "" {
		name, of = "fronts-"+slug(strings.TrimSuffix(dataset, practiceMark)), dataset
	}
	t := Table{Name: name, Dataset: dataset, Title: "Fronts of accuracy over cloud dollars, from " + mixEdge + " to " + mixCloud + ", " + of,
		Columns: []Column{{Name: "front"}, {"arms", Number, 0}, {"on it", Number, 0}, {"AIQ", Range, 1}, {"APGR", Range, 3}, {"hypervolume", Range, 3}, {"CPT 50 %", Range, 1}, {"CPT 80 %", Range, 1}},
		Notes: []string{
			s.intervalNote("[low, high]:"),
			"arms: strategies and settings, besides the two ends. AIQ: mean height, %, of the hull that mixing at random can reach. APGR: the same as a part of the gap; the random mix has 0.500.",
			"hypervolume: area dominated without mixing, as a share of the rectangle from " + mixEdge + " to " + mixCloud + ".",
			"CPT: least share of " + mixCloud + "'s price, %, at which the hull closes 50 or 80 % of the gap; the random mix has 50 and 80.",
			"A front goes through the luckiest of several noisy points, and lies above the true one; so does its interval.",
		}}
	for _, f := range s.Fronts {
		if f.Dataset != dataset {
			continue
		}
		t.Rows = append(t.Rows, []Value{words(f.Name), count(len(f.Arms)), count(f.On), percent(f.AIQ), estimated(f.APGR), estimated(f.Hypervolume), percent(f.CPT50), percent(f.CPT80)})
	}
	return t
}
