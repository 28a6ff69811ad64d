package learn

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/floats"

	"hybridflow/results/stats"
	"hybridflow/router/internal/texthash"
)

// calibrationFolds is in how many parts outcomes are held out in turn.
const calibrationFolds = 4

// heldOut are predictions of outcomes by models that have not seen them.
type heldOut struct {
	raw, happened [2][]float64 // of edge and cloud
	scores        [][]float64  // by fold
	ranks         []float64    // of scores, within the fold
	outcomes      []Outcome    // in the order of the above
}

// calibrate holds out each part of the outcomes in turn, measures what models
// of the rest predict for it, and fits isotonic calibration where that helps:
// where, fitted on one half of the predictions, it lowers the Brier score of
// the other. Measured is such a cross-fitted calibration.
func calibrate(ctx context.Context, outcomes []Outcome, r recipe, o TrainOptions) (c [2]*isotonic, m Metrics, err error) {
	var h heldOut
	for f := range calibrationFolds {
		train, held := holdOut(outcomes, f)
		if len(train) < minTrain/2 || len(held) == 0 {
			continue // nearly all is one question
		}
		trial, _, err := fit(ctx, train, r, o)
		if err != nil {
			return c, m, fmt.Errorf("train %s on %d outcomes: %w", r.name, len(train), err)
		}
		if err := h.add(trial, held); err != nil {
			return c, m, err
		}
	}
	used := h.raw
	for t := range h.raw {
		crossed := crossFit(h.raw[t], h.happened[t])
		if stats.Brier(crossed, h.happened[t]) < stats.Brier(h.raw[t], h.happened[t]) {
			used[t], c[t] = crossed, fitIsotonic(h.raw[t], h.happened[t])
		}
	}
	return c, h.metrics(used, [2]bool{c[0] != nil, c[1] != nil}), nil
}

// holdOut splits off one part of the outcomes, by the text of their question,
// so that questions that differ in their numbers only are on one side.
func holdOut(outcomes []Outcome, fold int) (train, held []Outcome) {
	for _, o := range outcomes {
		h := texthash.Fold(calibrationFolds, texthash.Words(texthash.Stem(o.Prompt), true))
		if h%calibrationFolds == uint64(fold) {
			held = append(held, o)
		} else {
			train = append(train, o)
		}
	}
	return train, held
}

func (h *heldOut) add(trial *Model, held []Outcome) error {
	x, err := trial.Features.vectors(Examples(held))
	if err != nil {
		return err
	}
	var scores []float64
	for i := range held {
		p := trial.predict(&x[i])
		scores = append(scores, p.Score)
		h.raw[0], h.raw[1] = append(h.raw[0], p.Edge), append(h.raw[1], p.Cloud)
		h.happened[0] = append(h.happened[0], held[i].Edge.Correct)
		h.happened[1] = append(h.happened[1], held[i].Cloud.Correct)
	}
	h.scores, h.ranks = append(h.scores, scores), append(h.ranks, stats.Rank(scores).Shares()...)
	h.outcomes = append(h.outcomes, held...)
	return nil
}

func (h *heldOut) metrics(used [2][]float64, isotonic [2]bool) Metrics {
	m := Metrics{HeldOut: len(h.outcomes), Scores: quantiles(h.scores)}
	if m.HeldOut == 0 {
		return m
	}
	if c := NewCurve(h.outcomes, h.ranks); c.Gap() > 0 {
		m.APGR = stats.Finite(c.APGR())
	}
	for t, head := range []string{"edge", "cloud"} {
		m.Calibration = append(m.Calibration, headMetric(head, used[t], h.raw[t], h.happened[t], isotonic[t]))
	}
	m.Calibration = append(m.Calibration, headMetric("benefit",
		difference(used), difference(h.raw), difference(h.happened), isotonic[0] || isotonic[1]))
	return m
}

// crossFit calibrates each half by the other.
func crossFit(predicted, happened []float64) []float64 {
	var half [2]struct{ p, y []float64 }
	for i := range predicted {
		h := &half[i%2]
		h.p, h.y = append(h.p, predicted[i]), append(h.y, happened[i])
	}
	out := slices.Clone(predicted)
	for side := range half {
		other := half[1-side]
		if len(other.p) == 0 {
			continue
		}
		c := fitIsotonic(other.p, other.y)
		for i := side; i < len(out); i += 2 {
			out[i] = c.At(predicted[i])
		}
	}
	return out
}

// difference is that of the cloud and the edge.
func difference(tiers [2][]float64) []float64 {
	return floats.SubTo(make([]float64, len(tiers[0])), tiers[1], tiers[0])
}

func headMetric(head string, used, raw, happened []float64, isotonic bool) HeadMetric {
	bins := stats.Bins(used, happened, stats.DefaultBins)
	rawBins := stats.Bins(raw, happened, stats.DefaultBins)
	return HeadMetric{Head: head, ECE: stats.ECE(bins), Raw: stats.ECE(rawBins), Floor: stats.ECEFloor(bins),
		Brier: stats.Brier(used, happened), Isotonic: isotonic}
}

// An isotonic calibration maps a predicted probability to the frequency with
// which such predictions came true: the non-decreasing function that is
// nearest to the outcomes by least squares, drawn as straight lines between
// the middles of its steps, so that it keeps most predictions distinct.
type isotonic struct {
	X []float64 `json:"x"` // ascending
	Y []float64 `json:"y"` // ascending, as many
}

// fitIsotonic pools adjacent violators (Ayer et al. 1955). It needs at least
// one prediction.
func fitIsotonic(predicted, happened []float64) *isotonic {
	type block struct{ x, y, n float64 }
	var blocks []block
	pool := func() { // the last block with the one before it
		last := blocks[len(blocks)-1]
		blocks = blocks[:len(blocks)-1]
		to := &blocks[len(blocks)-1]
		to.x, to.y, to.n = to.x+last.x, to.y+last.y, to.n+last.n
	}
	sorted, order := slices.Clone(predicted), make([]int, len(predicted))
	floats.ArgsortStable(sorted, order)
	for k, i := range order {
		blocks = append(blocks, block{sorted[k], happened[i], 1})
		if k > 0 && sorted[k] == sorted[k-1] {
			pool()
		}
		next := k+1 == len(order) || sorted[k+1] != sorted[k]
		for n := len(blocks); next && n > 1 && blocks[n-2].y*blocks[n-1].n >= blocks[n-1].y*blocks[n-2].n; n-- {
			pool()
		}
	}
	var c isotonic
	for _, b := range blocks {
		c.X, c.Y = append(c.X, b.x/b.n), append(c.Y, b.y/b.n)
	}
	return &c
}

// At is the calibrated probability of a prediction; a nil calibration leaves
// it as it is.
func (c *isotonic) At(p float64) float64 {
	if c == nil || math.IsNaN(p) {
		return p
	}
	i := sort.SearchFloat64s(c.X, p)
	switch {
	case i == 0:
		return c.Y[0]
	case i == len(c.X):
		return c.Y[i-1]
	}
	t := (p - c.X[i-1]) / (c.X[i] - c.X[i-1])
	return c.Y[i-1] + t*(c.Y[i]-c.Y[i-1])
}
