package doctor

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/mock"
)

func TestSlots(t *testing.T) {
	for _, tc := range []struct {
		name  string
		loads []Load
		want  int
	}{
		{"a cloud that never slows down", []Load{{1, 0.5, 50}, {2, 0.5, 100}, {4, 0.6, 200}, {8, 0.7, 390}}, 0},
		{"a laptop that shares its speed", []Load{{1, 0.2, 100}, {2, 0.3, 104}, {4, 0.5, 106}}, 1},
		{"two slots and a queue", []Load{{1, 0.2, 100}, {2, 0.2, 190}, {4, 2.2, 380}}, 2},
		{"it failed before it slowed down", []Load{{1, 0.2, 100}}, 0},
		{"nothing", nil, 0},
	} {
		if got := slots(tc.loads); got != tc.want {
			t.Errorf("%s: got %d, want %d", tc.name, got, tc.want)
		}
	}
}

func TestQuantile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for share, want := range map[float64]float64{0: 1, 0.2: 1, 0.5: 3, 0.95: 5, 1: 5} {
		if got := quantile(values, share); got != want {
			t.Errorf("%v: got %v, want %v", share, got, want)
		}
	}
	if quantile(nil, 0.5) != 0 {
		t.Error("quantile of no values is not 0")
	}
}

func TestSpeed(t *testing.T) {
	one := func(ttft, took time.Duration, completion int) result {
		return result{Response: llm.Response{TTFT: ttft * time.Millisecond, Took: took * time.Millisecond,
			Usage: llm.Usage{Prompt: 10, Completion: completion}}}
	}
	results := []result{one(100, 1100, 51), one(200, 1200, 41), {err: errors.New("it broke")}, one(4000, 5000, 11)}
	s := speed(results, 3, nil, &llm.Price{Prompt: 1, Completion: 1})
	if s.Streams != 3 || s.Failed != 1 || s.Error != "it broke" || s.TTFT != 0.1 || s.TTFTp95 != 0.2 || math.Abs(s.Rate-40) > 1e-9 ||
		math.Abs(s.RateP5-40) > 1e-9 {
		t.Errorf("got %+v", s)
	}
	if s.FirstTokenTimeout != 30 || s.Timeout != 340 || s.Tokens != 133 || s.SpentUSD == nil {
		t.Errorf("got %+v", s)
	}
	if s := speed([]result{{err: errors.New("it broke")}}, 1, nil, nil); s.Timeout != 0 || s.SpentUSD != nil {
		t.Errorf("of nothing: %+v", s)
	}
}

func TestProbe(t *testing.T) {
	m, err := mock.New(mock.Config{Client: llmtest.Scripted{}, Models: []string{"gpt-4.1"}, Prices: llmtest.MustPrices(t), TimeScale: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Probe(t.Context(), llm.Config{Model: "gpt-4.1", BaseURL: llmtest.Serve(t, m)},
		&llm.Price{Prompt: 2, Completion: 8, Cached: new(float64)}, 3)
	if err != nil || s.Streams != 17 || s.Failed != 0 || s.TTFT < 0.009 || s.Rate <= 0 || len(s.Loads) != 4 || len(m.Ledger()) != 17 ||
		s.SpentUSD == nil {
		t.Errorf("got %+v, %v", s, err)
	}
	s, err = Probe(t.Context(), llm.Config{Model: "gpt-5", BaseURL: llmtest.Serve(t, m)}, nil, 2)
	if err != nil || s.Failed != 2 || !strings.Contains(s.Error, "does not exist") || s.Timeout != 0 {
		t.Errorf("got %+v, %v", s, err)
	}
}
