package settings

import (
	"strings"
	"testing"
)

// Settings of an endpoint that make no sense are told by their names.
func TestModelSpecIsValidated(t *testing.T) {
	for want, change := range map[string]func(*Model){
		"edge.connect_timeout":     func(s *Model) { s.ConnectTimeout = -1 },
		"edge.first_token_timeout": func(s *Model) { s.FirstTokenTimeout = -1 },
		"edge.idle_timeout":        func(s *Model) { s.IdleTimeout = -1 },
		"edge.retry_seconds":       func(s *Model) { s.RetrySeconds = -1 },
		"edge.concurrency":         func(s *Model) { s.Concurrency = -1 },
		"edge.rpm":                 func(s *Model) { s.RPM = -1 },
		"edge.tpm":                 func(s *Model) { s.TPM = -1 },
		"edge.hedge_after":         func(s *Model) { s.HedgeAfter = -1 },
		"edge.limit_field":         func(s *Model) { s.LimitField = "limit" },
		"edge: key_env and key_file": func(s *Model) {
			s.KeyEnv, s.KeyFile = "A", "b"
		},
	} {
		e := Defaults()
		if change(&e.Edge); e.Validate() == nil || !strings.Contains(e.Validate().Error(), want) {
			t.Errorf("want an error about %s, got %v", want, e.Validate())
		}
	}
}

// Settings are in the manifest: a secret among them is refused, and not repeated.
func TestSettingsHoldNoSecrets(t *testing.T) {
	for want, change := range map[string]func(*Experiment){
		"edge.url: holds":      func(e *Experiment) { e.Edge.URL = "https://me:hunter2@example.com/v1" },
		"cloud.proxy: holds":   func(e *Experiment) { e.Cloud.Proxy = "http://hunter2@example.com:3128" },
		"cloud.key_env: needs": func(e *Experiment) { e.Cloud.KeyEnv = "OPENAI_API_KEY,sk-hunter2" },
		"edge.headers: need":   func(e *Experiment) { e.Edge.Headers = map[string]string{"Api-Key": "sk-hunter2"} },
		"embed.url: holds":     func(e *Experiment) { e.Embed.URL = "https://me:hunter2@example.com/v1" },
	} {
		e := Defaults()
		change(&e)
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	e := Defaults()
	e.Edge.URL, e.Edge.Proxy, e.Edge.KeyEnv = "http://127.0.0.1:1/v1", "http://proxy:3128", "KEY_1, KEY_2"
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
}
