package report

import (
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
)

// The random mix is the control that any router has to beat: it asks mixCloud
// for a share of the questions, drawn at random, and mixEdge for the others.
// Every price between the two is to be had that way without routing.
const (
	mixEdge  = "edge-cot"
	mixCloud = "cloud-cot"
)

// Means that a comparison with the mix is made of; dollars are cloud dollars per
// question.
const (
	ownAccuracy = iota
	ownUSD
	edgeAccuracy
	edgeUSD
	cloudAccuracy
	cloudUSD
	mixParts
)

// overMix is an accuracy less that of the mix which spends the same cloud
// dollars. What costs more than the whole cloud is compared with the cloud; NaN
// where the cloud costs nothing, so that no mix has the price.
func overMix(m *[mixParts]float64) float64 {
	if !(m[cloudUSD] > m[edgeUSD]) {
		return math.NaN()
	}
	share := (m[ownUSD] - m[edgeUSD]) / (m[cloudUSD] - m[edgeUSD])
	share = max(0, min(1, share)) // NaN stays NaN
	return m[ownAccuracy] - m[edgeAccuracy] - share*(m[cloudAccuracy]-m[edgeAccuracy])
}

// A mixSample has the means of one arm and of the mix's two ends, all over the
// questions that the three have, and the same for each resample. Resamples keep
// the three together, so that the comparison is paired and the share moves with
// the costs.
type mixSample struct {
	means     [mixParts]float64
	resampled [mixParts][]float64
	n         int // questions

	regret  float64
	regrets []float64 // in each resample; nil where there is none
}

// estimate is what a function of the means is, here and in each resample.
func (m *mixSample) estimate(of func(*[mixParts]float64) float64) stats.Estimate {
	e := stats.Estimate{Value: of(&m.means), Low: math.NaN(), High: math.NaN(), N: m.n}
	if m.n < 2 || math.IsNaN(e.Value) {
		return e
	}
	drawn := make([]float64, len(m.resampled[0]))
	for b := range drawn {
		var at [mixParts]float64
		for k := range at {
			at[k] = m.resampled[k][b]
		}
		drawn[b] = of(&at)
	}
	e.Low, e.High = stats.Interval(drawn)
	return e
}

// add makes m the mean over datasets, of which other is one.
func (m *mixSample) add(other *mixSample, datasets int) {
	m.n += other.n
	for k := range m.means {
		m.means[k] += other.means[k] / float64(datasets)
		if m.resampled[k] == nil {
			m.resampled[k] = make([]float64, len(other.resampled[k]))
		}
		for b, v := range other.resampled[k] {
			if other.n < 2 { // without an interval there, none for the average
				v = math.NaN()
			}
			m.resampled[k][b] += v / float64(datasets)
		}
	}
	m.addRegret(other, datasets)
}

// setMix finds the ends of the mix for each arm, as a baseline is found.
func (s *Summary) setMix() {
	for _, a := range s.Arms {
		s.mix = append(s.mix, [2]int{s.nearest(mixEdge, a), s.nearest(mixCloud, a)})
	}
}

// mixed tells whether an arm is to be compared with the mix: not where an end
// is missing, nor the ends themselves.
func (s *Summary) mixed(a int) bool {
	return s.mix[a][0] >= 0 && s.mix[a][1] >= 0 && s.Arms[a].Strategy != mixEdge && s.Arms[a].Strategy != mixCloud
}

func (s *Summary) hasMix() bool {
	return s.nearest(mixEdge, Arm{}) >= 0 && s.nearest(mixCloud, Arm{}) >= 0
}

// mixEnds are where the random mixes of a panel begin and end, each once.
func (s *Summary) mixEnds(x xAxis, figures func(arm int) *Stats) [][2]stats.Point {
	at := func(arm int) stats.Point {
		return stats.Point{X: x.of(figures(arm)).Value, Y: 100 * figures(arm).Accuracy.Value}
	}
	var ends [][2]stats.Point
	for _, a := range s.headline {
		if !s.mixed(a) {
			continue
		}
		e := [2]stats.Point{at(s.mix[a][0]), at(s.mix[a][1])}
		if e[1].X > e[0].X && !slices.Contains(ends, e) {
			ends = append(ends, e)
		}
	}
	return ends
}

// mixColumns are the places of each arm's parts among the columns of a
// bootstrap. Where one of the three lacks questions that another has, the parts
// are added as columns with the same gaps.
func (s *Summary) mixColumns(columns [][]float64) ([][mixParts]int, [][]float64) {
	parts := make([][mixParts]int, len(s.Arms))
	for a, ends := range s.mix {
		if !s.mixed(a) {
			continue
		}
		gaps := false
		for k, arm := range [...]int{a, ends[0], ends[1]} {
			for j, column := range [...]int{accuracyColumn, usdColumn} {
				at := arm*intervalColumns + column
				parts[a][2*k+j] = at
				gaps = gaps || slices.ContainsFunc(columns[at], math.IsNaN)
			}
		}
		if gaps {
			columns = append(columns, together(columns, parts[a][:])...)
			for k := range parts[a] {
				parts[a][k] = len(columns) - mixParts + k
			}
		}
	}
	return parts, columns
}

// together copies columns and leaves out the rows that one of them lacks.
func together(columns [][]float64, which []int) [][]float64 {
	copies := make([][]float64, len(which))
	for k, at := range which {
		copies[k] = slices.Clone(columns[at])
	}
	for i := range copies[0] {
		if slices.ContainsFunc(copies, func(col []float64) bool { return math.IsNaN(col[i]) }) {
			for _, col := range copies {
				col[i] = math.NaN()
			}
		}
	}
	return copies
}

func newMixSample(columns, resampled [][]float64, parts *[mixParts]int) *mixSample {
	m := &mixSample{}
	for k, at := range parts {
		e := stats.MeanOf(columns[at])
		m.means[k], m.n = e.Value, e.N
		m.resampled[k] = resampled[at]
	}
	return m
}

// mixNotes explain the comparison, and where it is not one of equal cost.
func (s *Summary) mixNotes() []string {
	var dear []string
	for _, a := range s.headline {
		arm := s.Arms[a]
		if s.mixed(a) && s.Average[a].USD.Value > s.Average[s.mix[a][1]].USD.Value && !slices.Contains(dear, arm.Strategy) {
			dear = append(dear, arm.Strategy)
		}
	}
	notes := []string{
		"vs mix: average less that of the random-mix control, " + mixCloud + " for a random share of the questions and " + mixEdge + " for the rest, at the same cloud dollars.",
		"vs mix is taken from the line between the two, paired by question; a router whose interval is not above 0 has not been shown to beat chance at its price.",
	}
	if len(dear) > 0 {
		notes = append(notes, "vs mix: no mix costs more than "+mixCloud+"; what does ("+strings.Join(dear, ", ")+") is compared with "+mixCloud+" itself, and is the dearer of the two.")
	}
	return notes
}
