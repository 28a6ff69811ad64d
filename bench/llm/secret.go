package llm

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
)

// A Secret is a string that no formatting verb and no encoder shows. Convert
// it to string to use it.
type Secret string

// Format writes a placeholder, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) {
	text, _ := s.MarshalText()
	f.Write(text)
}

// MarshalText stands in for JSON, YAML and slog, which do not ask Format.
func (s Secret) MarshalText() ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	return []byte("[secret]"), nil
}

// nextKey returns a function that returns the keys in turns, so that each has its
// share of the requests and a retry uses another one. It is a closure, so that
// printing a struct with it prints an address.
func (c Config) nextKey() func() Secret {
	keys := c.Keys
	if len(keys) == 0 {
		keys = []Secret{c.Key}
	}
	var turn atomic.Uint64
	return func() Secret { return keys[(turn.Add(1)-1)%uint64(len(keys))] }
}

// Scrubber returns a function that replaces the configuration's secrets in a text:
// some servers repeat the key that they refuse. It is a closure like nextKey.
func (c Config) Scrubber() func(string) string {
	secrets := append([]Secret{c.Key}, c.Keys...)
	for _, v := range c.Headers {
		secrets = append(secrets, v)
	}
	for _, address := range []string{c.BaseURL, c.Proxy} {
		if u, err := url.Parse(address); err == nil && u.User != nil {
			password, _ := u.User.Password()
			secrets = append(secrets, Secret(password))
		}
	}
	// Of two secrets that begin alike, the longer one is looked for first.
	slices.SortFunc(secrets, func(a, b Secret) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	var pairs []string
	for _, s := range secrets {
		if len(s) >= 4 { // shorter ones are parts of ordinary words
			pairs = append(pairs, string(s), "[secret]")
		}
	}
	return strings.NewReplacer(pairs...).Replace
}
