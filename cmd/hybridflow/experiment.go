package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
)

// dataFlags are shared by all commands that load benchmarks. A flag that is not
// given leaves its field to the file or to the defaults.
type dataFlags struct {
	Set      []string `sep:"none" placeholder:"K=V" help:"Set a field, such as budget.tokens=512. Repeatable; --keys lists the fields."`
	Keys     keysFlag `env:"-" help:"List the fields that can be set, with their defaults, and run nothing."`
	Datasets []string `placeholder:"NAME,..." help:"Benchmarks: gpqa, gpqa-diamond, mmlu-pro, aime24, livebench-reasoning, math500."`
	gpqaFlag
}

// questionFlags are shared by all commands that ask models.
type questionFlags struct {
	dataFlags
	Seed    []uint64 `xor:"seeds" placeholder:"N,..." help:"Seeds, one repetition each."`
	Repeat  int      `xor:"seeds" placeholder:"N" help:"N repetitions, with seeds 1 to N."`
	Limit   *int     `placeholder:"N" help:"Questions per benchmark; 0 for all."`
	Split   string   `placeholder:"HALF" help:"train or test: one half of each benchmark's questions."`
	Backend string   `placeholder:"NAME" help:"sim (simulated models), live (endpoints) or replay (recorded responses, see --from)."`
	modelFlags
	Planner string `placeholder:"TIER" help:"Tier whose model plans: edge or cloud."`
}

// modelFlags are shared by all commands that reach models.
type modelFlags struct {
	Edge  string `placeholder:"MODEL[@URL]" help:"Model of the edge tier, and its OpenAI-compatible endpoint."`
	Cloud string `placeholder:"MODEL[@URL]" help:"Model of the cloud tier, and its endpoint."`
	Embed string `placeholder:"MODEL[@URL]" help:"Embedding model of a router that learned from embeddings."`
}

// experimentFlags are shared by all commands that run an experiment.
type experimentFlags struct {
	questionFlags
	Strategies []string `placeholder:"NAME,..." help:"Strategies: ${strategies}."`
	Vary       []string `sep:"none" placeholder:"K=A,B,C|K=FROM:TO:STEP" help:"Sweep over a field; several make a grid."`
	VaryEach   []string `sep:"none" placeholder:"K=A,B,C[ @ STRATEGIES]" help:"Sweep over fields one at a time, around the plain setting."`
	Setting    []string `sep:"none" placeholder:"NAME: K=V K=V[ @ STRATEGIES]" help:"A setting of a sweep, by name. Repeatable."`
}

// lay sets a list that a flag gives.
func lay[T any](flag []T, field *[]T) {
	if flag != nil {
		*field = flag
	}
}

// apply lays the flags over an experiment.
func (f *dataFlags) apply(e *settings.Experiment) error {
	lay(f.Datasets, &e.Datasets)
	for _, s := range f.Set {
		if err := e.Set(s); err != nil {
			return err
		}
	}
	return e.Validate()
}

// apply makes the backend live where a tier's model has an address.
func (f *modelFlags) apply(e *settings.Experiment) error {
	flags := map[string]string{"edge": f.Edge, "cloud": f.Cloud, "embed": f.Embed}
	for name, spec := range e.Models() {
		if flags[name] == "" {
			continue
		}
		model, url, err := modelAt(flags[name])
		if err != nil {
			return err
		}
		if spec.Model = model; url != "" || name == "embed" {
			spec.URL = url
		}
		if url != "" && name != "embed" {
			e.Backend = "live"
		}
	}
	return nil
}

// modelAt reads MODEL or MODEL@URL. A URL in the place of a model is refused
// without repeating it: it may hold a password.
func modelAt(flag string) (model, url string, err error) {
	switch {
	case strings.Contains(flag, "@http"):
		c, err := llm.Parse(flag)
		return c.Model, c.BaseURL, err
	case strings.Contains(flag, "://"):
		return "", "", errors.New("an endpoint is MODEL@BASE_URL, by http:// or https://, such as gpt-4.1@https://api.openai.com/v1")
	}
	return flag, "", nil
}

func (f *questionFlags) apply(e *settings.Experiment) error {
	if f.Repeat > 0 {
		e.Seeds = nil
		for n := range f.Repeat {
			e.Seeds = append(e.Seeds, uint64(n+1))
		}
	}
	lay(f.Seed, &e.Seeds)
	if f.Limit != nil {
		e.Limit = *f.Limit
	}
	if err := f.modelFlags.apply(e); err != nil {
		return err
	}
	e.Split, e.Backend, e.Planner = cmp.Or(f.Split, e.Split), cmp.Or(f.Backend, e.Backend), cmp.Or(f.Planner, e.Planner)
	return f.dataFlags.apply(e)
}

func (f *experimentFlags) apply(e *settings.Experiment) error {
	lay(f.Strategies, &e.Strategies)
	lay(f.Vary, &e.Vary)
	lay(f.VaryEach, &e.VaryEach)
	var named []settings.Named
	for _, text := range f.Setting {
		s, err := settings.ParseNamed(text)
		if err != nil {
			return err
		}
		named = append(named, s)
	}
	lay(named, &e.Settings)
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

// found lists in one line the benchmarks of a run and its practice sets.
func found(h *bench.Harness) string {
	var lists [2][]string
	for _, s := range h.Sets {
		kind := 0
		if s.Practice {
			kind = 1
		}
		lists[kind] = append(lists[kind], fmt.Sprintf("%s (%d)", s.Name, len(s.Questions)))
	}
	var parts []string
	for kind, what := range []string{"benchmarks found: ", "practice sets instead of: "} {
		if lists[kind] != nil {
			parts = append(parts, what+strings.Join(lists[kind], ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// commandLine is the command as typed, for the manifest. Flags carry no keys:
// these come from the environment.
func commandLine() []string { return append([]string{"hybridflow"}, os.Args[1:]...) }
