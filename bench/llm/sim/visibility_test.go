package sim

import (
	"math"
	"strconv"
	"testing"
)

// bankOf returns questions of a benchmark, of a spread of difficulties.
func bankOf(benchmark string, n int, spread float64) (items []*Item) {
	for i := range n {
		it := item(i, spread*normal(Hash(12, strconv.Itoa(i))))
		it.Benchmark, it.Guess = benchmark, 0.25
		items = append(items, it)
	}
	return items
}

// A planner sees as much as the setting says; the ties of nine levels take a little.
func TestVisibilityIsTheSetting(t *testing.T) {
	s := simulator(t, bankOf("mmlu-pro", 2500, 3)...)
	measured := func() float64 {
		rho, parts, err := s.Visibility("llama-3.2-3b", "llama-3.2-3b", "gpt-4.1", 2000)
		if err != nil || parts < 8000 {
			t.Fatal(parts, err)
		}
		return rho
	}
	t.Logf("planners that judge by themselves: %.3f", measured())
	for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
		s.Assume.Visibility = v
		gains, err := NewGains(s.Models, s.Bank, "llama-3.2-3b", "gpt-4.1", s.Assume)
		if err != nil {
			t.Fatal(err)
		}
		s.Gains = gains
		if got, want := measured(), 6/math.Pi*math.Asin(v/2); math.Abs(got-want) > 0.035 {
			t.Errorf("visibility %v: rank correlation %.3f, want %.3f", v, got, want)
		}
	}
	s.Gains = nil
	if _, err := s.respondent(s.Models.byName["gpt-4.1"], item(1, 0), 1); err == nil {
		t.Error("a simulator without gains has planners that see them")
	}
}

func TestRanksOfTies(t *testing.T) {
	for i, r := range ranks([]float64{3, 1, 3, 2}) {
		if want := []float64{3.5, 1, 3.5, 2}[i]; r != want {
			t.Errorf("rank %v at %d, want %v", r, i, want)
		}
	}
}
