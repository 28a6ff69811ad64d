package learn

import (
	"math"
	"slices"
)

// A labeller makes the labels of a router that learns one figure: how much each
// outcome needed the cloud, 0 to 1, and what it weighs; nil weighs all the same.
type labeller func(outcomes []Outcome) (need, weight []float64)

// HybridLLM (Ding et al., ICLR 2024, arXiv 2404.14618) learns whether the edge
// is good enough, from one of three labels y of a question; the need for the
// cloud is 1 - y:
//
//   - deterministic, y = 1[q_edge >= q_cloud] of the question's first outcome;
//   - probabilistic, y = Pr[q_edge >= q_cloud] over its outcomes: each answer of
//     the edge is compared with each of the cloud, as they are drawn apart;
//   - transformed, y = Pr[q_edge >= q_cloud - t], where t is the slack that
//     spreads the labels most.
//
// Deviations: quality is the grade where the paper has BART scores, and a
// logistic regression on our features takes the place of DeBERTa. Questions that
// were answered once have equal deterministic and probabilistic labels, and
// where all grades are 0 or 1 the transformation changes nothing: no slack below
// 1 forgives a wrong answer.

// relaxations are the steps of the grid that the slack t is searched on, 0 to 1.
const relaxations = 100

func deterministic(outcomes []Outcome) (need, _ []float64) {
	first := map[item]float64{}
	for i := range outcomes {
		k := itemOf(&outcomes[i])
		if _, seen := first[k]; !seen {
			first[k] = 1 - indicator(outcomes[i].Edge.Correct >= outcomes[i].Cloud.Correct)
		}
		need = append(need, first[k])
	}
	return need, nil
}

func probabilistic(outcomes []Outcome) (need, _ []float64) {
	a := attemptsOf(outcomes)
	return a.need(a.goodEnough(0)), nil
}

func transformed(outcomes []Outcome) (need, _ []float64) {
	a := attemptsOf(outcomes)
	return a.need(a.goodEnough(a.slack())), nil
}

// RouteLLM (Ong et al., 2024, arXiv 2406.18665) learns the win rate of the
// cloud, P(cloud wins | no tie): ties weigh nothing. Deviations: its preferences
// come from people and judges and ours from grades, and its matrix
// factorisation, BERT and Llama are a logistic regression here. The threshold is
// calibrated to a share of the calls, as there; see [Model.Cutoff].
func winRate(outcomes []Outcome) (need, weight []float64) {
	for _, o := range outcomes {
		need = append(need, indicator(o.Cloud.Correct > o.Edge.Correct))
		weight = append(weight, indicator(o.Cloud.Correct != o.Edge.Correct))
	}
	return need, weight
}

// An item is what repeated outcomes are of: a question or a subtask of it.
type item struct {
	dataset, prompt, task string
	position              int
}

func itemOf(o *Outcome) item {
	k := item{dataset: o.Dataset, prompt: o.Prompt}
	if o.Step != nil {
		k.task, k.position = o.Step.Task, o.Step.Position
	}
	return k
}

// attempts are the grades of each item, ascending.
type attempts struct {
	of          []int // item of each outcome
	edge, cloud [][]float64
}

func attemptsOf(outcomes []Outcome) attempts {
	a := attempts{of: make([]int, len(outcomes))}
	number := map[item]int{}
	for i := range outcomes {
		o := &outcomes[i]
		n, seen := number[itemOf(o)]
		if !seen {
			n = len(number)
			number[itemOf(o)] = n
			a.edge, a.cloud = append(a.edge, nil), append(a.cloud, nil)
		}
		a.of[i] = n
		a.edge[n], a.cloud[n] = append(a.edge[n], o.Edge.Correct), append(a.cloud[n], o.Cloud.Correct)
	}
	for n := range a.edge {
		slices.Sort(a.edge[n])
		slices.Sort(a.cloud[n])
	}
	return a
}

// goodEnough is Pr[q_edge >= q_cloud - t] of each item.
func (a attempts) goodEnough(t float64) []float64 {
	const rounding = 1e-9 // 0.5 is good enough for 0.8 with a slack of 0.3
	y := make([]float64, len(a.edge))
	for n, edge := range a.edge {
		pairs, below := 0, 0
		for _, q := range edge {
			for below < len(a.cloud[n]) && a.cloud[n][below]-t <= q+rounding {
				below++
			}
			pairs += below
		}
		y[n] = float64(pairs) / float64(len(edge)*len(a.cloud[n]))
	}
	return y
}

// slack is the t on the grid whose labels differ most, the least of equals.
func (a attempts) slack() float64 {
	best, most := 0.0, math.Inf(-1)
	for i := range relaxations + 1 {
		t := float64(i) / relaxations
		if spread := meanDifference(a.goodEnough(t)); spread > most+1e-12 {
			best, most = t, spread
		}
	}
	return best
}

// need spreads the labels of items over their outcomes.
func (a attempts) need(goodEnough []float64) []float64 {
	need := make([]float64, len(a.of))
	for i, n := range a.of {
		need[i] = 1 - goodEnough[n]
	}
	return need
}

// meanDifference is the mean of |y_i - y_j| over all pairs, also of a label with
// itself (Gini's mean difference). Sorted, each label is larger than those in
// front of it, and the sum takes one pass.
func meanDifference(y []float64) float64 {
	if len(y) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(y))
	sum, n := 0.0, len(sorted)
	for i, v := range sorted {
		sum += float64(2*i-n+1) * v
	}
	return 2 * sum / float64(n) / float64(n)
}
