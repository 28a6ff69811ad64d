package main

import (
	"errors"
	"fmt"
	"io"

	"hybridflow/bench/endpoints"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/doctor"
	"hybridflow/bench/settings"
)

type doctorCmd struct {
	File string   `arg:"" optional:"" type:"path" help:"Experiment file (YAML) that names endpoints."`
	Set  []string `sep:"none" placeholder:"K=V" help:"Set a field, such as cloud.price=2/8. Repeatable."`
	modelFlags
	Probe int  `placeholder:"N" help:"Measure time to first token and tokens/s by N streams of 64 tokens, and 14 more in parallel."`
	JSON  bool `name:"json" help:"Write the result as JSON."`
}

// Help says what is done and what it costs.
func (c *doctorCmd) Help() string {
	return "Each endpoint gets about six calls of at most 16 tokens. Checked are: the way to the server, keys, model, streaming, usage, " +
		"temperature, limit of tokens, seed, logprobs, context length, clock and price. It exits with 1 when there is a problem."
}

func (c *doctorCmd) Run(a *app) error {
	e, err := c.experiment()
	if err != nil {
		return &usageError{err}
	}
	var reports []endpoints.Report
	err = endpoints.Examine(a.ctx, &e, a.getenv, c.Probe, func(r endpoints.Report) {
		if reports = append(reports, r); !c.JSON {
			showReport(printable{a.stdout}, r)
		}
	})
	if errors.Is(err, endpoints.ErrNone) {
		return &usageError{&hintError{err, "hybridflow doctor --cloud gpt-4.1@https://api.openai.com/v1, or a file with edge.url or cloud.url"}}
	}
	if err != nil {
		return err
	}
	if c.JSON {
		if err := writeJSON(a.stdout, reports); err != nil {
			return err
		}
	}
	return verdict(reports)
}

// experiment is what the flags and the file say; only its endpoints matter.
func (c *doctorCmd) experiment() (settings.Experiment, error) {
	e := settings.Defaults()
	if c.File != "" {
		if err := e.ReadFile(c.File); err != nil {
			return e, err
		}
	}
	for _, flag := range []string{c.Edge, c.Cloud, c.Embed} {
		if _, err := llm.Parse(flag); flag != "" && err != nil {
			return e, err
		}
	}
	if err := c.modelFlags.apply(&e); err != nil {
		return e, err
	}
	for _, s := range c.Set {
		if err := e.Set(s); err != nil {
			return e, err
		}
	}
	if c.Probe < 0 {
		return e, fmt.Errorf("--probe %d: needs a number of streams, such as 20", c.Probe)
	}
	return e, nil
}

// showReport writes a line for each finding.
func showReport(w io.Writer, r endpoints.Report) {
	fmt.Fprintf(w, "%s: %s at %s\n", r.Name, r.Model, r.URL)
	for _, f := range r.Findings {
		fmt.Fprintf(w, "  %-8s %-12s %s", f.Level, f.Check, f.Seen)
		if f.Try != "" {
			fmt.Fprintf(w, "; to do: %s", f.Try)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "  spent: %s; calls: %d, tokens: %d\n", dollars(r.SpentUSD), r.Calls, r.Tokens)
	if s := r.Speed; s != nil {
		showSpeed(w, s)
	}
}

func showSpeed(w io.Writer, s *doctor.Speed) {
	fmt.Fprintf(w, "  speed: first token after %.2f s (median; p95 %.2f s), then %.1f tokens/s (median; slowest 5 %%: %.1f), by %d streams\n",
		s.TTFT, s.TTFTp95, s.Rate, s.RateP5, s.Streams)
	for _, l := range s.Loads {
		fmt.Fprintf(w, "         %d at a time: first token after %.2f s (p95), %.1f tokens/s together\n", l.Parallel, l.TTFT, l.Rate)
	}
	if s.Failed > 0 {
		fmt.Fprintf(w, "         %d streams failed: %s\n", s.Failed, s.Error)
	}
	if s.Timeout > 0 {
		slots := fmt.Sprint(s.Slots)
		if s.Slots == 0 {
			slots = "0 (no limit; 8 at a time did not slow it down)"
		}
		fmt.Fprintf(w, "  suggested: first_token_timeout %g, timeout %g, slots %s\n", s.FirstTokenTimeout, s.Timeout, slots)
	}
	fmt.Fprintf(w, "  spent: %s; tokens: %d\n", dollars(s.SpentUSD), s.Tokens)
}

func dollars(usd *float64) string {
	if usd == nil {
		return "unknown"
	}
	return fmt.Sprintf("$%.6f", *usd)
}

// verdict is nil where nothing stands in the way of a run.
func verdict(reports []endpoints.Report) error {
	problems := 0
	for _, r := range reports {
		for _, f := range r.Findings {
			if f.Level == doctor.Problem {
				problems++
			}
		}
	}
	if problems == 0 {
		return nil
	}
	return fmt.Errorf("%d of the checks found a problem", problems)
}
