package endpoints

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
)

// defaultKeyEnv is the variable that holds the key where none is named.
const defaultKeyEnv = "OPENAI_API_KEY"

// config returns how a live model is reached. Timeouts in the settings are in
// seconds of the endpoint, each of which takes scale seconds here, except for that
// of connecting: the network is not scaled.
func config(s settings.Model, scale float64, getenv func(string) string) (llm.Config, error) {
	wall := func(seconds float64) time.Duration {
		if seconds == 0 {
			return 0 // the default
		}
		return max(time.Duration(seconds*scale*float64(time.Second)), time.Second)
	}
	c := llm.Config{
		Model: s.Model, BaseURL: s.URL, ExtraBody: s.ExtraBody, LimitField: s.LimitField, Logprobs: s.Logprobs, CAFile: s.CAFile, Proxy: s.Proxy,
		Connect:    time.Duration(s.ConnectTimeout * float64(time.Second)),
		FirstToken: wall(s.FirstTokenTimeout), Idle: wall(s.IdleTimeout), Total: wall(s.Timeout),
	}
	var err error
	if c.Keys, err = keysOf(s, getenv); err != nil {
		return c, &KeyError{err}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
		variable := s.Headers[name]
		value := getenv(variable)
		if value == "" {
			return c, &KeyError{fmt.Errorf("the variable %s, which should hold the header %s, is empty", variable, name)}
		}
		if c.Headers == nil {
			c.Headers = map[string]llm.Secret{}
		}
		c.Headers[name] = llm.Secret(value)
	}
	return c, nil
}

// A KeyError reports that a key is not where the settings have it. It contains no
// key.
type KeyError struct{ error }

func (e *KeyError) Unwrap() error { return e.error }

// keys come from a file, from variables, or from the variable that everybody
// uses; the last one may be empty, as local servers want none.
func keysOf(s settings.Model, getenv func(string) string) ([]llm.Secret, error) {
	switch {
	case s.KeyFile != "" && s.KeyEnv != "":
		return nil, errors.New("key_file and key_env are both set; keep one")
	case s.KeyFile != "":
		return keysInFile(s.KeyFile)
	case s.KeyEnv == "":
		return splitKeys(getenv(defaultKeyEnv)), nil
	}
	var keys []llm.Secret
	for name := range strings.SplitSeq(s.KeyEnv, ",") {
		name = strings.TrimSpace(name)
		found := splitKeys(getenv(name))
		if len(found) == 0 {
			return nil, fmt.Errorf("the variable %s, which should hold the key, is empty", name)
		}
		keys = append(keys, found...)
	}
	return keys, nil
}

// keysInFile refuses a file that others may read.
func keysInFile(name string) ([]llm.Secret, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("key_file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key_file: %s may be read by others (%v); chmod 600 %s", name, info.Mode().Perm(), name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("key_file: %w", err)
	}
	keys := splitKeys(string(text))
	if len(keys) == 0 {
		return nil, fmt.Errorf("key_file: %s holds no key; write one a line", name)
	}
	return keys, nil
}

// splitKeys reads keys with commas, blanks or lines between them.
func splitKeys(text string) []llm.Secret {
	var keys []llm.Secret
	for _, key := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		if !slices.Contains(keys, llm.Secret(key)) {
			keys = append(keys, llm.Secret(key))
		}
	}
	return keys
}

// PriceOf returns the price in the settings, or else that of the price table. A
// model without one is an [*llm.UnknownPriceError].
func PriceOf(spec settings.Model) (llm.Price, error) {
	var overrides []string
	if spec.Price != "" {
		overrides = append(overrides, spec.Model+"="+spec.Price)
	}
	prices, err := llm.LoadPrices("", overrides...)
	if err != nil {
		return llm.Price{}, err
	}
	return prices.Of(spec.Model)
}
