package sim

import (
	"math"
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
		"notice": func(a *Assumptions) { a.Notice = 1.1 }, "plan_quality": func(a *Assumptions) { a.PlanQuality = -0.1 },
		"edge_speed": func(a *Assumptions) { a.EdgeSpeed = 0 }, "network_delay": func(a *Assumptions) { a.NetworkDelay = math.NaN() },
	} {
		a := DefaultAssumptions()
		change(&a)
		if err := a.Validate(); err == nil || err.Error()[:len("simulation."+name)] != "simulation."+name {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
