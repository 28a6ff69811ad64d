package router

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// costOf is what a cascade does at a threshold, by its definition.
func costOf(drafts []Draft, threshold float64) (e Escalation) {
	n := float64(len(drafts))
	for _, d := range drafts {
		e.Quality += d.Edge.Quality / n
		e.Money += d.Edge.Money / n
		if d.Score < threshold {
			e.Quality += (d.Cloud.Quality - d.Edge.Quality) / n
			e.Money += d.Cloud.Money / n
			e.Share += 1 / n
		}
	}
	return e
}

// The threshold does what it promises, and no other does better within the budget.
func TestCascadeThresholdIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drafts := make([]Draft, rapid.IntRange(1, 12).Draw(t, "drafts"))
		for i := range drafts {
			drafts[i] = Draft{
				Score: float64(rapid.IntRange(0, 6).Draw(t, "score")) / 6,
				Edge:  Truth{Quality: float64(rapid.IntRange(0, 1).Draw(t, "edge")), Money: float64(rapid.IntRange(0, 2).Draw(t, "price"))},
				Cloud: Truth{Quality: float64(rapid.IntRange(0, 1).Draw(t, "cloud")), Money: float64(rapid.IntRange(0, 20).Draw(t, "dear"))},
			}
		}
		budget := rapid.Float64Range(0, 25).Draw(t, "budget")
		got, err := CascadeThreshold(drafts, budget)
		if edge := costOf(drafts, 0); (edge.Money > budget) != (err != nil) {
			t.Fatalf("edge costs %v, budget %v: error %v", edge.Money, budget, err)
		}
		if err != nil {
			return
		}
		is := costOf(drafts, got.Threshold)
		if math.Abs(is.Quality-got.Quality) > 1e-9 || math.Abs(is.Money-got.Money) > 1e-9 || math.Abs(is.Share-got.Share) > 1e-9 {
			t.Fatalf("promises %+v, does %+v", got, is)
		}
		if got.Threshold < 0 || got.Threshold > 1 || is.Money > budget+1e-9 {
			t.Fatalf("%+v within %v", got, budget)
		}
		for i := range 61 {
			other := costOf(drafts, float64(i)/60)
			if other.Money < budget-1e-9 && (other.Quality > got.Quality+1e-9 || other.Quality > got.Quality-1e-9 && other.Money < got.Money-1e-9) {
				t.Fatalf("threshold %v gives %+v, the best is said to be %+v", float64(i)/60, other, got)
			}
		}
	})
}

func TestCascadeThresholdNeedsDrafts(t *testing.T) {
	if _, err := CascadeThreshold(nil, 1); err == nil {
		t.Error("a threshold was fitted to nothing")
	}
}

// With money for one question in two, the less certain one goes to the cloud.
func ExampleCascadeThreshold() {
	e, err := CascadeThreshold([]Draft{
		{Score: 0.9, Edge: Truth{Quality: 1}, Cloud: Truth{Quality: 1, Money: 10}},
		{Score: 0.3, Edge: Truth{Quality: 0}, Cloud: Truth{Quality: 1, Money: 10}},
	}, 5)
	fmt.Printf("%.1f: quality %.0f for %.0f, %v\n", e.Threshold, e.Quality, e.Money, err)
	// Output: 0.6: quality 1 for 5, <nil>
}
