package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
)

// priceFlags set prices. A --price has precedence over the experiment's, that over
// a file, and that over the shipped table. The prices in use become part of the
// experiment, so that the manifest has them.
type priceFlags struct {
	Price  []string `sep:"none" placeholder:"MODEL=P/C[/CACHED[/REASONING]]" help:"Price of a model in $ per million tokens. Repeatable."`
	Prices string   `type:"existingfile" placeholder:"FILE" help:"Price table in YAML: model, prompt, completion, cached, reasoning, source."`
}

// moneyFlags cap the cost of a run.
type moneyFlags struct {
	priceFlags
	MaxSpend  *float64      `placeholder:"USD" help:"Cap of the run's cost, earlier sessions included; a higher cap continues."`
	MaxTokens *int64        `placeholder:"N" help:"Cap of the tokens of prompts and replies at both tiers, earlier sessions included."`
	MaxTime   time.Duration `placeholder:"DURATION" help:"Stop sending after this time in this session, such as 90m or 8h."`
	DryRun    bool          `help:"Print the calls, tokens and dollars to expect, as simulated models would take, and send nothing."`
}

// cap returns the run's cap, nil if no flag sets one.
func (f *moneyFlags) cap() (*llm.Cap, error) {
	switch {
	case f.MaxSpend != nil && !(*f.MaxSpend >= 0):
		return nil, &usageError{fmt.Errorf("--max-spend %v is not a number of dollars, such as 5", *f.MaxSpend)}
	case f.MaxTokens != nil && *f.MaxTokens < 0:
		return nil, &usageError{fmt.Errorf("--max-tokens %d is below 0", *f.MaxTokens)}
	case f.MaxTime < 0:
		return nil, &usageError{fmt.Errorf("--max-time %v is below 0", f.MaxTime)}
	case f.MaxSpend == nil && f.MaxTokens == nil && f.MaxTime == 0:
		return nil, nil
	}
	return &llm.Cap{MaxUSD: f.MaxSpend, MaxTokens: f.MaxTokens, MaxTime: f.MaxTime}, nil
}

// apply writes prices into the experiment.
func (f *priceFlags) apply(e *settings.Experiment) error {
	if f.Prices == "" && len(f.Price) == 0 {
		return nil
	}
	given, err := llm.LoadPrices(f.Prices, f.Price...)
	if err != nil {
		return &usageError{err}
	}
	shipped, err := llm.LoadPrices("")
	if err != nil {
		return err
	}
	var models []string
	for name, spec := range e.Models() {
		if spec.Model == "" {
			continue
		}
		models = append(models, spec.Model)
		named := slices.ContainsFunc(f.Price, func(p string) bool { return pricedModel(p) == spec.Model })
		price, err := given.Of(spec.Model)
		if err != nil || spec.Price != "" && !named {
			continue // the run reports missing prices
		}
		if old, err := shipped.Of(spec.Model); err == nil && old.Figures() == price.Figures() {
			continue
		}
		if varies(e, name+".model") {
			return &usageError{&hintError{fmt.Errorf("--price and --prices: the sweep has several models in the place of %s.model", name),
				fmt.Sprintf("give each its price: --setting \"b: %[1]s.model=MODEL %[1]s.price=2/8\"", name)}}
		}
		spec.Price = price.Figures()
	}
	for _, p := range f.Price {
		if !slices.Contains(models, pricedModel(p)) {
			return &usageError{fmt.Errorf("--price %s: the models are %s", p, strings.Join(models, " and "))}
		}
	}
	return e.Validate()
}

// pricedModel returns the model of a --price MODEL=FIGURES.
func pricedModel(price string) string { return price[:strings.LastIndex(price, "=")] }

// varies reports whether cells of a sweep differ in a field.
func varies(e *settings.Experiment, field string) bool {
	assigns := func(s string) bool { return strings.HasPrefix(strings.TrimSpace(s), field+"=") }
	return slices.ContainsFunc(e.Vary, assigns) || slices.ContainsFunc(e.VaryEach, assigns) ||
		slices.ContainsFunc(e.Settings, func(s settings.Named) bool { _, ok := s.Set[field]; return ok })
}
