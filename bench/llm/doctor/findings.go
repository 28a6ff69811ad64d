package doctor

import (
	"cmp"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"hybridflow/bench/llm"
)

// A row is one possible finding of a check. The finding is the first of the check's
// rows whose condition holds; without one there is none.
type row struct {
	check     string
	when      bool
	level     Level
	seen, try string
}

// skip is the level of a row that is no finding.
const skip Level = ""

func (x *examination) findings() (all []Finding) {
	last := ""
	for _, r := range slices.Concat(x.ofServer(), x.ofReplies(), x.ofSettings()) {
		if !r.when || r.check == last {
			continue
		}
		if last = r.check; r.level != skip {
			all = append(all, Finding{r.check, r.level, r.seen, r.try})
		}
	}
	return all
}

// set is how a setting of this endpoint is given.
func (x *examination) set(key, value string) string {
	return fmt.Sprintf("--set %s.%s=%s", x.Name, key, value)
}

// ofServer judges the way to the server, the keys, and whether the model replies.
func (x *examination) ofServer() []row {
	r := &x.reach
	stages := map[string]string{
		"name":       "check the host's name, and that this machine resolves names",
		"connection": "check that the server runs, its port, and firewalls; " + x.set("proxy", "URL") + " goes through a proxy",
		"encryption": "check https:// against http://; for a certificate of your own, " + x.set("ca_file", "FILE"),
		"answer":     "check that this is the port of an HTTP server",
	}
	if r.err != nil {
		return []row{{"reachable", true, Problem, fmt.Sprintf("no answer, it fails at the %s: %v", r.stage, r.err), stages[r.stage]}}
	}
	p, model, n, status := &x.plain, x.config.Model, len(x.keys)+1, statusOf(x.plain.err)
	refused := status
	if unauthorized(r.status) && p.err != nil {
		refused = r.status
	}
	sent := x.config.Key != "" || len(x.config.Keys) > 0 || len(x.config.Headers) > 0
	rows := []row{
		{"reachable", true, OK, fmt.Sprintf("answers to GET /models with %d %s", r.status, http.StatusText(r.status)), ""},
		{"key", unauthorized(refused) && sent, Problem, fmt.Sprintf("the server refuses the key (%d)", refused),
			"check the variable that holds the key, and that the key belongs to this server and may use the model"},
		{"key", unauthorized(refused), Problem, fmt.Sprintf("the server wants a key and none is set (%d)", refused),
			"put it in OPENAI_API_KEY, or in a variable named by " + x.set("key_env", "NAME")},
		{"key", p.err != nil, skip, "", ""},
	}
	for i, err := range x.keys {
		rows = append(rows, row{"key", err != nil, Problem, fmt.Sprintf("key %d of %d does not work: %v", i+2, n, err),
			"take it out of the variable, or replace it"})
	}
	isListed := slices.ContainsFunc(r.listed, func(l listed) bool { return l.id == model })
	text := fmt.Sprint(p.err)
	return append(rows, []row{
		{"key", sent && x.exposed(), Warning, "accepted, and crosses the network in the clear", "use https://, or a tunnel to the server"},
		{"key", !sent, OK, "none is set and none is wanted", ""},
		{"key", n > 1, OK, fmt.Sprintf("%d keys are accepted", n), ""},
		{"key", true, OK, "accepted", ""},

		{"model", unauthorized(status) || !x.Embeds && (p.cut() || p.unstreamed()), skip, "", ""}, // see key and streaming
		{"model", p.err == nil && !x.Embeds && p.Text == "" && p.Thinking == "" && p.Usage.Reasoning == 0,
			Problem, "replies without any text",
			"see whether it is a chat model, and whether the server has its chat template"},
		{"model", p.err == nil && !x.Embeds && p.Model != model, OK, "answers, under the name " + p.Model, ""},
		{"model", p.err == nil && r.listed != nil && !isListed, OK, "answers, though the server does not list it", ""},
		{"model", p.err == nil, OK, "answers", ""},
		{"model", status == http.StatusTooManyRequests, Warning, "not examined, as the server is busy: " + text, "try again later"},
		{"model", isListed, Problem, "is listed and fails: " + text, ""},
		{"model", status == http.StatusNotFound && len(r.listed) > 0, Problem, "the server has no " + model,
			"nearest are " + strings.Join(nearest(model, r.listed), ", ")},
		{"model", status == http.StatusNotFound, Problem, text, "the base URL most often ends in /v1"},
		{"model", true, Problem, text, ""},

		{"embeddings", x.Embeds && p.err == nil, OK, fmt.Sprintf("two texts, two vectors of %d numbers", x.dims), ""},
	}...)
}

// exposed reports whether requests cross a network unencrypted.
func (x *examination) exposed() bool {
	u, err := url.Parse(x.config.BaseURL)
	if err != nil || u.Scheme != "http" || u.Hostname() == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err != nil || !ip.IsLoopback()
}

// nearest returns the three listed names that are most like a model's, by edit
// distance.
func nearest(model string, list []listed) []string {
	model = strings.ToLower(model)
	distance := func(name string) int {
		name = strings.ToLower(name)
		if strings.Contains(name, model) {
			return 1 // the difference is an organisation, a date or a format
		}
		return levenshtein.ComputeDistance(model, name)
	}
	var names []string
	for _, l := range list {
		names = append(names, l.id)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(distance(a), distance(b)), cmp.Compare(a, b)) })
	return names[:min(3, len(names))]
}

// ofSettings judges what the server reports beside its replies, and the price.
func (x *examination) ofSettings() []row {
	const (
		enough = 8192 // a plan's results in a prompt, and a reply of 4,096
		much   = 5    // seconds
	)
	size := 0
	if i := slices.IndexFunc(x.reach.listed, func(l listed) bool { return l.id == x.config.Model && l.context != 0 }); i >= 0 {
		size = x.reach.listed[i].context
	}
	seconds := int(x.reach.skew.Seconds())
	failed := x.reach.err != nil
	return []row{
		{"context", failed || x.plain.err != nil || x.Embeds, skip, "", ""},
		{"context", size == 0, OK, "unknown: the server does not report it", ""},
		{"context", size < enough, Warning, fmt.Sprintf("%d tokens, which prompts and replies of up to 4096 tokens may exceed", size),
			"start the server with more, such as --max-model-len or --ctx-size 8192, or lower sampling.max_tokens"},
		{"context", true, OK, fmt.Sprintf("%d tokens, as the server lists", size), ""},

		{"clock", failed, skip, "", ""},
		{"clock", !x.reach.dated, OK, "unknown: answers bear no date", ""},
		{"clock", max(seconds, -seconds) > much, Warning, fmt.Sprintf("the server's clock is %+d s from this machine's", seconds),
			"set this machine's clock, by NTP; dates in Retry-After and in rows depend on it"},
		{"clock", true, OK, fmt.Sprintf("agrees to %d s", much), ""},

		{"price", x.Embeds, skip, "", ""}, // rows do not charge for embeddings
		{"price", x.Price == nil, Problem, x.config.Model + " has none in the price table",
			x.set("price", "PROMPT/COMPLETION") + " in $ per million tokens, or --price of a run; 0/0 for a server of your own"},
		{"price", true, OK, priceText(cmp.Or(x.Price, &llm.Price{})), ""},
	}
}

func priceText(p *llm.Price) string {
	seen := fmt.Sprintf("$%g and $%g per million tokens of prompt and reply", p.Prompt, p.Completion)
	if p.Prompt == 0 && p.Completion == 0 {
		seen = "tokens cost nothing"
	}
	if p.Cached != nil {
		seen += fmt.Sprintf(", $%g for cached ones", *p.Cached)
	}
	if p.Date != "" {
		seen += ", as of " + p.Date
	}
	return seen + ": " + p.Source
}
