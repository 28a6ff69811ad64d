package doctor

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// checks judge what was observed, in the order of a report. Each gives nothing
// where there is nothing to judge by.
var checks = []func(*examination) (Finding, bool){
	(*examination).reachable, (*examination).key, (*examination).answers, (*examination).vectors,
	(*examination).streaming, (*examination).usage, (*examination).details, (*examination).temperature,
	(*examination).limit, (*examination).seed, (*examination).offersLogprobs, (*examination).context,
	(*examination).clock, (*examination).price,
}

func (x *examination) findings() []Finding {
	var all []Finding
	for _, check := range checks {
		if f, ok := check(x); ok {
			all = append(all, f)
		}
	}
	return all
}

// talks tells whether there is a reply to judge by.
func (x *examination) talks() bool { return x.plain != nil && x.plain.err == nil }

// set is how a setting of this endpoint is given.
func (x *examination) set(key, value string) string {
	return fmt.Sprintf("--set %s.%s=%s", x.Name, key, value)
}

func (x *examination) reachable() (Finding, bool) {
	if x.reach.err == nil {
		return Finding{"reachable", OK, fmt.Sprintf("answers to GET /models with %d %s", x.reach.status, http.StatusText(x.reach.status)), ""}, true
	}
	try := map[string]string{
		"name":       "check the host's name, and that this machine resolves names",
		"connection": "check that the server runs, its port, and firewalls; " + x.set("proxy", "URL") + " goes through a proxy",
		"encryption": "check https:// against http://; for a certificate of your own, " + x.set("ca_file", "FILE"),
		"answer":     "check that this is the port of an HTTP server",
	}[x.reach.stage]
	return Finding{"reachable", Problem, fmt.Sprintf("no answer, it fails at the %s: %v", x.reach.stage, x.reach.err), try}, true
}

// answered is the error of the call that mattered, nil if it succeeded.
func (x *examination) answered() error {
	if x.Embeds {
		return x.embedErr
	}
	if x.plain == nil {
		return nil
	}
	return x.plain.err
}

func (x *examination) key() (Finding, bool) {
	if x.reach.err != nil {
		return Finding{}, false
	}
	status := statusOf(x.answered())
	if unauthorised(x.reach.status) && x.answered() != nil {
		status = x.reach.status
	}
	sent := x.config.Key != "" || len(x.config.Keys) > 0 || len(x.config.Headers) > 0
	switch {
	case unauthorised(status) && sent:
		return Finding{"key", Problem, fmt.Sprintf("the server refuses the key (%d)", status),
			"check the variable that holds the key, and that the key belongs to this server and may use the model"}, true
	case unauthorised(status):
		return Finding{"key", Problem, fmt.Sprintf("the server wants a key and none is set (%d)", status),
			"put it in OPENAI_API_KEY, or in a variable named by " + x.set("key_env", "NAME")}, true
	case x.answered() != nil:
		return Finding{}, false
	}
	for i, err := range x.keys {
		if err != nil {
			return Finding{"key", Problem, fmt.Sprintf("key %d of %d does not work: %v", i+2, len(x.keys)+1, err), "take it out of the variable, or replace it"}, true
		}
	}
	switch {
	case sent && x.exposed():
		return Finding{"key", Warning, "accepted, and crosses the network in the clear", "use https://, or a tunnel to the server"}, true
	case !sent:
		return Finding{"key", OK, "none is set and none is wanted", ""}, true
	case len(x.keys) > 0:
		return Finding{"key", OK, fmt.Sprintf("%d keys are accepted", len(x.keys)+1), ""}, true
	}
	return Finding{"key", OK, "accepted", ""}, true
}

// exposed tells whether what is sent can be read on its way.
func (x *examination) exposed() bool {
	u, err := url.Parse(x.config.BaseURL)
	if err != nil || u.Scheme != "http" || u.Hostname() == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err != nil || !ip.IsLoopback()
}

func (x *examination) answers() (Finding, bool) {
	err := x.answered()
	model := x.config.Model
	isListed := slices.ContainsFunc(x.reach.listed, func(l listed) bool { return l.id == model })
	switch {
	case x.reach.err != nil, unauthorised(statusOf(err)):
		return Finding{}, false
	case err != nil && !x.Embeds && (x.plain.cut() || x.plain.unstreamed()):
		return Finding{}, false // it answers after all
	case err == nil && x.talks() && x.plain.Text == "" && x.plain.Thinking == "" && x.plain.Usage.Reasoning == 0:
		return Finding{"model", Problem, "answers without a word", "see whether it is a chat model, and whether the server has its chat template"}, true
	case err == nil && x.talks() && x.plain.Model != model:
		return Finding{"model", OK, fmt.Sprintf("answers, and calls itself %s", x.plain.Model), ""}, true
	case err == nil && x.reach.listed != nil && !isListed:
		return Finding{"model", OK, "answers, though the server does not list it", ""}, true
	case err == nil:
		return Finding{"model", OK, "answers", ""}, true
	case statusOf(err) == http.StatusTooManyRequests:
		return Finding{"model", Warning, "not examined, as the server is busy: " + err.Error(), "try again later"}, true
	case isListed:
		return Finding{"model", Problem, "is listed and fails: " + err.Error(), ""}, true
	case len(x.reach.listed) > 0 && statusOf(err) == http.StatusNotFound:
		return Finding{"model", Problem, fmt.Sprintf("the server has no %s", model), "nearest are " + strings.Join(nearest(model, x.reach.listed), ", ")}, true
	case statusOf(err) == http.StatusNotFound:
		return Finding{"model", Problem, err.Error(), "the base URL most often ends in /v1"}, true
	}
	return Finding{"model", Problem, err.Error(), ""}, true
}

func (x *examination) vectors() (Finding, bool) {
	if x.reach.err != nil || !x.Embeds || x.embedErr != nil {
		return Finding{}, false
	}
	return Finding{"embeddings", OK, fmt.Sprintf("two texts, two vectors of %d numbers", x.dims), ""}, true
}

func (x *examination) context() (Finding, bool) {
	if x.reach.err != nil || x.answered() != nil || x.Embeds {
		return Finding{}, false
	}
	const enough = 8192 // a plan's results in a prompt, and a reply of 4,096
	for _, l := range x.reach.listed {
		switch {
		case l.id != x.config.Model || l.context == 0:
		case l.context < enough:
			return Finding{"context", Warning, fmt.Sprintf("%d tokens, which prompts and replies of up to 4096 tokens may exceed", l.context),
				"start the server with more, such as --max-model-len or --ctx-size 8192, or lower sampling.max_tokens"}, true
		default:
			return Finding{"context", OK, fmt.Sprintf("%d tokens, as the server lists", l.context), ""}, true
		}
	}
	return Finding{"context", OK, "unknown: the server does not say", ""}, true
}

func (x *examination) clock() (Finding, bool) {
	const much = 5
	seconds := int(x.reach.skew.Seconds())
	switch {
	case x.reach.err != nil:
		return Finding{}, false
	case !x.reach.dated:
		return Finding{"clock", OK, "unknown: answers bear no date", ""}, true
	case max(seconds, -seconds) > much:
		return Finding{"clock", Warning, fmt.Sprintf("the server's clock is %+d s from this machine's", seconds),
			"set this machine's clock, by NTP; dates in Retry-After and in rows depend on it"}, true
	}
	return Finding{"clock", OK, fmt.Sprintf("agrees to %d s", much), ""}, true
}

func (x *examination) price() (Finding, bool) {
	switch p := x.Price; {
	case x.Embeds: // rows do not charge for embeddings
		return Finding{}, false
	case p == nil:
		return Finding{"price", Problem, fmt.Sprintf("%s has none in the price table", x.config.Model),
			x.set("price", "PROMPT/COMPLETION") + " in $ per million tokens, or --price of a run; 0/0 for a server of your own"}, true
	default:
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
		return Finding{"price", OK, seen + ": " + p.Source, ""}, true
	}
}
