package llm_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct{ in, model, url string }{
		{"gpt-4.1@https://api.openai.com/v1", "gpt-4.1", "https://api.openai.com/v1"},
		{"llama-3.2-3b@http://127.0.0.1:8080/v1/", "llama-3.2-3b", "http://127.0.0.1:8080/v1"},
		{"meta-llama/Llama-3.2-3B-Instruct@http://edge:8000/v1", "meta-llama/Llama-3.2-3B-Instruct", "http://edge:8000/v1"},
		{"@cf/meta/llama@2@https://gateway.example/x@y/v1", "@cf/meta/llama@2", "https://gateway.example/x@y/v1"},
		{"m@http://user:p@httpd.example/v1", "m", "http://user:p@httpd.example/v1"},
	} {
		if c, err := llm.Parse(tc.in); err != nil || c.Model != tc.model || c.BaseURL != tc.url {
			t.Errorf("%s: got %q at %q, %v", tc.in, c.Model, c.BaseURL, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", "want MODEL@BASE_URL"},
		{"gpt-4.1", "want MODEL@BASE_URL"},
		{"gpt-4.1@api.openai.com/v1", "want MODEL@BASE_URL"},
		{"@https://api.openai.com/v1", "model: need a name"},
		{"gpt-4.1@https://", "such as https://api.openai.com/v1"},
		{"gpt-4.1@https://h/v1?key=abc", "without ? or #"},
		{"gpt-4.1@https://h/v1/chat/completions", "leave out /chat/completions"},
		{"gpt-4.1@https://u:hunter2@h:port/v1", "not a URL"},
	} {
		_, err := llm.Parse(tc.in)
		if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got %v, want %q", tc.in, err, tc.want)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, tc := range []struct {
		change func(*llm.Config)
		want   string
	}{
		{func(c *llm.Config) { c.Idle = -time.Second }, "idle timeout of m: -1s is negative"},
		{func(c *llm.Config) { c.ExtraBody = map[string]any{"stream": false} }, "extra body of m: stream cannot be overridden"},
		{func(c *llm.Config) { c.BaseURL = "ftp://h" }, "not http:// or https://"},
	} {
		c := llm.Config{Model: "m", BaseURL: "http://h"}
		tc.change(&c)
		if _, err := llm.NewEndpoint(c); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("got %v, want %q", err, tc.want)
		}
	}
}

func TestSecretInJSON(t *testing.T) {
	b, err := json.Marshal(llm.Config{Model: "m", Key: "sk-hidden", Headers: map[string]llm.Secret{"a": "sk-hidden"}})
	if err != nil || strings.Contains(string(b), "sk-hidden") || !strings.Contains(string(b), `"Key":"[secret]"`) {
		t.Errorf("got %s, %v", b, err)
	}
}
