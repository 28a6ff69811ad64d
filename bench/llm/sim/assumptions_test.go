package sim

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
)

// Speed changes the time of generation, delay the time to the first token, and
// neither the text.
func TestServing(t *testing.T) {
	it := item(3, 0)
	s := simulator(t, it)
	req := llm.Request{Model: "gpt-4.1", Messages: prompt("Think step by step.", it, "")}
	was := complete(t, s, req)
	for _, c := range []struct {
		name      string
		served    Serving
		ttft, gen float64 // seconds added to one, factor of the other
	}{
		{"as measured", Serving{Speed: 1}, 0, 1}, {"half as fast", Serving{Speed: 0.5}, 0, 2},
		{"far away", Serving{Delay: 0.8}, 0.8, 1}, {"twice as fast and far away", Serving{Speed: 2, Delay: 0.1}, 0.1, 0.5},
	} {
		s.Served = c.served
		got := complete(t, s, req)
		wantTTFT := was.TTFT + time.Duration(c.ttft*1e9)
		wantGen := time.Duration(c.gen * float64(was.Took-was.TTFT))
		if (got.TTFT-wantTTFT).Abs() > 2*time.Microsecond || (got.Took-got.TTFT-wantGen).Abs() > 3*time.Microsecond || got.Text != was.Text {
			t.Errorf("%s: first token after %v, then %v; want %v and %v", c.name, got.TTFT, got.Took-got.TTFT, wantTTFT, wantGen)
		}
	}
}

func TestJitterHasItsMean(t *testing.T) {
	const n = 20000
	sum, least := 0.0, math.Inf(1)
	for seed := range int64(n) {
		x := Serving{Delay: 0.2, Jitter: 0.5}.network(draws{seed: seed}, "cot")
		sum, least = sum+x, min(least, x)
	}
	if mean := sum / n; math.Abs(mean-0.7) > 0.02 || least < 0.2 {
		t.Errorf("mean %.3f s, want 0.7; least %.3f s, want 0.2 or more", mean, least)
	}
}

func TestAssumptionsAreChecked(t *testing.T) {
	if err := DefaultAssumptions().Validate(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Assumptions){
		"recover_edge": func(a *Assumptions) { a.RecoverEdge = 1.1 }, "law": func(a *Assumptions) { a.Law = "luck" },
		"plan_quality": func(a *Assumptions) { a.PlanQuality = -0.1 },
		"edge_speed":   func(a *Assumptions) { a.EdgeSpeed = 0 }, "network_delay": func(a *Assumptions) { a.NetworkDelay = math.NaN() },
	} {
		a := DefaultAssumptions()
		change(&a)
		if err := a.Validate(); err == nil || err.Error()[:len("simulation."+name)] != "simulation."+name {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// Each assumption has a default that is allowed and in its range, and says what it is
// and where it comes from.
func TestAssumptionsAreExplained(t *testing.T) {
	fields := reflect.TypeFor[Assumptions]()
	if n := len(KnownAssumptions()); n != fields.NumField() {
		t.Errorf("%d assumptions in targets.yaml, %d fields", n, fields.NumField())
	}
	for i := range fields.NumField() {
		name := fields.Field(i).Tag.Get("json")
		a := About(name)
		if a == nil {
			t.Errorf("%s is not in targets.yaml", name)
			continue
		}
		if a.Help == "" || a.Source == "" || !strings.Contains(a.Explain(), a.Source) {
			t.Errorf("%+v has no explanation", a)
		}
		if number := fields.Field(i).Type.Kind() == reflect.Float64; number != (len(a.Allowed) == 2) || number == (len(a.Words) > 1) {
			t.Errorf("%+v: neither limits nor words, or the wrong ones", a)
		}
		if a.Range != nil && !(len(a.Range) == 2 && a.Allowed[0] <= a.Range[0] && a.Range[0] < a.Range[1] && a.Range[1] <= a.Allowed[1]) {
			t.Errorf("%s: range %v is not within %v", name, a.Range, a.Allowed)
		}
		if x := reflect.ValueOf(DefaultAssumptions()).Field(i); a.Range != nil && !(x.Float() >= a.Range[0] && x.Float() <= a.Range[1]) {
			t.Errorf("%s: default %v is not in %v", name, x, a.Range)
		}
	}
}
