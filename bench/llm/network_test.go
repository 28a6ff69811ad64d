package llm_test

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// A server with an authority of its own is trusted once the file names it.
func TestCAFile(t *testing.T) {
	s := httptest.NewUnstartedServer(llmtest.Stream(llmtest.Says("a"), llmtest.Stop, llmtest.Done))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of the client that does not trust it
	s.StartTLS()
	t.Cleanup(s.Close)
	_, err := llmtest.Connect(t, s.URL).Complete(t.Context(), llmtest.Prompted("hi"), nil)
	if err == nil || !strings.Contains(err.Error(), "certificate") || llm.Retryable(err) {
		t.Errorf("without the file: %v", err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	resp, err := llmtest.Connect(t, s.URL, func(c *llm.Config) { c.CAFile = file }).Complete(t.Context(), llmtest.Prompted("hi"), nil)
	if err != nil || resp.Text != "a" {
		t.Errorf("with the file: %q, %v", resp.Text, err)
	}
}

func TestNetworkErrors(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, want string
		change     func(*llm.Config)
	}{
		{"no such file", "CA file of m: open nowhere.pem", func(c *llm.Config) { c.CAFile = "nowhere.pem" }},
		{"not PEM", "empty.pem holds no certificate", func(c *llm.Config) { c.CAFile = empty }},
		{"proxy without a scheme", "proxy of m: needs http://", func(c *llm.Config) { c.Proxy = "hunter2:3128" }},
		{"proxy without a host", "proxy of m: needs http://", func(c *llm.Config) { c.Proxy = "http://u:hunter2@" }},
		{"proxy of another kind", "such as http://proxy.example:3128", func(c *llm.Config) { c.Proxy = "ftp://u:hunter2@h" }},
		{"proxy that is no URL", "proxy of m: not a URL", func(c *llm.Config) { c.Proxy = "http://u:hunter2@h:port" }},
		{"key and keys", "not both", func(c *llm.Config) { c.Key, c.Keys = "hunter2", []llm.Secret{"hunter2"} }},
		{"limit field", `limit field of m: "n_predict" is neither`, func(c *llm.Config) { c.LimitField = "n_predict" }},
	} {
		c := llm.Config{Model: "m", BaseURL: "http://h"}
		tc.change(&c)
		_, err := llm.NewEndpoint(c)
		if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v, want %q", tc.name, err, tc.want)
		}
	}
}

// Calls go through the proxy, with its password and without showing it.
func TestProxy(t *testing.T) {
	var asked, auth string
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, auth = r.URL.Host, r.Header.Get("Proxy-Authorization")
		llmtest.Stream(llmtest.Says("a"), llmtest.Stop, llmtest.Done)(w, r)
	}))
	through := func(c *llm.Config) { c.Proxy = strings.Replace(p.URL, "//", "//u:hunter2@", 1) }
	e := llmtest.Connect(t, "http://model.example/v1", through)
	if _, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil); err != nil || asked != "model.example" || auth != "Basic dTpodW50ZXIy" {
		t.Errorf("proxy was asked for %q with %q, %v", asked, auth, err)
	}
	p.Close()
	e.Close()
	_, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
	for _, text := range []string{fmt.Sprint(err), fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", *e)} {
		if err == nil || strings.Contains(text, "hunter2") {
			t.Errorf("shows the password: %s", text)
		}
	}
}
