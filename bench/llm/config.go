package llm

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// A Config is the address of a model, how its requests are written, and how long
// to wait for its replies. Zero durations mean the defaults named at each field.
type Config struct {
	Model   string            // asked for where a Request names none
	BaseURL string            // as far as, not including, /chat/completions: "https://api.openai.com/v1"
	Key     Secret            // sent as bearer token; "" sends none, which is right for most local servers
	Keys    []Secret          // instead of Key: taken in turns
	Headers map[string]Secret // sent with every request, such as "api-key" or "HTTP-Referer"

	// ExtraBody is merged over the body of each chat request, for what only
	// some servers understand, such as {"top_k": 20}. A nil value takes a field out:
	// {"seed": nil} for a server that refuses seeds.
	ExtraBody map[string]any

	// LimitField is what the server calls a limit of reply tokens: max_tokens or
	// max_completion_tokens; "" means that of OpenAI for the model's name.
	LimitField string
	Logprobs   bool // ask for the log-probabilities of the reply's tokens

	CAFile string // PEM file of further certificate authorities, for a server with its own
	Proxy  string // URL of a proxy; "" means that of HTTP_PROXY and its like

	Connect    time.Duration // TCP and, apart, TLS handshake; 0 means 10 s
	FirstToken time.Duration // until content or reasoning arrives; 0 means 5 min, as hidden reasoning is silent
	Idle       time.Duration // between two pieces of a reply; 0 means 1 min
	Total      time.Duration // the whole reply; 0 means 15 min
}

// reserved fields of a chat request are those that measurements depend on.
var reserved = []string{"messages", "model", "stream", "stream_options"}

// validate names the field that is wrong and shows a value that works.
func (c Config) validate() error {
	u, err := url.Parse(c.BaseURL)
	switch {
	case c.Model == "":
		return errors.New("model: need a name, such as gpt-4.1")
	case err != nil:
		// url.Error repeats what it could not parse, password and all.
		return fmt.Errorf("base URL of %s: not a URL; give one such as https://api.openai.com/v1", c.Model)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return fmt.Errorf("base URL of %s: %q is not http:// or https:// and a host, such as https://api.openai.com/v1", c.Model, u.Redacted())
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("base URL of %s: must end in a path such as /v1, without ? or #; keys belong in a key variable", c.Model)
	case strings.HasSuffix(strings.TrimRight(u.Path, "/"), "/chat/completions"):
		return fmt.Errorf("base URL of %s: leave out /chat/completions", c.Model)
	}
	for _, d := range []struct {
		field string
		value time.Duration
	}{{"connect", c.Connect}, {"first token", c.FirstToken}, {"idle", c.Idle}, {"total", c.Total}} {
		if d.value < 0 {
			return fmt.Errorf("%s timeout of %s: %v is negative; leave it out for the default", d.field, c.Model, d.value)
		}
	}
	if c.Key != "" && len(c.Keys) > 0 {
		return fmt.Errorf("keys of %s: give one key or several in turns, not both", c.Model)
	}
	if c.LimitField != "" && c.LimitField != "max_tokens" && c.LimitField != "max_completion_tokens" {
		return fmt.Errorf("limit field of %s: %q is neither max_tokens nor max_completion_tokens", c.Model, c.LimitField)
	}
	if _, err := c.proxy(); err != nil {
		return err
	}
	for _, field := range reserved {
		if _, ok := c.ExtraBody[field]; ok {
			return fmt.Errorf("extra body of %s: %s cannot be overridden", c.Model, field)
		}
	}
	return nil
}

// withDefaults fills in the durations left at zero.
func (c Config) withDefaults() Config {
	c.Connect = cmp.Or(c.Connect, 10*time.Second)
	c.FirstToken = cmp.Or(c.FirstToken, 5*time.Minute)
	c.Idle = cmp.Or(c.Idle, time.Minute)
	c.Total = cmp.Or(c.Total, 15*time.Minute)
	return c
}

// Address is the base URL without any password, for messages.
func (c Config) Address() string {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return "(unreadable URL)"
	}
	return u.Redacted()
}

// Parse reads "MODEL@BASE_URL", as flags give it. A model's name may hold '@'
// and '/': the URL begins after the last '@' that has http:// or https:// after it.
func Parse(s string) (Config, error) {
	at := max(strings.LastIndex(s, "@http://"), strings.LastIndex(s, "@https://"))
	if at < 0 {
		return Config{}, fmt.Errorf("endpoint %q: want MODEL@BASE_URL, such as gpt-4.1@https://api.openai.com/v1", s)
	}
	c := Config{Model: s[:at], BaseURL: strings.TrimRight(s[at+1:], "/")}
	return c, c.validate()
}
