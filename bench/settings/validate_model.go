package settings

import (
	"cmp"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// ForEmbedding returns the settings with the defaults of embedding models: a
// timeout of 60 s and 4 retries.
func (s Model) ForEmbedding() Model {
	s.Timeout, s.Retries = cmp.Or(s.Timeout, 60), cmp.Or(s.Retries, 4)
	return s
}

// validate checks the model of a tier. What a live endpoint alone can tell, such
// as whether a key is there, is found out when it is dialled.
func (s Model) validate(tier string, live bool, check func(ok bool, format string, args ...any)) {
	check(s.Model != "", "%s.model: needs a name, such as gpt-4.1", tier)
	check(s.Slots >= 0, "%s.slots: %d is below 0; 0 means no limit", tier, s.Slots)
	check(s.Timeout > 0, "%s.timeout: %v s is not above 0", tier, s.Timeout)
	check(s.Retries >= 0, "%s.retries: %d is below 0", tier, s.Retries)
	check(!live || s.URL != "", "%s.url: live runs need one, such as --%s %s@http://127.0.0.1:8089/v1", tier, tier, s.Model)
	check(s.Concurrency >= 0, "%s.concurrency: %d is below 0; 0 means 64 calls at a time", tier, s.Concurrency)
	for _, f := range []struct {
		field string
		value float64
		zero  string
	}{
		{"connect_timeout", s.ConnectTimeout, "10 s"}, {"first_token_timeout", s.FirstTokenTimeout, "300 s"},
		{"idle_timeout", s.IdleTimeout, "60 s"}, {"retry_seconds", s.RetrySeconds, "600 s"},
		{"rpm", s.RPM, "no limit"}, {"tpm", s.TPM, "no limit"}, {"hedge_after", s.HedgeAfter, "never"},
	} {
		check(f.value >= 0 && !math.IsInf(f.value, 1), "%s.%s: %v is not a number of 0 or more; 0 means %s", tier, f.field, f.value, f.zero)
	}
	check(slices.Contains([]string{"", "max_tokens", "max_completion_tokens"}, s.LimitField),
		"%s.limit_field: %q is neither max_tokens nor max_completion_tokens", tier, s.LimitField)
	check(s.KeyEnv == "" || s.KeyFile == "", "%s: key_env and key_file are both set; keep one", tier)
	s.withoutSecrets(tier, check)
}

// variableName is what an environment variable is usually called. A key is not.
var variableName = regexp.MustCompile(`^\s*[A-Za-z_][A-Za-z0-9_]*\s*$`)

// withoutSecrets refuses settings that hold a key or a password, as they would
// be in the manifest of the run. What is refused is not repeated.
func (s *Model) withoutSecrets(tier string, check func(ok bool, format string, args ...any)) {
	holds := func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && u.User != nil
	}
	check(!holds(s.URL), "%s.url: holds a name or a password, which would be in the run's files; put what the server asks for into a variable, as headers: {Authorization: VARIABLE}", tier)
	check(!holds(s.Proxy), "%s.proxy: holds a name or a password, which would be in the run's files; leave it out and set HTTPS_PROXY and HTTP_PROXY", tier)
	for name := range strings.SplitSeq(s.KeyEnv, ",") {
		check(s.KeyEnv == "" || variableName.MatchString(name), "%s.key_env: needs names of variables, such as OPENAI_API_KEY; the key itself belongs into the variable", tier)
	}
	for _, name := range s.Headers {
		check(variableName.MatchString(name), "%s.headers: need a variable for each, such as {Api-Key: MY_KEY}; what is sent belongs into the variable", tier)
	}
}
