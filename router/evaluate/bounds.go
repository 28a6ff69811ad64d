package evaluate

import "hybridflow/router/learn"

// Names of the bounds, which know the grades.
const (
	Oracle         = "oracle"
	DatasetOracle  = "dataset-oracle"
	CategoryOracle = "category-oracle"
)

// bounds returns what no router can know: the oracle of each question, and those
// that know, in hindsight, how much each dataset and each category gains by the
// cloud, where there is more than one. A router that is not above the oracle of the
// categories has learned nothing of single questions.
func bounds(outcomes []learn.Outcome) []*run {
	var runs []*run
	for _, b := range []struct {
		name string
		of   func(*learn.Outcome) [2]string
	}{
		{DatasetOracle, func(o *learn.Outcome) [2]string { return [2]string{o.Dataset} }},
		{CategoryOracle, categoryOf},
	} {
		if gains, groups := meanGains(outcomes, b.of); groups > 1 {
			runs = append(runs, bound(b.name, gains))
		}
	}
	return append(runs, bound(Oracle, oracleScores(outcomes)))
}

func bound(name string, order []float64) *run {
	return &run{name: name, kind: "bound", size: allLabels, trials: []trial{{scores: order, ranks: order}}}
}

// meanGains is the mean benefit of the group of each outcome, and the number of
// groups.
func meanGains(outcomes []learn.Outcome, of func(*learn.Outcome) [2]string) ([]float64, int) {
	sum, n := map[[2]string]float64{}, map[[2]string]float64{}
	for i := range outcomes {
		key := of(&outcomes[i])
		sum[key] += outcomes[i].Benefit()
		n[key]++
	}
	gains := make([]float64, len(outcomes))
	for i := range outcomes {
		key := of(&outcomes[i])
		gains[i] = sum[key] / n[key]
	}
	return gains, len(n)
}

// oracleScores order questions by true benefit, then by what the cloud costs
// more. No order has a larger APGR.
func oracleScores(outcomes []learn.Outcome) []float64 {
	stakes, _ := learn.Stakes(outcomes)
	most := 0.0
	for _, s := range stakes {
		most = max(most, s.Cost, -s.Cost)
	}
	scores := make([]float64, len(stakes))
	for i, s := range stakes {
		scores[i] = s.Gain
		if most > 0 {
			scores[i] -= 1e-9 * s.Cost / most // less than any two grades differ by
		}
	}
	return scores
}
