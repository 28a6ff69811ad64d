package routerreport

import (
	"fmt"
	"math"
	"math/rand/v2"

	"hybridflow/results/report"
	"hybridflow/router"
	"hybridflow/router/evaluate"
)

// regretBatch and regretDelay are how a bandit is replayed: decisions to a
// batch, and batches until their grades are in.
const (
	regretBatch = 64
	regretDelay = 2
)

// regretMarks are the shares of the outcomes at which a regret curve is read.
var regretMarks = []float64{0.1, 0.25, 0.5, 0.75, 1}

// regretTable replays the outcomes, in a random order, through LinUCB on top of
// the first method's forecasts: what online calibration gains over the forecasts
// alone, and over learning without optimism. It is left out where no method
// makes forecasts.
func (r *Report) regretTable() report.Table {
	e := r.Evaluation
	m := e.Result(e.Method)
	if m == nil || m.Forecasts == nil {
		return report.Table{}
	}
	rounds := r.rounds(m.Forecasts)
	t := report.Table{
		Name: "regret", Title: "Cumulative regret of online calibration",
		Columns: []report.Column{{Name: "policy on " + m.Name}},
		Notes: []string{
			fmt.Sprintf(
				"Regret: utility lost against the better tier of each question, utility = grade - %v x cloud call; summed over the outcomes so far.",
				e.Lambda,
			),
			fmt.Sprintf(
				"Replayed in one random order, %d decisions to a batch, grades %d batches later; a curve that flattens out is a bandit that learns.",
				regretBatch, regretDelay,
			),
		},
	}
	for _, share := range regretMarks {
		t.Columns = append(t.Columns, figure(fmt.Sprintf("%.0f %%", 100*share), 1))
	}
	for _, p := range []struct {
		name  string
		alpha float64
		delay int
	}{
		{"forecasts alone", 0, len(rounds)},
		{"corrected, without optimism", 0, regretDelay},
		{"LinUCB, alpha 0.5", 0.5, regretDelay},
		{"LinUCB, alpha 2", 2, regretDelay},
	} {
		curve, err := r.replay(rounds, p.alpha, p.delay)
		if err != nil {
			t.Notes = append(t.Notes, fmt.Sprintf("%s could not be replayed: %v.", p.name, err))
			continue
		}
		row := []report.Value{words(p.name)}
		for _, share := range regretMarks {
			row = append(row, number(curve[max(int(share*float64(len(curve))), 1)-1]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// rounds are the outcomes in a random order, a cloud call costing 1.
func (r *Report) rounds(forecasts []evaluate.Forecast) []router.Round {
	order := rand.New(rand.NewPCG(r.Evaluation.Seed, 0)).Perm(len(r.Outcomes))
	rounds := make([]router.Round, len(order))
	for i, at := range order {
		o, f := &r.Outcomes[at], forecasts[at]
		rounds[i] = router.Round{
			Subtask: router.Subtask{Key: o.ID, Role: "whole", Difficulty: o.Difficulty},
			Effect:  router.Effect{Edge: f.Edge, Cloud: f.Cloud, Tokens: 1},
			Edge:    o.Edge.Correct, Cloud: o.Cloud.Correct, MeanEdge: o.Edge.Correct, MeanCloud: o.Cloud.Correct,
		}
	}
	return rounds
}

func (r *Report) replay(rounds []router.Round, alpha float64, delay int) ([]float64, error) {
	l, err := router.NewLinUCB(router.Bandit{
		Alpha: alpha, Lambda: r.Evaluation.Lambda, Cost: router.Cost{Unit: "tokens", Money: 1}, Explore: math.Inf(1),
		Pending: max(1<<16, len(rounds)),
	})
	if err != nil {
		return nil, err
	}
	return l.Replay(rounds, regretBatch, delay)
}
