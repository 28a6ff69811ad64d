package evaluate

import "hybridflow/results/stats"

// An Evaluation is what was found about methods on recorded outcomes. Its JSON
// form has the first method's measures on top.
type Evaluation struct {
	Method     string         `json:"method"`
	APGR       stats.Estimate `json:"apgr"`
	CPT50      stats.Estimate `json:"cpt50"`
	CPT80      stats.Estimate `json:"cpt80"`
	Regret     stats.Estimate `json:"regret"`
	OracleAPGR stats.Estimate `json:"oracle_apgr"`

	// Of a pair of a matrix:
	Edge        string       `json:"edge,omitempty"`
	Cloud       string       `json:"cloud,omitempty"`
	Correlation *Correlation `json:"correlation,omitempty"` // of right and wrong of the two
	Transfer    []Transfer   `json:"transfer,omitempty"`    // trained on this pair, measured on each pair

	Outcomes  int      `json:"outcomes"`
	Groups    int      `json:"groups"` // of near-duplicates; what is resampled
	Folds     int      `json:"folds"`
	Seed      uint64   `json:"seed"`  // the first
	Seeds     int      `json:"seeds"` // of folds and trainings, one after the other
	Resamples int      `json:"resamples"`
	CostUnit  string   `json:"cost_unit"` // usd, or cloud_share where dollars are not known
	Lambda    float64  `json:"lambda"`
	Overlap   *Overlap `json:"overlap,omitempty"` // with the training file, where there is one

	EdgeAccuracy  stats.Estimate `json:"edge_accuracy"`
	CloudAccuracy stats.Estimate `json:"cloud_accuracy"`
	Methods       []MethodResult `json:"methods"`      // methods, then controls, then bounds
	BestControl   string         `json:"best_control"` // by APGR, on the same outcomes
	LearningCurve []Learned      `json:"learning_curve,omitempty"`
	Warnings      []string       `json:"warnings,omitempty"`

	Fold []int `json:"-"` // of each outcome, by the first seed
}

// A MethodResult is what was found about one method, control or bound.
type MethodResult struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // method, control or bound

	APGR        stats.Estimate `json:"apgr"`
	CPT50       stats.Estimate `json:"cpt50"`
	CPT80       stats.Estimate `json:"cpt80"`
	AIQ         stats.Estimate `json:"aiq"`
	Hypervolume stats.Estimate `json:"hypervolume"`

	// Arena is RouterArena's score of accuracy and dollars, 0 to 1, where dollars
	// are known. Its policy's cutoffs are chosen as those of Regret.
	Arena stats.Estimate `json:"arena"`

	// Regret is mean(u_oracle - u_policy) with u = q - lambda c, c in average
	// cloud calls. The policy's cutoff for each fold is the best one of the
	// other folds.
	Regret stats.Estimate `json:"regret"`

	PerSeed []SeedValues `json:"per_seed,omitempty"` // what the values are means of; one where no seed is used

	AtShare []AccuracyAt `json:"accuracy_at_share,omitempty"`
	AtUSD   []AccuracyAt `json:"accuracy_at_usd,omitempty"` // unknown where dollars are

	Versus      []Comparison  `json:"versus,omitempty"` // with random, the best control and the prior per category
	Calibration []Calibration `json:"calibration,omitempty"`

	// Of the first seed:
	Scores    []float64   `json:"-"` // out of fold, of each outcome; a bound's are its order
	Ranks     []float64   `json:"-"` // of scores within their fold, 0 to 1: what Curve is drawn from
	Forecasts []Forecast  `json:"-"` // out of fold; nil without
	Curve     stats.Curve `json:"-"` // every corner

	Band []PGRAt `json:"-"` // PGR with its interval at cloud shares 0, 0.01 to 1, for figures
}

// SeedValues are the measures of one seed; null where they do not exist.
type SeedValues struct {
	Seed        uint64   `json:"seed"`
	APGR        *float64 `json:"apgr"`
	CPT50       *float64 `json:"cpt50"`
	CPT80       *float64 `json:"cpt80"`
	AIQ         *float64 `json:"aiq"`
	Hypervolume *float64 `json:"hypervolume"`
	Regret      *float64 `json:"regret"`
}

// A Comparison is a paired difference in APGR: both methods saw the same draws of questions and seeds.
type Comparison struct {
	With       string         `json:"with"`
	Difference stats.Estimate `json:"difference"`
	P          float64        `json:"p"` // two-sided, see [stats.TwoSided]
}

// AccuracyAt is the mean grade at a cloud share, or at mean dollars a question.
type AccuracyAt struct {
	At       float64        `json:"at"`
	Accuracy stats.Estimate `json:"accuracy"`
}

// PGRAt is one mark of a PGR curve.
type PGRAt struct {
	Share float64
	PGR   stats.Estimate
}

// Learned is one mark of the first method's learning curve.
type Learned struct {
	Labels int            `json:"labels"` // in each training; the fewest of all folds for all labels
	Draws  int            `json:"draws"`
	APGR   stats.Estimate `json:"apgr"` // mean over draws; the interval is over questions
	SD     *float64       `json:"sd"`   // between draws; null with one
}

// Result finds a method, control or bound by name; nil if there is none.
func (e *Evaluation) Result(name string) *MethodResult {
	for i := range e.Methods {
		if e.Methods[i].Name == name {
			return &e.Methods[i]
		}
	}
	return nil
}
