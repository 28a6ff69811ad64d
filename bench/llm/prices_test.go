package llm

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func mustPrices(t testing.TB, overrides ...string) Prices {
	t.Helper()
	p, err := LoadPrices("", overrides...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCost(t *testing.T) {
	million := Usage{Prompt: 1e6, CachedPrompt: 4e5, Completion: 1e6, Reasoning: 5e5}
	p := mustPrices(t, "odd/name=v2=1/10", "odd/cached=1/10/0", "odd/reasoning=1/10/1/20")
	for _, tc := range []struct {
		model string
		usage Usage
		want  float64
	}{
		{"gpt-4.1", million, 0.6*2 + 0.4*0.5 + 8},
		{"gpt-4.1-mini", million, 0.6*0.4 + 0.4*0.1 + 1.6},
		{"gpt-4.1-nano", million, 0.6*0.1 + 0.4*0.025 + 0.4},
		{"gpt-4o", million, 0.6*2.5 + 0.4*1.25 + 10},
		{"deepseek-chat", million, 0.6*0.27 + 0.4*0.07 + 1.10},
		{"llama-3.2-3b", million, 0},
		{"meta-llama/Llama-3.2-3B-Instruct", million, 0},
		{"qwen2.5-7b-instruct", million, 0},
		{"odd/name=v2", million, 1 + 10},
		{"odd/cached", million, 0.6 + 10},
		{"odd/reasoning", million, 1 + 5 + 10},
		{"odd/reasoning", Usage{Completion: 10, Reasoning: 99}, 10 * 20 / 1e6},
		{"gpt-4.1", Usage{Prompt: 10, CachedPrompt: 99}, 10 * 0.5 / 1e6}, // a server that cannot count costs no less than nothing
		{"gpt-4.1", Usage{}, 0},
	} {
		if got, err := p.Cost(tc.model, tc.usage); err != nil || math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s %+v: got %v, %v; want %v", tc.model, tc.usage, got, err, tc.want)
		}
	}
	for _, row := range p.rows {
		if row.Source == "" || (row.Date == "" && !strings.HasPrefix(row.Source, "given as")) {
			t.Errorf("%s: a price needs a source and a date: %+v", row.Model, row)
		}
	}
}

func TestUnknownPrice(t *testing.T) {
	_, err := mustPrices(t).Cost("gpt-4.1-2099-01-01", Usage{Prompt: 1})
	var unknown *UnknownPriceError
	if !errors.As(err, &unknown) || !strings.Contains(err.Error(), "gpt-4.1-2099-01-01=PROMPT/COMPLETION") ||
		!strings.Contains(err.Error(), "deepseek-v4-pro, gpt-4.1,") {
		t.Errorf("got %v", err)
	}
}

func TestPriceFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("- {model: gpt-4.1, prompt: 1, completion: 2}\n- {model: mine, prompt: 3, completion: 4}\n")
	p, err := LoadPrices(file, "mine=5/6")
	if err != nil {
		t.Fatal(err)
	}
	for model, want := range map[string]float64{"gpt-4.1": 1, "mine": 5, "gpt-4o": 2.5} {
		if got, err := p.Of(model); err != nil || got.Prompt != want {
			t.Errorf("%s: %+v, %v; want $%v", model, got, err, want)
		}
	}
	for _, tc := range []struct{ text, want string }{
		{"- {model: a, prompt: -1, completion: 2}", "row 1: a: a price of -1"},
		{"- {model: a, prompt: .nan, completion: 2}", "not a number of dollars"},
		{"- {prompt: 1, completion: 2}", "row 1: model: need a name"},
		{"- {model: a}\n- {model: a}", "row 2: a has a price already"},
		{"- {model: a, promt: 1}", "promt"},
	} {
		write(tc.text)
		if _, err := LoadPrices(file); err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: got %v, want %q", tc.text, err, tc.want)
		}
	}
	if _, err := LoadPrices(file + ".not"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestBadOverride(t *testing.T) {
	for _, s := range []string{"", "gpt-4.1", "gpt-4.1=2", "gpt-4.1=2/x", "gpt-4.1=1/2/3/4/5", "gpt-4.1=1/2/3/-4", "gpt-4.1=-1/2",
		"gpt-4.1=NaN/2", "=1/2"} {
		if _, err := LoadPrices("", s); err == nil || !strings.Contains(err.Error(), "price") {
			t.Errorf("%q: got %v", s, err)
		}
	}
}

// What Figures writes, an override reads as the same price.
func TestPriceFigures(t *testing.T) {
	for _, want := range []string{"2/8", "2/8/0.5", "0.1/0.4/0.025/12", "0/0"} {
		p, err := parsePrice("a/b=c=" + want)
		if err != nil || p.Figures() != want || p.Model != "a/b=c" {
			t.Errorf("%s: %+v is written as %s, %v", want, p, p.Figures(), err)
		}
	}
	reasoning := 3.0
	if got := (Price{Prompt: 1, Completion: 2, Reasoning: &reasoning}).Figures(); got != "1/2/1/3" {
		t.Errorf("a price without a cached one is written as %s", got)
	}
}

func BenchmarkCost(b *testing.B) {
	p := mustPrices(b)
	u := Usage{Prompt: 500, CachedPrompt: 100, Completion: 200}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Cost("gpt-4.1", u); err != nil {
			b.Fatal(err)
		}
	}
}
