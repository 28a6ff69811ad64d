package router

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Draft is a question that both tiers answered, with a score of the edge's
// answer.
type Draft struct {
	Score       float64 // of the edge's answer, 0 to 1; the higher, the less the cloud is needed
	Edge, Cloud Truth   // Cloud.Money is what asking the cloud costs on top of the edge
}

// An Escalation is a cascade's threshold and its result: questions whose
// score is below it go to the cloud.
type Escalation struct {
	Threshold float64 // 0 to 1; 0 never asks the cloud
	Quality   float64 // mean grade
	Money     float64 // mean, both tiers
	Share     float64 // of questions that go to the cloud
}

// CascadeThreshold is the budgeted search of FrugalGPT (Chen et al., TMLR 2024,
// arXiv 2305.05176, section 3) for a cascade of two models: the threshold with
// the best mean quality whose mean cost is within the budget, the cheapest among
// equals. It is exact: between two neighbouring scores all thresholds do the same,
// so it tries the middle of each gap, 0 and 1. A score of 1 is never below a
// threshold. It fails where even the edge alone costs more than the budget.
func CascadeThreshold(drafts []Draft, budget float64) (Escalation, error) {
	if len(drafts) == 0 {
		return Escalation{}, fmt.Errorf("cascade threshold: no drafts to fit it to")
	}
	sorted := slices.Clone(drafts)
	slices.SortStableFunc(sorted, func(a, b Draft) int { return cmp.Compare(a.Score, b.Score) })
	n := float64(len(sorted))
	e := Escalation{}
	for _, d := range sorted {
		e.Quality += d.Edge.Quality / n
		e.Money += d.Edge.Money / n
	}
	if e.Money > budget {
		return Escalation{}, fmt.Errorf("cascade threshold: the edge alone costs %.6g a question, the budget is %.6g", e.Money, budget)
	}
	best := e
	for i, d := range sorted {
		if d.Score >= 1 {
			break
		}
		e.Quality += (d.Cloud.Quality - d.Edge.Quality) / n
		e.Money += d.Cloud.Money / n
		e.Share += 1 / n
		next := 1.0
		if i+1 < len(sorted) {
			next = min(sorted[i+1].Score, 1)
		}
		if next == d.Score {
			continue // no threshold separates the two
		}
		e.Threshold = max((d.Score+next)/2, math.Nextafter(d.Score, 1))
		if e.Money <= budget && e.beats(best) {
			best = e
		}
	}
	return best, nil
}

// slack is what sums of floats differ by in their order.
const slack = 1e-12

func (e Escalation) beats(b Escalation) bool {
	return e.Quality > b.Quality+slack || e.Quality >= b.Quality-slack && e.Money < b.Money
}
