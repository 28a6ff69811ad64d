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
)

// checks judge the observations, in the order of a report. The finding of a check
// is the first of its rows whose condition holds; without one there is none.
var checks = []struct {
	name string
	rows func(*examination) []row
}{
	{"reachable", (*examination).reachable}, {"key", (*examination).key}, {"model", (*examination).model},
	{"embeddings", (*examination).vectors}, {"streaming", (*examination).streaming}, {"usage", (*examination).usage},
	{"details", (*examination).details}, {"temperature", (*examination).temperature}, {"limit", (*examination).limit},
	{"seed", (*examination).seed}, {"logprobs", (*examination).offersLogprobs}, {"context", (*examination).context},
	{"clock", (*examination).clock}, {"price", (*examination).price},
}

// A row is one possible finding of a check.
type row struct {
	when      bool
	level     Level
	seen, try string
}

// skip is the level of a row that is no finding.
const skip Level = ""

func (x *examination) findings() []Finding {
	var all []Finding
	for _, c := range checks {
		rows := c.rows(x)
		i := slices.IndexFunc(rows, func(r row) bool { return r.when })
		if i >= 0 && rows[i].level != skip {
			all = append(all, Finding{c.name, rows[i].level, rows[i].seen, rows[i].try})
		}
	}
	return all
}

// replied reports whether there is a reply to judge.
func (x *examination) replied() bool { return x.plain != nil && x.plain.err == nil }

// set is how a setting of this endpoint is given.
func (x *examination) set(key, value string) string {
	return fmt.Sprintf("--set %s.%s=%s", x.Name, key, value)
}

func (x *examination) reachable() []row {
	r := &x.reach
	try := map[string]string{
		"name":       "check the host's name, and that this machine resolves names",
		"connection": "check that the server runs, its port, and firewalls; " + x.set("proxy", "URL") + " goes through a proxy",
		"encryption": "check https:// against http://; for a certificate of your own, " + x.set("ca_file", "FILE"),
		"answer":     "check that this is the port of an HTTP server",
	}[r.stage]
	return []row{
		{r.err == nil, OK, fmt.Sprintf("answers to GET /models with %d %s", r.status, http.StatusText(r.status)), ""},
		{true, Problem, fmt.Sprintf("no answer, it fails at the %s: %v", r.stage, r.err), try},
	}
}

// err is the error of the first call, nil if it succeeded.
func (x *examination) err() error {
	switch {
	case x.Embeds:
		return x.embedErr
	case x.plain == nil:
		return nil
	}
	return x.plain.err
}

func (x *examination) key() []row {
	status := statusOf(x.err())
	if unauthorized(x.reach.status) && x.err() != nil {
		status = x.reach.status
	}
	sent := x.config.Key != "" || len(x.config.Keys) > 0 || len(x.config.Headers) > 0
	n := len(x.keys) + 1
	rows := []row{
		{x.reach.err != nil, skip, "", ""},
		{unauthorized(status) && sent, Problem, fmt.Sprintf("the server refuses the key (%d)", status),
			"check the variable that holds the key, and that the key belongs to this server and may use the model"},
		{unauthorized(status), Problem, fmt.Sprintf("the server wants a key and none is set (%d)", status),
			"put it in OPENAI_API_KEY, or in a variable named by " + x.set("key_env", "NAME")},
		{x.err() != nil, skip, "", ""},
	}
	for i, err := range x.keys {
		rows = append(rows, row{err != nil, Problem, fmt.Sprintf("key %d of %d does not work: %v", i+2, n, err),
			"take it out of the variable, or replace it"})
	}
	return append(rows,
		row{sent && x.exposed(), Warning, "accepted, and crosses the network in the clear", "use https://, or a tunnel to the server"},
		row{!sent, OK, "none is set and none is wanted", ""},
		row{n > 1, OK, fmt.Sprintf("%d keys are accepted", n), ""},
		row{true, OK, "accepted", ""})
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

func (x *examination) model() []row {
	err, model, list := x.err(), x.config.Model, x.reach.listed
	status, isListed := statusOf(err), slices.ContainsFunc(list, func(l listed) bool { return l.id == model })
	if x.reach.err != nil || unauthorized(status) {
		return nil
	}
	plain := x.plain
	if plain == nil { // of an embedding
		plain = &result{}
	}
	text := fmt.Sprint(err)
	return []row{
		{err != nil && !x.Embeds && (plain.cut() || plain.unstreamed()), skip, "", ""}, // it replies, see streaming
		{err == nil && x.replied() && plain.Text == "" && plain.Thinking == "" && plain.Usage.Reasoning == 0,
			Problem, "replies without any text",
			"see whether it is a chat model, and whether the server has its chat template"},
		{err == nil && x.replied() && plain.Model != model, OK, "answers, under the name " + plain.Model, ""},
		{err == nil && list != nil && !isListed, OK, "answers, though the server does not list it", ""},
		{err == nil, OK, "answers", ""},
		{status == http.StatusTooManyRequests, Warning, "not examined, as the server is busy: " + text, "try again later"},
		{isListed, Problem, "is listed and fails: " + text, ""},
		{status == http.StatusNotFound && len(list) > 0, Problem, "the server has no " + model,
			"nearest are " + strings.Join(nearest(model, list), ", ")},
		{status == http.StatusNotFound, Problem, text, "the base URL most often ends in /v1"},
		{true, Problem, text, ""},
	}
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

func (x *examination) vectors() []row {
	return []row{{x.Embeds && x.reach.err == nil && x.embedErr == nil, OK, fmt.Sprintf("two texts, two vectors of %d numbers", x.dims), ""}}
}

func (x *examination) context() []row {
	if x.reach.err != nil || x.err() != nil || x.Embeds {
		return nil
	}
	const enough = 8192 // a plan's results in a prompt, and a reply of 4,096
	size := 0
	if i := slices.IndexFunc(x.reach.listed, func(l listed) bool { return l.id == x.config.Model && l.context != 0 }); i >= 0 {
		size = x.reach.listed[i].context
	}
	return []row{
		{size == 0, OK, "unknown: the server does not report it", ""},
		{size < enough, Warning, fmt.Sprintf("%d tokens, which prompts and replies of up to 4096 tokens may exceed", size),
			"start the server with more, such as --max-model-len or --ctx-size 8192, or lower sampling.max_tokens"},
		{true, OK, fmt.Sprintf("%d tokens, as the server lists", size), ""},
	}
}

func (x *examination) clock() []row {
	const much = 5
	seconds := int(x.reach.skew.Seconds())
	return []row{
		{x.reach.err != nil, skip, "", ""},
		{!x.reach.dated, OK, "unknown: answers bear no date", ""},
		{max(seconds, -seconds) > much, Warning, fmt.Sprintf("the server's clock is %+d s from this machine's", seconds),
			"set this machine's clock, by NTP; dates in Retry-After and in rows depend on it"},
		{true, OK, fmt.Sprintf("agrees to %d s", much), ""},
	}
}

func (x *examination) price() []row {
	p := x.Price
	switch {
	case x.Embeds: // rows do not charge for embeddings
		return nil
	case p == nil:
		return []row{{true, Problem, x.config.Model + " has none in the price table",
			x.set("price", "PROMPT/COMPLETION") + " in $ per million tokens, or --price of a run; 0/0 for a server of your own"}}
	}
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
	return []row{{true, OK, seen + ": " + p.Source, ""}}
}
