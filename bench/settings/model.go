package settings

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
)

// Model is the model of a tier and the endpoint that serves it. URL and the
// fields behind it are for live runs only.
type Model struct {
	Model string `json:"model" help:"name of the model at the endpoint or in the simulation"`
	Slots int    `json:"slots" check:"0.." help:"subtasks of one question at a time; 0 for no limit"`
	Price string `yaml:"price" json:"price,omitempty" help:"$ per million tokens: PROMPT/COMPLETION[/CACHED[/REASONING]]; or the table's"`

	URL     string            `yaml:"url" json:"url,omitempty" help:"base URL of an OpenAI-compatible endpoint"`
	KeyEnv  string            `yaml:"key_env" json:"key_env,omitempty" help:"variables that hold keys, used in turns; no key is stored"`
	KeyFile string            `yaml:"key_file" json:"key_file,omitempty" help:"file with one key a line, readable by its owner only"`
	Headers map[string]string `json:"headers,omitempty" help:"sent with each request: header name, and the variable that holds the value"`

	Timeout           float64 `yaml:"timeout" json:"timeout,omitempty" help:"seconds for one call"`
	ConnectTimeout    float64 `yaml:"connect_timeout" json:"connect_timeout,omitempty" check:"0.." help:"seconds to connect; 0 for 10"`
	FirstTokenTimeout float64 `yaml:"first_token_timeout" json:"first_token_timeout,omitempty" check:"0.." help:"s to the first token; 0: 300"`
	IdleTimeout       float64 `yaml:"idle_timeout" json:"idle_timeout,omitempty" check:"0.." help:"seconds between pieces of a reply; 0: 60"`
	Retries           int     `yaml:"retries" json:"retries,omitempty" check:"0.." help:"attempts after the first"`
	RetrySeconds      float64 `yaml:"retry_seconds" json:"retry_seconds,omitempty" check:"0.." help:"seconds of all attempts; 0: 600"`

	Concurrency int     `yaml:"concurrency" json:"concurrency,omitempty" check:"0.." help:"most calls in flight over all questions; 0 for 64"`
	RPM         float64 `yaml:"rpm" json:"rpm,omitempty" check:"0.." help:"requests a minute; 0 for no limit"`
	TPM         float64 `yaml:"tpm" json:"tpm,omitempty" check:"0.." help:"tokens a minute of prompts and replies; 0 for no limit"`
	HedgeAfter  float64 `yaml:"hedge_after" json:"hedge_after,omitempty" check:"0.." help:"seconds until a call is repeated; 0: never"`

	ExtraBody  map[string]any `json:"extra_body,omitempty" help:"merged over each chat request; null removes a field"`
	LimitField string         `yaml:"limit_field" json:"limit_field,omitempty" check:"|max_tokens|max_completion_tokens" help:"else by model"`
	Logprobs   bool           `yaml:"logprobs" json:"logprobs,omitempty" help:"ask for log-probabilities of the reply's tokens"`
	CAFile     string         `yaml:"ca_file" json:"ca_file,omitempty" help:"PEM file of a certificate authority"`
	Proxy      string         `yaml:"proxy" json:"proxy,omitempty" help:"URL of a proxy; else by HTTP_PROXY and HTTPS_PROXY"`
}

// ForEmbedding returns the settings with the defaults of embedding models: a
// timeout of 60 s and 4 retries.
func (m Model) ForEmbedding() Model {
	m.Timeout, m.Retries = cmp.Or(m.Timeout, 60), cmp.Or(m.Retries, 4)
	return m
}

// validate checks the model of a tier beyond what its fields declare. Whether its
// key exists is checked when the endpoint is dialled.
func (m *Model) validate(p *problems, tier string, live bool) {
	p.check(m.Model != "", "%s.model: needs a name, such as gpt-4.1", tier)
	p.check(m.Timeout > 0, "%s.timeout: %v s is not above 0", tier, m.Timeout)
	p.check(!live || m.URL != "", "%s.url: live runs need one, such as --%s %s@http://127.0.0.1:8089/v1", tier, tier, m.Model)
	p.check(m.KeyEnv == "" || m.KeyFile == "", "%s: key_env and key_file are both set; keep one", tier)
	m.withoutSecrets(p, tier)
}

// variableName matches the usual names of environment variables, and no key.
var variableName = regexp.MustCompile(`^\s*[A-Za-z_][A-Za-z0-9_]*\s*$`)

// withoutSecrets refuses settings that hold a key or a password, because they
// would be in the manifest of the run. The error does not repeat them.
func (m *Model) withoutSecrets(p *problems, tier string) {
	p.check(!hasUser(m.URL), "%s.url: holds a name or a password, which would be in the run's files; "+
		"put what the server asks for into a variable, as headers: {Authorization: VARIABLE}", tier)
	p.check(!hasUser(m.Proxy), "%s.proxy: holds a name or a password, which would be in the run's files; "+
		"leave it out and set HTTPS_PROXY and HTTP_PROXY", tier)
	for name := range strings.SplitSeq(m.KeyEnv, ",") {
		p.check(m.KeyEnv == "" || variableName.MatchString(name),
			"%s.key_env: needs names of variables, such as OPENAI_API_KEY; the key itself belongs into the variable", tier)
	}
	for _, name := range m.Headers {
		p.check(variableName.MatchString(name),
			"%s.headers: need a variable for each, such as {Api-Key: MY_KEY}; what is sent belongs into the variable", tier)
	}
}

func hasUser(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.User != nil
}
