// Package learn trains what a router predicts with.
//
//  1. [ReadOutcomes] reads recorded outcomes: questions or subtasks that both tiers
//     answered, with grades, tokens and seconds.
//  2. A featurizer turns an [Example], which is what is known before a call, into
//     a vector: n-grams, numbers or an embedding.
//  3. [Train] fits regressors to the vectors, calibrates them on held-out parts and
//     returns a [Model].
//  4. [Model.Predict] returns P(correct), tokens and seconds of each tier; [Model.Save]
//     and [Load] keep it in a file.
//
// How good such a model is as a router is measured by package evaluate.
package learn

import (
	"math"
	"slices"
	"sync"

	"hybridflow/results/stats"
)

// A Model predicts the grade, tokens and seconds of each tier for a question or
// subtask. It is safe
// for concurrent use; [Train] and [Load] make it.
type Model struct {
	Manifest Manifest `json:"manifest"`
	Metrics  Metrics  `json:"metrics"`

	Features    *featurizer  `json:"features"`
	Correct     saved        `json:"correct"`       // P(correct): edge, cloud
	Need        saved        `json:"need,omitzero"` // of the cloud, of methods that score by it alone
	Calibration [2]*isotonic `json:"calibration"`   // of edge and cloud; null where there is none
	Usage       *usage       `json:"usage"`         // null where no tokens or seconds were recorded

	vectors sync.Pool // of *Vector
}

// A Manifest says what a model was trained on.
type Manifest struct {
	Method   string   `json:"method"`
	Files    []string `json:"files,omitempty"`
	Outcomes int      `json:"outcomes"`
	Subtasks int      `json:"subtasks,omitempty"` // how many of them have a step
	Drafts   int      `json:"drafts,omitempty"`   // how many steps are answers of the edge
	Datasets []string `json:"datasets"`
	Edge     []string `json:"edge"` // models
	Cloud    []string `json:"cloud"`
	Seed     uint64   `json:"seed"`

	IDsSHA256 string `json:"ids_sha256"` // of "dataset<TAB>id<LF>", sorted
	IDs       hashes `json:"ids"`        // of each training item, sorted, 64 bits
	Texts     hashes `json:"texts"`      // of the words of each training question, sorted, 64 bits
}

// Metrics were measured by models of parts of the outcomes on the other parts;
// the model itself was then trained on all.
type Metrics struct {
	HeldOut     int          `json:"held_out"`
	APGR        *float64     `json:"apgr"` // nil where the cloud is not better on them
	Calibration []HeadMetric `json:"calibration"`
	Scores      []float64    `json:"scores,omitempty"` // quantiles in steps of 1 %, for [Model.Cutoff]
}

// A HeadMetric is the calibration error of one of the predictions.
type HeadMetric struct {
	Head     string  `json:"head"`      // edge, cloud or benefit
	ECE      float64 `json:"ece"`       // expected calibration error, 15 bins of equal mass
	Raw      float64 `json:"ece_raw"`   // the same before isotonic calibration
	Floor    float64 `json:"ece_floor"` // what perfect predictions would show
	Brier    float64 `json:"brier"`
	Isotonic bool    `json:"isotonic"` // whether calibration is used
}

// A Prediction is what is expected of an example.
type Prediction struct {
	Edge, Cloud float64 // probability of being right, calibrated, in [0, 1]

	// Score is P(correct | cloud) - P(correct | edge) before calibration, which keeps
	// more distinct values to order by; or the method's own figure.
	Score float64

	EdgeTokens, CloudTokens   float64 // completion tokens; NaN where none were recorded
	EdgeSeconds, CloudSeconds float64 // from request to last token; NaN where none were recorded
}

// Benefit is what the cloud is expected to gain, -1 to 1.
func (p Prediction) Benefit() float64 { return p.Cloud - p.Edge }

// Predict predicts from what is known before a call. Where the text cannot be
// embedded, everything is NaN: embed it first by [Model.Prepare], which reports
// why.
func (m *Model) Predict(x Example) Prediction {
	v, _ := m.vectors.Get().(*vector)
	if v == nil {
		v = new(vector)
	}
	defer m.vectors.Put(v)
	if err := m.Features.Vector(v, x); err != nil {
		nan := math.NaN()
		return Prediction{nan, nan, nan, nan, nan, nan, nan}
	}
	return m.predict(v)
}

func (m *Model) predict(v *vector) Prediction {
	p := v.figures[:2]
	m.Correct.Predict(p, v)
	out := Prediction{Score: p[1] - p[0], Edge: m.Calibration[0].At(min(max(p[0], 0), 1)), Cloud: m.Calibration[1].At(min(max(p[1], 0), 1))}
	if m.Need.regressor != nil {
		m.Need.Predict(p[:1], v)
		out.Score = p[0]
	}
	out.EdgeTokens, out.CloudTokens, out.EdgeSeconds, out.CloudSeconds = m.Usage.predict(v)
	return out
}

// Prepare embeds examples ahead of their prediction, in one go. Without an
// embedding model there is nothing to prepare.
func (m *Model) Prepare(xs []Example) error { return m.Features.prepare(xs) }

// Attach gives a model that was loaded the embedding endpoint it learned from.
func (m *Model) Attach(embed func(texts []string) ([][]float32, error)) {
	if m.Features.Embedding != nil {
		m.Features.Embedding.Embed = embed
	}
}

// scoreSteps is the number of steps between the quantiles of scores that a model
// keeps.
const scoreSteps = 100

// quantiles are the scores that 0, 1, ... 100 % lie below, averaged over folds by
// their size; nil without scores. Models of few labels differ more between folds
// than questions do within one, so that the folds' scores in one heap would be
// spread too widely.
func quantiles(folds [][]float64) []float64 {
	total := 0
	for _, scores := range folds {
		total += len(scores)
	}
	if total == 0 {
		return nil
	}
	q := make([]float64, scoreSteps+1)
	for _, scores := range folds {
		sorted := slices.Sorted(slices.Values(scores))
		for i := range q {
			q[i] += stats.Quantile(sorted, float64(i)/scoreSteps) * float64(len(scores))
		}
	}
	for i := range q {
		q[i] /= float64(total)
		q[i] = max(q[i], q[max(i-1, 0)]) // rounding may not turn them round
	}
	return q
}

// Cutoff is the score above which a share of the questions lies, interpolated
// between quantiles of the scores of training outcomes by models that had not
// seen them. At a share of 0 it is +Inf and at 1 -Inf, so that nothing and
// everything lies above. Where many questions score the same, fewer lie above,
// as none that scores the cutoff itself does. It is NaN where no outcome was
// held out in training, or the model was trained before cutoffs were known.
func (m *Model) Cutoff(share float64) float64 {
	switch q := m.Metrics.Scores; {
	case len(q) == 0 || math.IsNaN(share):
		return math.NaN()
	case share <= 0:
		return math.Inf(1)
	case share >= 1:
		return math.Inf(-1)
	default:
		return stats.Quantile(q, 1-share)
	}
}
