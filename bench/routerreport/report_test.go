package routerreport

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/results"
	"hybridflow/results/figures"
	"hybridflow/router/evaluate"
	"hybridflow/router/learn"
)

var updateGolden = flag.Bool("update", false, "rewrite golden files")

// tossed are outcomes of questions about nothing; the edge is bad at hard ones.
func tossed(n int, dollars bool) []learn.Outcome {
	rng := rand.New(rand.NewPCG(uint64(n), 1))
	all := make([]learn.Outcome, n)
	for i := range all {
		hard := rng.IntN(2)
		words := make([]string, 12+rng.IntN(20))
		for w := range words {
			words[w] = string([]rune{'a' + rng.Int32N(26), 'a' + rng.Int32N(26), 'a' + rng.Int32N(26)})
		}
		o := learn.Outcome{
			ID: fmt.Sprintf("toy/%04d", i), Dataset: "toy", Category: []string{"easy", "hard"}[hard], Prompt: strings.Join(words, " "),
			Edge:  learn.Answer{Model: "small", PromptTokens: 100, CompletionTokens: math.NaN(), LatencyS: 2, CostUSD: math.NaN()},
			Cloud: learn.Answer{Model: "large", PromptTokens: 100, CompletionTokens: math.NaN(), LatencyS: 3, CostUSD: math.NaN()},
		}
		if rng.Float64() < []float64{.75, .3}[hard] {
			o.Edge.Correct = 1
		}
		if rng.Float64() < .8 {
			o.Cloud.Correct = 1
		}
		if dollars {
			o.Edge.CostUSD, o.Cloud.CostUSD = 0, .001+.001*rng.Float64()
		}
		all[i] = o
	}
	return all
}

// byMeans forecasts the mean grades of a category.
var byMeans = evaluate.Method{
	Name: "category means",
	Forecast: func(_ context.Context, train []learn.Outcome, _ uint64) (func(learn.Outcome) evaluate.Forecast, error) {
		means := func(category string) (edge, cloud float64) {
			n := 0.0
			for _, o := range train {
				if o.Category == category {
					edge, cloud, n = edge+o.Edge.Correct, cloud+o.Cloud.Correct, n+1
				}
			}
			return edge / n, cloud / n
		}
		return func(o learn.Outcome) evaluate.Forecast {
			edge, cloud := means(o.Category)
			return evaluate.Forecast{Score: cloud - edge, Edge: edge, Cloud: cloud}
		}, nil
	},
}

// byWords knows how many words a prompt has, and nothing else.
var byWords = evaluate.Method{Name: "words", Train: func(context.Context, []learn.Outcome, uint64) (func(learn.Outcome) float64, error) {
	return func(o learn.Outcome) float64 { return float64(strings.Count(o.Prompt, " ")) }, nil
}}

func reported(t *testing.T, outcomes []learn.Outcome, o evaluate.Options, methods ...evaluate.Method) *Report {
	t.Helper()
	e, err := evaluate.Evaluate(t.Context(), outcomes, methods, o)
	if err != nil {
		t.Fatal(err)
	}
	return &Report{Evaluation: e, Outcomes: outcomes}
}

// Everything there is to show is shown.
func TestReport(t *testing.T) {
	skipArithmetic(t)
	r := reported(t, tossed(400, true), evaluate.Options{
		Resamples: 100, Sizes: []int{50, 150}, Draws: 2, Shares: []float64{.2, .5}, Dollars: []float64{.0005}, Lambda: evaluate.DefaultLambda,
	}, byMeans, byWords)
	var b bytes.Buffer
	for _, table := range r.Tables() {
		if err := table.Text(&b, false); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b)
		var out bytes.Buffer
		if err := table.JSON(&out); err != nil || !json.Valid(out.Bytes()) {
			t.Errorf("%s as JSON: %v", table.Name, err)
		}
	}
	path := filepath.Join("testdata", "routers.txt")
	if *updateGolden {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites):\n%s", path, diff)
	}
	paths, err := figures.Draw(t.TempDir(), []string{"png", "svg", "pdf"}, r.Figures()...)
	if err != nil || len(paths) != 9 {
		t.Errorf("figures %v, want three in three formats (%v)", paths, err)
	}
}

// What an evaluation lacks is left out of tables and figures.
func TestReportLeavesOut(t *testing.T) {
	skipArithmetic(t)
	backwards := tossed(60, false)
	for i := range backwards { // the cloud is worse
		backwards[i].Edge.Correct, backwards[i].Cloud.Correct = 1, float64(i%2)
	}
	all := evaluate.Options{Resamples: -1, Sizes: []int{20}, Draws: 2, Shares: []float64{.5}, Dollars: []float64{.001}}
	for _, c := range []struct {
		name            string
		outcomes        []learn.Outcome
		options         evaluate.Options
		method          evaluate.Method
		tables, figures string
	}{
		{"nothing asked for", tossed(60, false), evaluate.Options{Resamples: -1}, byWords, "routers routers-versus", "pgr"},
		{"dollars are not known", tossed(60, false), all, byMeans,
			"routers routers-versus routers-accuracy-share calibration learning-curve regret", "pgr reliability learning"},
		{"the cloud is no better", backwards, all, byMeans,
			"routers routers-versus routers-accuracy-share calibration learning-curve regret", "reliability"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reported(t, c.outcomes, c.options, c.method)
			var names []string
			for _, table := range r.Tables() {
				names = append(names, table.Name)
				for _, warning := range r.Evaluation.Warnings {
					if !slices.Contains(table.Notes, warning) {
						t.Errorf("%s does not say: %s", table.Name, warning)
					}
				}
				var b bytes.Buffer
				if err := table.Text(&b, false); err != nil || strings.Contains(b.String(), "± –") || strings.Contains(b.String(), "NaN") {
					t.Errorf("%v\n%s", err, b.String())
				}
			}
			if got := strings.Join(names, " "); got != c.tables {
				t.Errorf("tables %s, want %s", got, c.tables)
			}
			paths, err := figures.Draw(t.TempDir(), []string{"svg"}, r.Figures()...)
			if err != nil {
				t.Fatal(err)
			}
			for i, path := range paths {
				paths[i] = strings.TrimSuffix(filepath.Base(path), ".svg")
			}
			if got := strings.Join(paths, " "); got != c.figures {
				t.Errorf("figures %s, want %s", got, c.figures)
			}
		})
	}
}

// The caption says on what a router was trained, and whether to believe it.
func TestCaption(t *testing.T) {
	test, other := tossed(80, false), tossed(90, false)
	for i := range other {
		other[i].Dataset = "another"
	}
	for _, c := range []struct {
		o    evaluate.Options
		want string
	}{
		{evaluate.Options{Seed: 7},
			"recorded outcomes; small at the edge, large in the cloud; " +
				"data toy (80), 80 groups of near-duplicates; 5 folds; seed 7"},
		{evaluate.Options{Train: other}, "; trained on 90 other outcomes; seed 0"},
		{evaluate.Options{Train: test, Sharing: evaluate.CrossFit}, "; trained on 80 other outcomes, without those of the fold; seed 0"},
		{evaluate.Options{Train: test, Sharing: evaluate.Allow}, "OVERLAP ALLOWED: trained on test questions; recorded"},
	} {
		c.o.Resamples = -1
		if got := reported(t, test, c.o, byWords).Caption(); !strings.Contains(got, c.want) {
			t.Errorf("%s\nwant ... %s ...", got, c.want)
		}
	}
}

// Each method has one row for each outcome, from which its measures follow.
func TestRows(t *testing.T) {
	r := reported(t, tossed(400, true), evaluate.Options{Resamples: -1}, byMeans, byWords)
	path := filepath.Join(t.TempDir(), "scores.parquet")
	if err := results.WriteRows(path, r.Rows()); err != nil {
		t.Fatal(err)
	}
	ranks, briers := map[string][]float64{}, map[string]float64{}
	for row, err := range results.Rows[results.Score](path) {
		if err != nil {
			t.Fatal(err)
		}
		i := len(ranks[row.Method])
		ranks[row.Method] = append(ranks[row.Method], row.Rank)
		o := &r.Outcomes[i]
		if row.ID != o.ID || row.Category != o.Category || int(row.Fold) != r.Evaluation.Fold[i] || row.CloudUSD != o.Cloud.CostUSD ||
			row.EdgeSeconds != 2 {
			t.Fatalf("row %d of %s: %+v of %+v", i, row.Method, row, o)
		}
		if math.IsNaN(row.PEdge) != (row.Method != byMeans.Name) {
			t.Fatalf("forecast of %s: %v", row.Method, row.PEdge)
		}
		d := row.PEdge - row.EdgeCorrect
		briers[row.Method] += d * d / float64(len(r.Outcomes))
	}
	for _, m := range r.Evaluation.Methods {
		if got := learn.NewCurve(r.Outcomes, ranks[m.Name]).APGR(); math.Abs(got-m.APGR.Value) > 1e-12 {
			t.Errorf("%s: APGR %v from the file, %v from the evaluation", m.Name, got, m.APGR.Value)
		}
	}
	if want := r.Evaluation.Methods[0].Calibration[0].Brier.Value; math.Abs(briers[byMeans.Name]-want) > 1e-12 {
		t.Errorf("Brier %v from the file, %v from the evaluation", briers[byMeans.Name], want)
	}
}

func skipArithmetic(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
}
