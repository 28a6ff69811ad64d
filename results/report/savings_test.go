package report

import (
	"math"
	"strings"
	"testing"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// Both signs, no dollars and unknown ones read well.
func TestInDollars(t *testing.T) {
	for _, c := range []struct {
		own, other float64
		want       string
	}{
		{.003, .006, "50 % fewer dollars"},
		{.006, .005, "20 % more dollars"},
		{.006, .003, "2.0 times the dollars"},
		{.0064, .001, "6.4 times the dollars"},
		{.00501, .005, "nearly the same dollars"},
		{.005, .005, "the same dollars"},
		{0, .005, "no cloud dollars (100 % fewer)"},
		{.00136, 0, "1.36 dollars per 1,000 questions instead of none"},
		{0, 0, "no cloud dollars either"},
		{math.NaN(), .005, "cloud dollars unknown"},
		{.005, math.NaN(), "cloud dollars unknown"},
	} {
		if got := inDollars(c.own, c.other); got != c.want {
			t.Errorf("%v against %v: %q, want %q", c.own, c.other, got, c.want)
		}
	}
}

// Each arm has one sentence, a choice is not compared with itself, and what is missing
// is said once, with what to do.
func TestSavings(t *testing.T) {
	s := &summary.Summary{Selection: summary.Selection{
		Arms: []summary.Arm{{Strategy: "edge-cot"}, {Strategy: "cloud-direct"}, {Strategy: "flow"}}, Headline: []int{0, 1, 2}},
		Average: make([]summary.Estimates, 3)}
	for a, usd := range []float64{0, .001, .002} {
		e := &s.Average[a]
		e.USD = stats.Exact(usd)
		e.VsReference.Against, e.VsEdge.Against, e.VsDirect.Against = -1, 0, 1
	}
	s.Average[0].VsEdge.Against, s.Average[1].VsDirect.Against = -1, -1
	s.Average[0].VsDirect.Difference = stats.Estimate{Value: -.3, Low: -.35, High: -.25}
	s.Average[1].VsEdge.Difference = stats.Estimate{Value: .3, Low: .25, High: .35}
	s.Average[2].VsEdge.Difference = stats.Estimate{Value: .1, Low: .05, High: .15}
	s.Average[2].VsDirect.Difference = stats.Unknown()
	table := savingsTable(s)
	var b strings.Builder
	if err := table.Text(&b, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  edge-cot: no cloud dollars (100 % fewer), -30.0 points [-35.0, -25.0] against asking the cloud for the answer alone (cloud-direct).\n",
		"  cloud-direct: 1.00 dollars per 1,000 questions instead of none, +30.0 points [+25.0, +35.0] " +
			"against always thinking at the edge (edge-cot).\n",
		"  flow: 2.00 dollars per 1,000 questions instead of none, +10.0 points [+5.0, +15.0] against always thinking at the edge (edge-cot); " +
			"2.0 times the dollars, accuracy unknown against asking the cloud for the answer alone (cloud-direct).\n",
		"Against cloud-cot: unknown, because the run lacks it; add cloud-cot to --strategies.",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	b.Reset()
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(b.String(), "\n")
	want := `strategy,"dollars more than edge-cot, %",points more than edge-cot,points more than edge-cot low,points more than edge-cot high`
	if !strings.HasPrefix(head, want) || !strings.HasSuffix(head, "in words") {
		t.Errorf("columns %s", head)
	}
}
