package settings

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"hybridflow/bench/llm/sim"
	"hybridflow/bench/strategy"
)

// An Experiment says what to measure. Its YAML form is what "hybridflow run"
// reads; what a file leaves out is as in [Defaults].
type Experiment struct {
	Name       string   `json:"name" help:"of the experiment, and of its run folder, runs/NAME"`
	Datasets   []string `json:"datasets" help:"as \"hybridflow data list\" names them"`
	Strategies []string `json:"strategies" help:"compared with each other; reports compare with the first"`
	Seeds      []uint64 `json:"seeds" help:"one repetition each"`
	Limit      int      `json:"limit" help:"questions per dataset; 0 for all"`
	Split      string   `json:"split" help:"train or test: either half of each benchmark, by a hash of the IDs; \"\" for both"`
	Shots      int      `json:"shots" help:"worked examples in chain-of-thought prompts, where a benchmark has them"`

	Backend string `json:"backend" help:"sim, live or replay (of a recorded run, run --from)"`
	Edge    Model  `json:"edge"`
	Cloud   Model  `json:"cloud"`
	// of a router that learned from embeddings; without a model, the one it names. No timeout means 60 s, no retries 4
	Embed   Model  `json:"embed"`
	Planner string `json:"planner" help:"tier whose model plans: edge or cloud"`

	Votes    strategy.VotesSettings    `json:"votes"`
	Cascade  strategy.CascadeSettings  `json:"cascade"`
	SoT      strategy.SoTSettings      `json:"sot"`
	Budget   strategy.BudgetSettings   `json:"budget"`
	Policy   strategy.PolicySettings   `json:"policy"`
	Plan     strategy.PlanSettings     `json:"plan"`
	Sampling strategy.SamplingSettings `json:"sampling"`
	Practice Practice                  `json:"practice"`

	// Simulation are the assumptions of the simulated models; live runs ignore them.
	Simulation sim.Assumptions `json:"simulation"`

	// Settings, Vary and VaryEach make a sweep, each cell of which is a variant of
	// this experiment: the named settings (the plain one where none is named), times
	// the grid of Vary's values, such as ["policy.threshold=0:1:0.05",
	// "budget.tokens=512,2048"]; and around each of these, VaryEach's values one at a
	// time, such as ["policy.tau0=0:1:0.1 @ hybridflow,chain"], for the strategies
	// after the @ or for all.
	Settings []Named  `json:"settings,omitempty" help:"cells by name, instead of the plain one: [{name: strict, set: {budget.tokens: 512}}]"`
	Vary     []string `json:"vary,omitempty" help:"grid of values: [policy.threshold=0:1:0.05]"`
	VaryEach []string `json:"vary_each,omitempty" help:"values one at a time: [policy.tau0=0:1:0.1 @ hybridflow]"`

	OptionSeed uint64 `json:"option_seed" help:"order of GPQA's answer options"`

	TimeScale float64 `json:"time_scale" help:"wall seconds per second of an endpoint: 1 for real ones, less for a fast mock"`

	WithoutContext bool `json:"without_context" help:"ablation: prompts of subtasks leave out the results of earlier subtasks"`
}

// A Model is the model of a tier and where it is served. What follows URL
// is for live runs only.
type Model struct {
	Model string `json:"model" help:"as the endpoint, or the simulation, names it"`
	Slots int    `json:"slots" help:"subtasks of one question at a time; 0 for no limit"`
	Price string `yaml:"price" json:"price,omitempty" help:"$ per million tokens: PROMPT/COMPLETION[/CACHED[/REASONING]]; or the table's"`

	URL     string            `yaml:"url" json:"url,omitempty" help:"base URL of an OpenAI-compatible endpoint"`
	KeyEnv  string            `yaml:"key_env" json:"key_env,omitempty" help:"variables that hold keys, used in turns; no key is stored"`
	KeyFile string            `yaml:"key_file" json:"key_file,omitempty" help:"file with one key a line, readable by its owner only"`
	Headers map[string]string `json:"headers,omitempty" help:"sent with each request: header name, and the variable that holds the value"`

	Timeout           float64 `yaml:"timeout" json:"timeout,omitempty" help:"seconds for one call"`
	ConnectTimeout    float64 `yaml:"connect_timeout" json:"connect_timeout,omitempty" help:"seconds; 0 for 10"`
	FirstTokenTimeout float64 `yaml:"first_token_timeout" json:"first_token_timeout,omitempty" help:"seconds; 0 for 300"`
	IdleTimeout       float64 `yaml:"idle_timeout" json:"idle_timeout,omitempty" help:"seconds between two pieces of a reply; 0 for 60"`
	Retries           int     `yaml:"retries" json:"retries,omitempty" help:"attempts after the first"`
	RetrySeconds      float64 `yaml:"retry_seconds" json:"retry_seconds,omitempty" help:"for all attempts and pauses of a call; 0 for 600"`

	Concurrency int     `yaml:"concurrency" json:"concurrency,omitempty" help:"most calls in flight over all questions; 0 for 64"`
	RPM         float64 `yaml:"rpm" json:"rpm,omitempty" help:"requests a minute; 0 for no limit"`
	TPM         float64 `yaml:"tpm" json:"tpm,omitempty" help:"tokens a minute of prompts and replies; 0 for no limit"`
	HedgeAfter  float64 `yaml:"hedge_after" json:"hedge_after,omitempty" help:"seconds without a token until a call is repeated; 0: never"`

	ExtraBody  map[string]any `json:"extra_body,omitempty" help:"merged over each chat request; null removes a field"`
	LimitField string         `yaml:"limit_field" json:"limit_field,omitempty" help:"max_tokens or max_completion_tokens; or by the model"`
	Logprobs   bool           `yaml:"logprobs" json:"logprobs,omitempty" help:"ask for log-probabilities of the reply's tokens"`
	CAFile     string         `yaml:"ca_file" json:"ca_file,omitempty" help:"PEM file of a certificate authority of one's own"`
	Proxy      string         `yaml:"proxy" json:"proxy,omitempty" help:"URL; \"\" goes by HTTP_PROXY and its like"`
}

// Practice are for benchmarks that are not in the cache.
type Practice struct {
	Items int    `json:"items" help:"questions of a practice set"`
	Seed  uint64 `json:"seed" help:"seed of the generators"`
	Force bool   `json:"force" help:"practice sets even where the benchmark is cached"`
}

// Defaults is the setting of the paper as far as it is known (arXiv 2512.22137
// and its public code): Llama-3.2-3B at the edge, which also plans, GPT-4.1 in
// the cloud, budgets of 2,048 tokens and 25 s. Where nothing is known we
// decided: two slots at the edge and the thresholds.
func Defaults() Experiment {
	return Experiment{
		Name:     "default",
		Datasets: []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning"},
		Strategies: []string{
			"edge-direct", "edge-cot", "cloud-direct", "cloud-cot", "per-query", "cascade",
			"hybridflow", "chain", "fixed-threshold", "random", "all-edge", "all-cloud", "difficulty",
			"sot", "pasta-emulated", "dot", "minions",
		},
		Seeds:   []uint64{1, 2, 3},
		Backend: "sim",
		Edge:    Model{Model: "llama-3.2-3b", Slots: 2, Timeout: 300, Retries: 2},
		Cloud:   Model{Model: "gpt-4.1", Timeout: 300, Retries: 2},
		Planner: "edge",
		Votes:   strategy.VotesSettings{K: 5},
		Cascade: strategy.CascadeSettings{Score: "confidence", Threshold: 0.7, Budget: -1},
		SoT:     strategy.SoTSettings{Planner: "cloud", Points: 10},
		Budget:  strategy.BudgetSettings{Tokens: 2048, USD: -1, Seconds: 25, Average: 800},
		Policy: strategy.PolicySettings{
			Tau0: 0.2, MoneyWeight: 0.5, TimeWeight: 0.5, Threshold: 0.5, Share: 0.5, Difficulty: 5,
			Alpha: 0.5, Explore: 50, Overlap: "refuse", Utility: "ratio", Lambda: 0.1, CostTokens: 500, CostUSD: 0.002,
		},
		Plan:       strategy.PlanSettings{MaxSteps: 6, MaxTokens: 600, Temperature: 1, TopP: 0.95},
		Sampling:   strategy.SamplingSettings{Temperature: 0.5, MaxTokens: 4096, StepTokens: 1024},
		Practice:   Practice{Items: 200, Seed: 1},
		Simulation: sim.DefaultAssumptions(),
		TimeScale:  1,
	}
}

// Read lays a YAML file over the experiment. A field that does not exist is an
// error that shows its line.
func (e *Experiment) Read(r io.Reader, name string) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read experiment %s: %w", name, err)
	}
	if err := decode(text, e); err != nil {
		return redacted(fmt.Errorf("read experiment %s:\n%w", name, err))
	}
	return nil
}

// ReadFile is Read of a file.
func (e *Experiment) ReadFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("read experiment: %w", err)
	}
	defer f.Close()
	return e.Read(f, name)
}

// Set changes one field by its dotted path, such as "budget.tokens=512". The
// value is YAML: lists are written [a, b].
func (e *Experiment) Set(assignment string) error {
	key, value, ok := strings.Cut(assignment, "=")
	if !ok || key == "" {
		return fmt.Errorf("set %q: need KEY=VALUE, such as budget.tokens=512", assignment)
	}
	var doc strings.Builder
	parts := strings.Split(key, ".")
	for i, p := range parts {
		fmt.Fprintf(&doc, "%s%s:", strings.Repeat("  ", i), p)
		if i < len(parts)-1 {
			doc.WriteByte('\n')
		}
	}
	fmt.Fprintf(&doc, " %s\n", value)
	if err := decode([]byte(doc.String()), e); err != nil {
		return redacted(fmt.Errorf("set %q:\n%w", assignment, err))
	}
	return nil
}

// Clone is a copy that shares no maps and can be swept otherwise, so that a cell
// of a sweep can be set without the others.
func (e *Experiment) Clone() Experiment {
	c := *e
	c.Vary, c.VaryEach, c.Settings = slices.Clone(e.Vary), slices.Clone(e.VaryEach), slices.Clone(e.Settings)
	for _, m := range []*Model{&c.Edge, &c.Cloud, &c.Embed} {
		m.Headers, m.ExtraBody = maps.Clone(m.Headers), maps.Clone(m.ExtraBody)
	}
	return c
}

func decode(text []byte, e *Experiment) error {
	var anything any
	if yaml.Unmarshal(text, &anything) == nil && anything == nil {
		return nil // a file without fields changes nothing; decoded, it would clear them all
	}
	return yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(e)
}

// Hash identifies the settings: equal experiments have equal hashes.
func (e *Experiment) Hash() string {
	sum := sha256.Sum256(e.JSON())
	return hex.EncodeToString(sum[:8])
}

// JSON is the experiment as the manifest keeps it.
func (e *Experiment) JSON() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // plain fields only
	}
	return b
}
