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

	"hybridflow/bench/llm"
	"hybridflow/bench/strategy"
)

// An Experiment says what to measure. Its YAML form is what "hybridflow run"
// reads; what a file leaves out is as in [Defaults].
type Experiment struct {
	Name       string   `yaml:"name" json:"name"`             // also the default run folder, runs/NAME
	Datasets   []string `yaml:"datasets" json:"datasets"`     // as "hybridflow data list" names them
	Strategies []string `yaml:"strategies" json:"strategies"` // compared with each other; reports compare with the first
	Seeds      []uint64 `yaml:"seeds" json:"seeds"`           // one repetition each
	Limit      int      `yaml:"limit" json:"limit"`           // questions per dataset; 0 for all
	Split      string   `yaml:"split" json:"split"`           // train or test: either half of each benchmark, by a hash of the IDs; "" for both
	Shots      int      `yaml:"shots" json:"shots"`           // worked examples in chain-of-thought prompts, where a benchmark has them

	Backend string `yaml:"backend" json:"backend"` // sim or live
	Edge    Model  `yaml:"edge" json:"edge"`
	Cloud   Model  `yaml:"cloud" json:"cloud"`
	Embed   Model  `yaml:"embed" json:"embed"`     // of a router that learned from embeddings; without a model, the one it names. No timeout means 60 s, no retries 4
	Planner string `yaml:"planner" json:"planner"` // tier whose model plans: edge or cloud

	Votes    strategy.VotesSettings    `yaml:"votes" json:"votes"`
	Cascade  strategy.CascadeSettings  `yaml:"cascade" json:"cascade"`
	SoT      strategy.SoTSettings      `yaml:"sot" json:"sot"`
	Budget   strategy.BudgetSettings   `yaml:"budget" json:"budget"`
	Policy   strategy.PolicySettings   `yaml:"policy" json:"policy"`
	Plan     strategy.PlanSettings     `yaml:"plan" json:"plan"`
	Sampling strategy.SamplingSettings `yaml:"sampling" json:"sampling"`
	Practice Practice                  `yaml:"practice" json:"practice"`

	// Simulation are the assumptions of the simulated models; live runs ignore them.
	Simulation llm.Assumptions `yaml:"simulation" json:"simulation"`

	// Settings, Vary and VaryEach make a sweep, each cell of which is a variant of
	// this experiment: the named settings (the plain one where none is named), times
	// the grid of Vary's values, such as ["policy.threshold=0:1:0.05",
	// "budget.tokens=512,2048"]; and around each of these, VaryEach's values one at a
	// time, such as ["policy.tau0=0:1:0.1 @ hybridflow,chain"], for the strategies
	// after the @ or for all.
	Settings []Named  `yaml:"settings,omitempty" json:"settings,omitempty"`   // cells by name, which replace the plain one: [{name: strict, set: {budget.tokens: 512}}]
	Vary     []string `yaml:"vary,omitempty" json:"vary,omitempty"`           // grid of values: [policy.threshold=0:1:0.05]
	VaryEach []string `yaml:"vary_each,omitempty" json:"vary_each,omitempty"` // values one at a time: [policy.tau0=0:1:0.1 @ hybridflow]

	// OptionSeed fixes the order of GPQA's options.
	OptionSeed uint64 `yaml:"option_seed" json:"option_seed"`

	// TimeScale is how many wall seconds an endpoint takes for a second of its
	// own; 1 for real ones, less for a mock that runs fast. Rows give the
	// endpoint's seconds.
	TimeScale float64 `yaml:"time_scale" json:"time_scale"`

	// WithoutContext leaves the results of earlier subtasks out of prompts: the
	// harness's own fault injection, to see what passing them on is worth.
	WithoutContext bool `yaml:"without_context" json:"without_context"`
}

// A Model is the model of a tier and where it is served. What follows URL
// is for live runs only.
type Model struct {
	Model string `yaml:"model" json:"model"`           // as the endpoint, or the simulation, names it
	Slots int    `yaml:"slots" json:"slots"`           // subtasks of one question at a time; 0 for no limit
	Price string `yaml:"price" json:"price,omitempty"` // PROMPT/COMPLETION[/CACHED[/REASONING]] in $ per million tokens; "" for the price table

	URL     string            `yaml:"url" json:"url,omitempty"`                   // base URL of an OpenAI-compatible endpoint
	KeyEnv  string            `yaml:"key_env" json:"key_env,omitempty"`           // variable that holds the key, or several with commas between them, taken in turns; the key itself is never stored
	KeyFile string            `yaml:"key_file" json:"key_file,omitempty"`         // file that holds the key, one a line, readable by its owner only
	Headers map[string]string `yaml:"headers,omitempty" json:"headers,omitempty"` // sent with each request: name, and the variable that holds the value

	Timeout           float64 `yaml:"timeout" json:"timeout,omitempty"`                         // seconds for one call
	ConnectTimeout    float64 `yaml:"connect_timeout" json:"connect_timeout,omitempty"`         // seconds; 0 for 10
	FirstTokenTimeout float64 `yaml:"first_token_timeout" json:"first_token_timeout,omitempty"` // seconds; 0 for 300
	IdleTimeout       float64 `yaml:"idle_timeout" json:"idle_timeout,omitempty"`               // seconds between two pieces of a reply; 0 for 60
	Retries           int     `yaml:"retries" json:"retries,omitempty"`                         // after the first attempt
	RetrySeconds      float64 `yaml:"retry_seconds" json:"retry_seconds,omitempty"`             // for all attempts and pauses of a call; 0 for 600

	Concurrency int     `yaml:"concurrency" json:"concurrency,omitempty"` // calls in flight at most, over all questions; 0 for 64. What the endpoint bears is found out below that
	RPM         float64 `yaml:"rpm" json:"rpm,omitempty"`                 // requests a minute; 0 for no limit of ours
	TPM         float64 `yaml:"tpm" json:"tpm,omitempty"`                 // tokens a minute, prompts and replies; 0 for no limit of ours
	HedgeAfter  float64 `yaml:"hedge_after" json:"hedge_after,omitempty"` // seconds without a token after which a call is made a second time; 0 for never

	ExtraBody  map[string]any `yaml:"extra_body,omitempty" json:"extra_body,omitempty"` // merged over each chat request; null takes a field out
	LimitField string         `yaml:"limit_field" json:"limit_field,omitempty"`         // max_tokens or max_completion_tokens; "" goes by the model's name
	Logprobs   bool           `yaml:"logprobs" json:"logprobs,omitempty"`               // ask for log-probabilities of the reply's tokens
	CAFile     string         `yaml:"ca_file" json:"ca_file,omitempty"`                 // PEM file of a certificate authority of one's own
	Proxy      string         `yaml:"proxy" json:"proxy,omitempty"`                     // URL; "" goes by HTTP_PROXY and its like
}

// Practice are for benchmarks that are not in the cache.
type Practice struct {
	Items int    `yaml:"items" json:"items"` // of a practice set
	Seed  uint64 `yaml:"seed" json:"seed"`   // of the generators
	Force bool   `yaml:"force" json:"force"` // practice sets even where the benchmark is cached
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
		Simulation: llm.DefaultAssumptions(),
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
