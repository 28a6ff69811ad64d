package bench

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/results"
)

func expect(t *testing.T, e settings.Experiment, parallel int) Expectation {
	t.Helper()
	x, err := Expect(t.Context(), e, NewLoader(&e, datasets.Options{}), parallel)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func near(got, want float64) bool { return math.Abs(got-want) <= 0.25*want }

// What a run is expected to take is about what it takes, arm by arm, and a
// sample of all questions is the run itself.
func TestExpectedOfARun(t *testing.T) {
	for _, items := range []int{sampled / 2, 3 * sampled} {
		e := small(items)
		e.Datasets, e.Strategies = []string{"gpqa", "livebench-reasoning"}, []string{"edge-cot", "cloud-cot", "hybridflow", "sot"}
		e.Vary = []string{"budget.tokens=2048,8192"}
		if items <= sampled {
			e.Seeds = e.Seeds[:1]
		}
		x := expect(t, e, 2)
		if diff := cmp.Diff(x, expect(t, e, 5)); diff != "" {
			t.Errorf("the estimate depends on the parallelism: %s", diff)
		}
		h := prepare(t, e)
		rows := runAll(t, h, 2).queries
		if x.Questions*len(x.Arms) != len(rows) || x.Sampled != 2*min(items, sampled) || len(x.StandIns) > 0 {
			t.Errorf("%d questions under %d arms, %d rows; %d sampled; stand-ins %v", x.Questions, len(x.Arms), len(rows), x.Sampled, x.StandIns)
		}
		alone := 0.0
		for _, a := range x.Arms {
			got, usd := a.Expense, []float64{}
			var want Expense
			for _, q := range rows {
				if q.Strategy == a.Strategy && q.Cell == a.Cell {
					want.add(spentBy(q), 1)
					usd = append(usd, q.CostUSD)
				}
			}
			slices.Sort(usd)
			p95 := usd[int(math.Ceil(0.95*float64(len(usd))))-1]
			if items <= sampled &&
				(got.Calls != want.Calls || got.CloudPrompt != want.CloudPrompt || math.Abs(got.USD-want.USD) > 1e-9 || a.P95USD != p95) {
				t.Errorf("%s %s: expected %+v, p95 %v; took %+v, %v", a.Strategy, a.Cell, got, a.P95USD, want, p95)
			}
			if !near(got.Calls, want.Calls) || !near(got.EdgePrompt, want.EdgePrompt) || !near(got.CloudCompletion, want.CloudCompletion) ||
				!near(got.USD, want.USD) ||
				!near(a.P95USD, p95) ||
				len(usd) != a.Trials {
				t.Errorf("%s %s: expected %+v, p95 %v; took %+v, %v", a.Strategy, a.Cell, got, a.P95USD, want, p95)
			}
			if math.Abs(a.MeanUSD*float64(a.Trials)-a.USD) > 1e-9 {
				t.Errorf("%s: %v dollars a question, %v in all of %d", a.Strategy, a.MeanUSD, a.USD, a.Trials)
			}
			alone += a.USD
		}
		if x.Total.USD >= alone || x.Total.USD < 0.4*alone || x.WorstUSD < 2*x.Total.USD ||
			x.WorstTokens < x.Total.EdgePrompt+x.Total.CloudPrompt {
			t.Errorf("$%v in all, $%v at worst, %v tokens; each alone $%v", x.Total.USD, x.WorstUSD, x.WorstTokens, alone)
		}
	}
}

// spentBy is what a row took.
func spentBy(q results.Query) Expense {
	return Expense{
		Calls: float64(q.EdgeCalls + q.CloudCalls), USD: q.CostUSD,
		EdgePrompt: float64(q.EdgePrompt), EdgeCompletion: float64(q.EdgeCompletion),
		CloudPrompt: float64(q.CloudPrompt), CloudCompletion: float64(q.CloudCompletion),
	}
}

// Equal calls are paid once: a sweep over what matters only after planning has
// one plan for all its cells.
func TestExpectedOfSharedCalls(t *testing.T) {
	e := small(10)
	e.Datasets, e.Strategies, e.Seeds = []string{"gpqa"}, []string{"cloud-cot", "all-cloud"}, []uint64{1}
	e.Edge.Price = "1/1" // so that plans cost something
	alone := expect(t, e, 1).Total.Calls
	e.Strategies = []string{"cloud-cot", "all-cloud", "all-edge"}
	both := expect(t, e, 1)
	if more := both.Total.Calls - alone; more >= both.Arms[2].Calls || more <= 0 {
		t.Errorf("all-edge adds %v calls; alone it makes %v", more, both.Arms[2].Calls)
	}
}

// A cascade is fitted on the other half of the questions, which costs too, once.
func TestExpectedOfAFit(t *testing.T) {
	e := small(120)
	e.Datasets, e.Strategies, e.Seeds, e.Split = []string{"gpqa"}, []string{"cascade"}, []uint64{1}, "test"
	without := expect(t, e, 1)
	e.Cascade.Budget = 100
	with := expect(t, e, 1)
	if fit := with.Total.Calls - with.Arms[0].Calls; fit < 20 || without.Total.Calls != without.Arms[0].Calls {
		t.Errorf("%v calls to fit; without a fit %v of %v", fit, without.Total.Calls, without.Arms[0].Calls)
	}
}

// What a profile is expected to take is about what it takes.
func TestExpectedOfAProfile(t *testing.T) {
	for _, p := range []Profile{{}, {Collection: strategy.Collection{Subtasks: true, Share: 0.5}}} {
		e := small(150)
		e.Datasets = []string{"gpqa"}
		x, err := ExpectProfile(t.Context(), e, p, NewLoader(&e, datasets.Options{}), 2)
		if err != nil {
			t.Fatal(err)
		}
		h := prepare(t, e)
		outcomes := profile(t, h, p, 2)
		calls, usd := h.Spent()
		if x.Questions != 300 || !near(x.Total.Calls, float64(calls)) || !near(x.Total.USD, usd) ||
			!near(float64(x.Outcomes), float64(len(outcomes))) {
			t.Errorf("expected %+v, took %d calls, $%.4f for %d outcomes", x, calls, usd, len(outcomes))
		}
	}
}

// A model that is not simulated is stood in for, at its own price, and nothing
// is sent to it.
func TestExpectedOfLiveModels(t *testing.T) {
	e := live(small(5), "http://127.0.0.1:1/v1", 1)
	e.Datasets, e.Strategies, e.Cloud.Model, e.Cloud.Price = []string{"gpqa"}, []string{"edge-cot", "cloud-cot"}, "my-model", "10/10/1/40"
	x := expect(t, e, 1)
	want := []StandIn{{Tier: "cloud", Model: "my-model", As: "gpt-4.1", Price: "10/10/1/40"}}
	if diff := cmp.Diff(x.StandIns, want); diff != "" || x.Total.USD < 0.01 || x.Total.Calls != 20 {
		t.Errorf("%+v, %s", x.Total, diff)
	}
	e.Settings = []settings.Named{{Name: "mine"}, {Name: "other", Set: map[string]any{"cloud.model": "other-model", "cloud.price": "20/20"}}}
	both := expect(t, e, 1)
	want = append(want, StandIn{Tier: "cloud", Model: "other-model", As: "gpt-4.1", Price: "20/20"})
	if diff := cmp.Diff(both.StandIns, want); diff != "" || both.Total.Calls != 30 || both.Total.USD <= 2.5*x.Total.USD {
		t.Errorf("a sweep over models: %+v, %s", both.Total, diff)
	}
	e.Settings, e.Cloud.Price = nil, ""
	if _, err := Expect(t.Context(), e, NewLoader(&e, datasets.Options{}), 1); err == nil ||
		!strings.Contains(err.Error(), `cloud: no price for model "my-model"`) {
		t.Errorf("without a price: %v", err)
	}
	e.Cloud.Price, e.Policy.Router, e.Embed = "1/1", "router.json", settings.Model{Model: "embedder", URL: "http://127.0.0.1:1/v1"}
	if _, err := Expect(t.Context(), e, NewLoader(&e, datasets.Options{}), 1); err == nil ||
		!strings.Contains(err.Error(), "cannot ask embedder") {
		t.Errorf("with embeddings: %v", err)
	}
}

func TestQuantile(t *testing.T) {
	for share, want := range map[float64]float64{0.5: 1, 0.9: 1, 0.95: 2, 0.96: 3, 1: 3} {
		if got := quantile([]float64{3, 1, 2}, []float64{1, 18, 1}, share); got != want {
			t.Errorf("%v: %v, want %v", share, got, want)
		}
	}
	if got := quantile(nil, nil, 0.95); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
}
