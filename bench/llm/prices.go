package llm

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed prices.yaml
var shippedPrices []byte

// A Price is what a million tokens of one model cost, in US dollars.
type Price struct {
	Model      string   `yaml:"model"` // the exact name
	Prompt     float64  `yaml:"prompt"`
	Completion float64  `yaml:"completion"`
	Cached     *float64 `yaml:"cached"`    // prompt tokens from the prefix cache; nil means Prompt
	Reasoning  *float64 `yaml:"reasoning"` // completion tokens that are hidden reasoning; nil means Completion
	Date       string   `yaml:"date"`      // from when on, or when read
	Source     string   `yaml:"source"`
}

// Prices are the prices of models by their exact names.
type Prices struct{ rows map[string]Price }

// An UnknownPriceError is the answer to the cost of a model without a price,
// because $0 would look like a result.
type UnknownPriceError struct {
	Model string
	Known []string // in order
}

func (e *UnknownPriceError) Error() string {
	return fmt.Sprintf("no price for model %q; give $ per million tokens as %s=PROMPT/COMPLETION[/CACHED[/REASONING]], 0/0 where it is "+
		"your own (known: %s)",
		e.Model, e.Model, strings.Join(e.Known, ", "))
}

// LoadPrices returns the prices shipped with the program, then those of file
// over them (a list like prices.yaml; "" for none), then overrides such as
// "gpt-4.1=2/8/0.5" over both.
func LoadPrices(file string, overrides ...string) (Prices, error) {
	p := Prices{rows: map[string]Price{}}
	if err := p.add(shippedPrices); err != nil {
		return Prices{}, fmt.Errorf("read shipped prices: %w", err)
	}
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return Prices{}, fmt.Errorf("read prices: %w", err)
		}
		if err := p.add(text); err != nil {
			return Prices{}, fmt.Errorf("read prices from %s: %w", file, err)
		}
	}
	for _, o := range overrides {
		row, err := parsePrice(o)
		if err != nil {
			return Prices{}, err
		}
		p.rows[row.Model] = row
	}
	return p, nil
}

func (p Prices) add(text []byte) error {
	var rows []Price
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&rows); err != nil && err != io.EOF {
		return err
	}
	seen := map[string]bool{}
	for i, row := range rows {
		if seen[row.Model] {
			return fmt.Errorf("row %d: %s has a price already", i+1, row.Model)
		}
		if err := row.validate(); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
		seen[row.Model] = true
		p.rows[row.Model] = row
	}
	return nil
}

// parsePrice reads "MODEL=PROMPT/COMPLETION[/CACHED[/REASONING]]"; the model's
// name may hold '=' and '/'.
func parsePrice(s string) (Price, error) {
	fail := fmt.Errorf("price %q: want MODEL=PROMPT/COMPLETION[/CACHED[/REASONING]] in $ per million tokens, such as gpt-4.1=2/8/0.5", s)
	i := strings.LastIndex(s, "=")
	if i < 0 {
		return Price{}, fail
	}
	var figures []float64
	for f := range strings.SplitSeq(s[i+1:], "/") {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return Price{}, fail
		}
		figures = append(figures, v)
	}
	if len(figures) < 2 || len(figures) > 4 {
		return Price{}, fail
	}
	row := Price{Model: s[:i], Prompt: figures[0], Completion: figures[1], Source: "given as " + s}
	if len(figures) > 2 {
		row.Cached = &figures[2]
	}
	if len(figures) > 3 {
		row.Reasoning = &figures[3]
	}
	if err := row.validate(); err != nil {
		return Price{}, fmt.Errorf("price %q: %w", s, err)
	}
	return row, nil
}

func (p Price) validate() error {
	if p.Model == "" {
		return errors.New("model: need a name, such as gpt-4.1")
	}
	for _, v := range []float64{p.Prompt, p.Completion, p.cached(), p.reasoning()} {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("%s: a price of %v is not a number of dollars", p.Model, v)
		}
	}
	return nil
}

func (p Price) cached() float64 { return or(p.Cached, p.Prompt) }

func (p Price) reasoning() float64 { return or(p.Reasoning, p.Completion) }

func or(own *float64, otherwise float64) float64 {
	if own == nil {
		return otherwise
	}
	return *own
}

// Figures writes the price as an override has it behind the model's name, such
// as "2/8/0.5".
func (p Price) Figures() string {
	f := []float64{p.Prompt, p.Completion}
	if p.Cached != nil || p.Reasoning != nil {
		f = append(f, p.cached())
	}
	if p.Reasoning != nil {
		f = append(f, *p.Reasoning)
	}
	var parts []string
	for _, v := range f {
		parts = append(parts, strconv.FormatFloat(v, 'g', -1, 64))
	}
	return strings.Join(parts, "/")
}

// Free reports whether no token costs anything, so that unknown usage is no
// unknown cost.
func (p Price) Free() bool { return max(p.Prompt, p.Completion, p.cached(), p.reasoning()) == 0 }

// Cost is what a reply cost in US dollars. It means nothing where the response
// says NoUsage. Parts that exceed the whole, of servers that cannot count, are
// cut to it.
func (p Price) Cost(u Usage) float64 {
	cached, reasoning := min(u.CachedPrompt, u.Prompt), min(u.Reasoning, u.Completion)
	return (float64(u.Prompt-cached)*p.Prompt + float64(cached)*p.cached() +
		float64(u.Completion-reasoning)*p.Completion + float64(reasoning)*p.reasoning()) / 1e6
}

// Of returns the price of a model, or an [*UnknownPriceError].
func (p Prices) Of(model string) (Price, error) {
	row, ok := p.rows[model]
	if !ok {
		return Price{}, &UnknownPriceError{Model: model, Known: slices.Sorted(maps.Keys(p.rows))}
	}
	return row, nil
}

// Cost is what a reply cost in US dollars, or an [*UnknownPriceError]. It
// means nothing where the response says NoUsage.
func (p Prices) Cost(model string, u Usage) (usd float64, err error) {
	row, err := p.Of(model)
	if err != nil {
		return 0, err
	}
	return row.Cost(u), nil
}
