package evaluate

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/results/stats"
	"hybridflow/router/learn"
)

// byPrompt knows nothing but how a prompt begins.
var byPrompt = fixedScore("first letter", func(o learn.Outcome) float64 { return float64(o.Prompt[0]) })

// peeker forecasts what was recorded, and blurs it.
var peeker = Method{Name: "peeker", Forecast: func(context.Context, []learn.Outcome, uint64) (func(learn.Outcome) Forecast, error) {
	return func(o learn.Outcome) Forecast {
		edge, cloud := .2+.6*o.Edge.Correct, .2+.6*o.Cloud.Correct
		return Forecast{Score: cloud - edge, Edge: edge, Cloud: cloud}
	}, nil
}}

func evaluated(t testing.TB, outcomes []learn.Outcome, o Options, methods ...Method) *Evaluation {
	t.Helper()
	e, err := Evaluate(t.Context(), outcomes, methods, o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEvaluate(t *testing.T) {
	e := evaluated(t, invented(800, 1), Options{
		Resamples: 200, Shares: []float64{0, .5, 1}, Dollars: []float64{.003, 1}, Lambda: DefaultLambda,
	}, peeker, byPrompt)
	want := []string{"peeker", "first letter", "random", "length", "category", "category-oracle", "oracle"}
	if diff := cmp.Diff(want, names(e)); diff != "" {
		t.Fatalf("-want +got\n%s", diff)
	}
	peek, random, letter := e.Result("peeker"), e.Result(RandomControl), e.Result("first letter")
	if e.APGR != peek.APGR || math.Abs(peek.APGR.Value-e.OracleAPGR.Value) > .003 {
		t.Errorf("who sees the answers has %v, the oracle %v", e.APGR, e.OracleAPGR)
	}
	if random.APGR.Low < .5-1e-9 || random.APGR.High > .5+1e-9 {
		t.Errorf("random has %v, want exactly 0.5", random.APGR)
	}
	if d := peek.Versus[0]; d.With != RandomControl || d.Difference.Low < .1 || d.P > .02 {
		t.Errorf("against random: %+v", d)
	}
	if d := letter.Versus[0]; d.Difference.Low > 0 || d.Difference.High < 0 || d.P < .01 {
		t.Errorf("a first letter against random: %+v", d)
	}
	if r := e.Result(Oracle).Regret.Value; r != 0 {
		t.Errorf("the oracle regrets %v", r)
	}
	if peek.Regret.Value > .02 || letter.Regret.Value < .05 {
		t.Errorf("regrets: %v who sees the answers, %v who does not", peek.Regret, letter.Regret)
	}
	if a := peek.AtShare; a[0].Accuracy.Value != e.EdgeAccuracy.Value || math.Abs(a[2].Accuracy.Value-e.CloudAccuracy.Value) > 1e-9 {
		t.Errorf("shares of 0 and 1 have %v, the tiers %v and %v", a, e.EdgeAccuracy, e.CloudAccuracy)
	}
	if a := peek.AtUSD; e.CostUnit != "usd" || a[0].Accuracy.Value <= e.EdgeAccuracy.Value ||
		a[1].Accuracy.Value != peek.AtShare[2].Accuracy.Value {
		t.Errorf("for dollars: %v in %s", a, e.CostUnit)
	}
	if len(peek.Calibration) != 3 || letter.Calibration != nil {
		t.Errorf("%d calibrations of forecasts, %d of scores", len(peek.Calibration), len(letter.Calibration))
	}
	if c := peek.Calibration[0]; math.Abs(c.ECE.Value-.2) > 1e-9 || math.Abs(c.Brier.Value-.04) > 1e-9 {
		t.Errorf("calibration: %+v", c)
	}
	if b := peek.Band; len(b) != 101 || math.Abs(b[100].PGR.Value-1) > 1e-9 || b[0].PGR.Value != 0 {
		t.Errorf("band of %d from %v to %v", len(b), b[0], b[len(b)-1])
	}
	if w := e.Warnings; len(w) != 1 || !strings.HasPrefix(w[0], "UNCORRELATED: s and l are right on the same questions of d") {
		t.Errorf("warnings: %q, want that these grades were drawn apart", w)
	}
}

func names(e *Evaluation) (all []string) {
	for _, m := range e.Methods {
		all = append(all, m.Name)
	}
	return all
}

// Nothing depends on how many goroutines work.
func TestEvaluateIsDeterministic(t *testing.T) {
	o := Options{Resamples: 50, Sizes: []int{50}, Draws: 2}
	prior := Method{Name: "prior", Train: trainCategories}
	outcomes := invented(200, 3)
	want := evaluated(t, outcomes, o, peeker, prior)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	got := evaluated(t, outcomes, o, peeker, prior)
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(Calibration{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// No training ever holds the answers, or near-duplicates, of what it scores.
func TestMethodsNeverSeeTheirTest(t *testing.T) {
	outcomes, foreign := invented(300, 4), invented(300, 4)
	others := invented(300, 5)
	for i := range others {
		others[i].Dataset = "another"
	}
	groups := Groups(outcomes)
	of := map[string]int{}
	for i, o := range outcomes {
		of[o.Prompt] = groups[i]
	}
	for name, o := range map[string]Options{
		"folds": {}, "cross-fit": {Train: foreign, Sharing: CrossFit}, "other questions": {Train: others},
	} {
		var trained atomic.Int64
		watch := Method{Name: "watch", Train: func(_ context.Context, train []learn.Outcome, _ uint64) (func(learn.Outcome) float64, error) {
			trained.Add(1)
			seen := map[int]bool{}
			for _, o := range train {
				if g, ok := of[o.Prompt]; ok {
					seen[g] = true
				}
			}
			return func(o learn.Outcome) float64 {
				if seen[of[o.Prompt]] {
					t.Errorf("%s: %q is scored by what was trained on it", name, o.Prompt)
				}
				return 0
			}, nil
		}}
		o.Resamples, o.Sizes = -1, []int{20, 100}
		e := evaluated(t, outcomes, o, watch)
		if want := map[string]int64{"folds": 35, "cross-fit": 35, "other questions": 7}[name]; trained.Load() != want {
			t.Errorf("%s: %d trainings, want %d", name, trained.Load(), want)
		}
		if c := e.LearningCurve; len(c) != 3 || c[0].Labels != 20 || c[0].Draws != 3 || c[2].Draws != 1 || c[2].SD != nil {
			t.Errorf("%s: learning curve %+v", name, c)
		}
	}
}

func TestAllowedOverlapIsStamped(t *testing.T) {
	e := evaluated(t, invented(100, 1), Options{Train: invented(40, 1), Sharing: Allow, Resamples: -1, Dollars: []float64{1}}, byPrompt)
	if e.Overlap == nil || e.Overlap.IDs != 40 ||
		!slices.ContainsFunc(e.Warnings, func(w string) bool { return strings.HasPrefix(w, "OVERLAP ALLOWED: 40 of 40") }) {
		t.Errorf("%+v, %q", e.Overlap, e.Warnings)
	}
	if !math.IsNaN(e.APGR.Low) {
		t.Errorf("an interval without resamples: %v", e.APGR)
	}
}

func TestEvaluationAsJSON(t *testing.T) {
	outcomes := invented(100, 1)
	for i := range outcomes {
		outcomes[i].Edge.Correct, outcomes[i].Cloud.Correct = 1, .5
		outcomes[i].Edge.CostUSD = math.NaN()
	}
	e := evaluated(t, outcomes, Options{Resamples: 20, Dollars: []float64{1}}, peeker)
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"apgr", "cpt50", "cpt80", "regret", "oracle_apgr"} {
		for _, of := range []string{"value", "low", "high"} {
			v, ok := got[key].(map[string]any)
			if _, has := v[of]; !ok || !has || (key != "regret") != (v[of] == nil) {
				t.Errorf("%s is %v, want %s, null without a gap", key, got[key], of)
			}
		}
	}
	if w := strings.Join(e.Warnings, "\n"); !strings.Contains(w, "the cloud is no better") ||
		!strings.Contains(w, "not all answers have cost_usd") || !strings.Contains(w, "below 500") {
		t.Errorf("warnings %q", w)
	}
}

func TestEvaluateErrors(t *testing.T) {
	good := invented(60, 1)
	bad := slices.Clone(good)
	bad[3].Cloud.Correct = 2
	nan := fixedScore("nan", func(learn.Outcome) float64 { return math.NaN() })
	broken := Method{Name: "broken", Train: func(context.Context, []learn.Outcome, uint64) (func(learn.Outcome) float64, error) {
		return nil, errors.New("no luck")
	}}
	for _, c := range []struct {
		want     string
		outcomes []learn.Outcome
		methods  []Method
		o        Options
	}{
		{"no outcomes", nil, []Method{byPrompt}, Options{}},
		{"no methods", good, nil, Options{}},
		{`outcome "3": cloud.correct: 2`, bad, []Method{byPrompt}, Options{}},
		{`outcome "3": cloud.correct: 2`, good, []Method{byPrompt}, Options{Train: bad}},
		{`"first letter": there is one`, good, []Method{byPrompt, byPrompt}, Options{}},
		{`"oracle": there is one`, good, []Method{{Name: Oracle}}, Options{}},
		{"needs Train or Forecast", good, []Method{{Name: "x"}}, Options{}},
		{"cloud share 50", good, []Method{byPrompt}, Options{Shares: []float64{50}}},
		{"-1 dollars", good, []Method{byPrompt}, Options{Dollars: []float64{-1}}},
		{"lambda -1", good, []Method{byPrompt}, Options{Lambda: -1}},
		{"of 0 labels", good, []Method{byPrompt}, Options{Sizes: []int{0}}},
		{"-2 draws", good, []Method{byPrompt}, Options{Draws: -2}},
		{`sharing "maybe"`, good, []Method{byPrompt}, Options{Sharing: "maybe"}},
		{"make no 70 folds", good, []Method{byPrompt}, Options{Folds: 70}},
		{`score of outcome "`, good, []Method{nan}, Options{}},
		{"evaluate broken: train on", good, []Method{broken}, Options{}},
	} {
		if _, err := Evaluate(t.Context(), c.outcomes, c.methods, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want ... %s ...", err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Evaluate(ctx, good, []Method{byPrompt}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A 95 % interval holds the truth about 95 % of the time.
func TestIntervalsCover(t *testing.T) {
	const rounds = 150
	held := 0
	for round := range rounds {
		rng := rand.New(rand.NewPCG(uint64(round), 9))
		outcomes, scores, groups := make([]learn.Outcome, 150), make([]float64, 150), make([]int, 150)
		for i := range outcomes { // the score is right half of the time: the truth is 3/4 of a unit square
			gain := math.Floor(rng.Float64() + .5)
			outcomes[i], groups[i] = question(i, 0, gain, math.NaN(), math.NaN()), i
			if scores[i] = rng.Float64(); rng.IntN(2) == 0 {
				scores[i] = gain + rng.Float64()
			}
		}
		stakes, _ := learn.Stakes(outcomes)
		order := stats.Rank(scores)
		values, draws, err := stats.Resample(t.Context(), groups, 200, 1, uint64(round), func() func(weight, out []float64) {
			return func(weight, out []float64) { out[0] = order.Draw(stats.Curve{}, stakes, weight).APGR() }
		})
		if err != nil {
			t.Fatal(err)
		}
		if e := stats.Resampled(values[0], draws[0], len(outcomes)); e.Low <= trueAPGR && trueAPGR <= e.High {
			held++
		}
	}
	if share := float64(held) / rounds; share < .89 || share > .99 {
		t.Errorf("%.3f of the intervals hold the truth, want about 0.95", share)
	}
}

// trueAPGR is 1 minus the mean place of a gain: a gain's score is uniform on
// [0, 1] half of the time and on [1, 2] otherwise, a loss's always on [0, 1]. The
// top quarter holds gains alone, a third of the rest are gains.
const trueAPGR = .5*(1-.125) + .5*(1-(.25+.375))

func BenchmarkResample(b *testing.B) { // 12,000 questions, 8 methods
	outcomes := make([]learn.Outcome, 12000)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range outcomes {
		outcomes[i] = question(i, float64(rng.IntN(2)), float64(rng.IntN(3)/2), math.NaN(), math.NaN())
	}
	var runs []*run
	groups, folds := make([]int, len(outcomes)), make([]int, len(outcomes))
	for range 8 {
		ranks := make([]float64, len(outcomes))
		for i := range ranks {
			ranks[i], groups[i], folds[i] = rng.Float64(), i, i%5
		}
		runs = append(runs, &run{kind: "method", trials: []trial{{ranks: ranks}}})
	}
	m := newMeasures(outcomes, []repeat{{folds: folds}}, runs, Options{})
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := stats.Resample(b.Context(), groups, 100, m.rawWidth, 1, m.measurer); err != nil {
			b.Fatal(err)
		}
	}
}
