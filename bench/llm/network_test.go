package llm

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
)

// A server with an authority of its own is trusted once the file names it.
func TestCAFile(t *testing.T) {
	s := httptest.NewUnstartedServer(stream(says("a"), stop, done))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of the client that does not trust it
	s.StartTLS()
	t.Cleanup(s.Close)
	_, err := connect(t, s.URL).Complete(t.Context(), prompted("hi"), nil)
	if err == nil || !strings.Contains(err.Error(), "certificate") || classify(err).retryable {
		t.Errorf("without the file: %v", err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	resp, err := connect(t, s.URL, func(c *Config) { c.CAFile = file }).Complete(t.Context(), prompted("hi"), nil)
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
		change     func(*Config)
	}{
		{"no such file", "CA file of m: open nowhere.pem", func(c *Config) { c.CAFile = "nowhere.pem" }},
		{"not PEM", "empty.pem holds no certificate", func(c *Config) { c.CAFile = empty }},
		{"proxy without a scheme", "proxy of m: needs http://", func(c *Config) { c.Proxy = "hunter2:3128" }},
		{"proxy without a host", "proxy of m: needs http://", func(c *Config) { c.Proxy = "http://u:hunter2@" }},
		{"proxy of another kind", "such as http://proxy.example:3128", func(c *Config) { c.Proxy = "ftp://u:hunter2@h" }},
		{"proxy that is no URL", "proxy of m: not a URL", func(c *Config) { c.Proxy = "http://u:hunter2@h:port" }},
		{"key and keys", "not both", func(c *Config) { c.Key, c.Keys = "hunter2", []Secret{"hunter2"} }},
		{"limit field", `limit field of m: "n_predict" is neither`, func(c *Config) { c.LimitField = "n_predict" }},
	} {
		c := Config{Model: "m", BaseURL: "http://h"}
		tc.change(&c)
		_, err := NewEndpoint(c)
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
		stream(says("a"), stop, done)(w, r)
	}))
	through := func(c *Config) { c.Proxy = strings.Replace(p.URL, "//", "//u:hunter2@", 1) }
	e := connect(t, "http://model.example/v1", through)
	if _, err := e.Complete(t.Context(), prompted("hi"), nil); err != nil || asked != "model.example" || auth != "Basic dTpodW50ZXIy" {
		t.Errorf("proxy was asked for %q with %q, %v", asked, auth, err)
	}
	p.Close()
	e.Close()
	_, err := e.Complete(t.Context(), prompted("hi"), nil)
	for _, text := range []string{fmt.Sprint(err), fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", *e)} {
		if err == nil || strings.Contains(text, "hunter2") {
			t.Errorf("shows the password: %s", text)
		}
	}
}
