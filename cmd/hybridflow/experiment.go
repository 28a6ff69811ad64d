package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/datasets"
)

// dataFlags are shared by all commands that load benchmarks. A flag that is not
// given leaves its field to the file or to the defaults.
type dataFlags struct {
	Set      []string `sep:"none" placeholder:"K=V" help:"Set a field, such as budget.tokens=512. Repeatable; --keys lists the fields."`
	Keys     keysFlag `env:"-" help:"List the fields that can be set, with their defaults, and run nothing."`
	Datasets []string `placeholder:"NAME,..." help:"Benchmarks: gpqa, gpqa-diamond, mmlu-pro, aime24, livebench-reasoning, math500."`
	GPQAZip  string   `name:"gpqa-zip" env:"HYBRIDFLOW_GPQA_ZIP" type:"path" placeholder:"FILE" help:"GPQA's official archive."`
}

// questionFlags are shared by all commands that ask models.
type questionFlags struct {
	dataFlags
	Seed    []uint64 `xor:"seeds" placeholder:"N,..." help:"Seeds, one repetition each."`
	Repeat  int      `xor:"seeds" placeholder:"N" help:"N repetitions, with seeds 1 to N."`
	Limit   *int     `placeholder:"N" help:"Questions per benchmark; 0 for all."`
	Split   string   `placeholder:"HALF" help:"train or test: one half of each benchmark's questions."`
	Backend string   `placeholder:"NAME" help:"sim (simulated models), live (endpoints) or replay (recorded responses, see --from)."`
	Edge    string   `placeholder:"MODEL[@URL]" help:"Model of the edge tier, and its OpenAI-compatible endpoint."`
	Cloud   string   `placeholder:"MODEL[@URL]" help:"Model of the cloud tier, and its endpoint."`
	Embed   string   `placeholder:"MODEL[@URL]" help:"Embedding model of a router that learned from embeddings."`
	Planner string   `placeholder:"TIER" help:"Tier whose model plans: edge or cloud."`
}

// experimentFlags are shared by all commands that run an experiment.
type experimentFlags struct {
	questionFlags
	Strategies []string `placeholder:"NAME,..." help:"Strategies: ${strategies}."`
	Vary       []string `sep:"none" placeholder:"K=A,B,C|K=FROM:TO:STEP" help:"Sweep over a field; several make a grid."`
	VaryEach   []string `sep:"none" placeholder:"K=A,B,C[ @ STRATEGIES]" help:"Sweep over fields one at a time, around the plain setting."`
	Setting    []string `sep:"none" placeholder:"NAME: K=V K=V[ @ STRATEGIES]" help:"A setting of a sweep, by name. Repeatable."`
}

// apply lays the flags over an experiment.
func (f *dataFlags) apply(e *settings.Experiment) error {
	if f.Datasets != nil {
		e.Datasets = f.Datasets
	}
	for _, s := range f.Set {
		if err := e.Set(s); err != nil {
			return err
		}
	}
	return e.Validate()
}

func (f *questionFlags) apply(e *settings.Experiment) error {
	if f.Repeat > 0 {
		e.Seeds = nil
		for n := range f.Repeat {
			e.Seeds = append(e.Seeds, uint64(n+1))
		}
	}
	if f.Seed != nil {
		e.Seeds = f.Seed
	}
	if f.Limit != nil {
		e.Limit = *f.Limit
	}
	for _, t := range []struct {
		flag string
		spec *settings.Model
	}{{f.Edge, &e.Edge}, {f.Cloud, &e.Cloud}} {
		if err := applyModel(t.flag, t.spec, e); err != nil {
			return err
		}
	}
	if f.Embed != "" {
		spec, err := embedSpec(f.Embed)
		if err != nil {
			return err
		}
		e.Embed.Model, e.Embed.URL = spec.Model, spec.URL
	}
	if f.Split != "" {
		e.Split = f.Split
	}
	if f.Backend != "" {
		e.Backend = f.Backend
	}
	if f.Planner != "" {
		e.Planner = f.Planner
	}
	return f.dataFlags.apply(e)
}

func (f *experimentFlags) apply(e *settings.Experiment) error {
	if f.Strategies != nil {
		e.Strategies = f.Strategies
	}
	if f.Vary != nil {
		e.Vary = f.Vary
	}
	if f.VaryEach != nil {
		e.VaryEach = f.VaryEach
	}
	if f.Setting != nil {
		e.Settings = nil
	}
	for _, text := range f.Setting {
		s, err := settings.ParseNamed(text)
		if err != nil {
			return err
		}
		e.Settings = append(e.Settings, s)
	}
	return f.questionFlags.apply(e)
}

// oneSetting is the experiment of a command that asks models under no strategy
// and sweeps over nothing: the defaults under its flags. It refuses fields that
// would have no effect.
func oneSetting(flags interface {
	apply(*settings.Experiment) error
}) (settings.Experiment, error) {
	e := settings.Defaults()
	if err := flags.apply(&e); err != nil {
		return e, &usageError{err}
	}
	switch {
	case len(e.Vary)+len(e.VaryEach)+len(e.Settings) > 0:
		return e, &usageError{errors.New("vary, vary_each and settings are of runs; this command has one setting")}
	case !slices.Equal(e.Strategies, settings.Defaults().Strategies):
		return e, &usageError{errors.New("strategies are of runs; this command has none")}
	}
	return e, nil
}

// applyModel reads MODEL or MODEL@URL. A model with an address is a live one.
func applyModel(flag string, spec *settings.Model, e *settings.Experiment) error {
	if flag == "" {
		return nil
	}
	if !strings.Contains(flag, "@http") {
		spec.Model = flag
		return noAddress(flag)
	}
	c, err := llm.Parse(flag)
	if err != nil {
		return err
	}
	spec.Model, spec.URL, e.Backend = c.Model, c.BaseURL, "live"
	return nil
}

// noAddress refuses a URL in the place of a model, without repeating it: it may
// hold a password.
func noAddress(model string) error {
	if strings.Contains(model, "://") {
		return errors.New("an endpoint is MODEL@BASE_URL, by http:// or https://, such as gpt-4.1@https://api.openai.com/v1")
	}
	return nil
}

// embedSpec reads MODEL or MODEL@URL.
func embedSpec(flag string) (settings.Model, error) {
	if !strings.Contains(flag, "@http") {
		return settings.Model{Model: flag}, noAddress(flag)
	}
	c, err := llm.Parse(flag)
	return settings.Model{Model: c.Model, URL: c.BaseURL}, err
}

func (f *dataFlags) options(getenv func(string) string) datasets.Options {
	return datasets.Options{Cache: datasets.CacheFromEnv(getenv), GPQAZip: f.GPQAZip}
}

// over lays a file and flags over an experiment.
func (f *experimentFlags) over(e settings.Experiment, file string) (settings.Experiment, error) {
	if file != "" {
		if err := e.ReadFile(file); err != nil {
			return e, &usageError{err}
		}
	}
	if err := f.apply(&e); err != nil {
		return e, &usageError{err}
	}
	return e, nil
}

// found lists in one line the benchmarks of a run and its practice sets.
func found(h *bench.Harness) string {
	var real, practice []string
	for _, s := range h.Sets {
		text := fmt.Sprintf("%s (%d)", s.Name, len(s.Questions))
		if s.Practice {
			practice = append(practice, text)
		} else {
			real = append(real, text)
		}
	}
	var parts []string
	if len(real) > 0 {
		parts = append(parts, "benchmarks found: "+strings.Join(real, ", "))
	}
	if len(practice) > 0 {
		parts = append(parts, "practice sets instead of: "+strings.Join(practice, ", "))
	}
	return strings.Join(parts, "; ")
}

// commandLine is the command as typed, for the manifest. Flags carry no keys:
// these come from the environment.
func commandLine() []string { return append([]string{"hybridflow"}, os.Args[1:]...) }
