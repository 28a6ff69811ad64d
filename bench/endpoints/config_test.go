package endpoints

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
)

func TestEndpointConfig(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	env := map[string]string{"OPENAI_API_KEY": "usual", "A": "one", "B": "two, three,one", "REFERER": "https://example.com"}
	for _, tc := range []struct {
		name string
		spec settings.Model
		keys []llm.Secret
		fail string
	}{
		{"the usual variable", settings.Model{}, []llm.Secret{"usual"}, ""},
		{"variables", settings.Model{KeyEnv: "A, B"}, []llm.Secret{"one", "two", "three", "one"}, ""},
		{"an empty variable", settings.Model{KeyEnv: "A,C"}, nil, "the variable C, which should hold the key, is empty"},
		{"a file", settings.Model{KeyFile: file("keys", "one\ntwo\r\n\n", 0o600)}, []llm.Secret{"one", "two"}, ""},
		{"a file for everybody", settings.Model{KeyFile: file("open", "one", 0o644)}, nil, "may be read by others (-rw-r--r--); chmod 600"},
		{"an empty file", settings.Model{KeyFile: file("empty", "\n", 0o600)}, nil, "holds no key"},
		{"no file", settings.Model{KeyFile: filepath.Join(dir, "none")}, nil, "no such file"},
		{"both", settings.Model{KeyFile: "f", KeyEnv: "A"}, nil, "keep one"},
		{"a header", settings.Model{Headers: map[string]string{"HTTP-Referer": "REFERER"}}, []llm.Secret{"usual"}, ""},
		{"a header of nothing", settings.Model{Headers: map[string]string{"X-Title": "TITLE"}}, nil,
			"the variable TITLE, which should hold the header X-Title, is empty"},
	} {
		c, err := config(tc.spec, 1, func(name string) string { return env[name] })
		if tc.fail != "" {
			if err == nil || !strings.Contains(err.Error(), tc.fail) {
				t.Errorf("%s: got %v, want %q", tc.name, err, tc.fail)
			}
			continue
		}
		if diff := cmp.Diff(plain(tc.keys), plain(c.Keys)); diff != "" || err != nil || len(c.Headers) != len(tc.spec.Headers) {
			t.Errorf("%s: %v, -want +got\n%s", tc.name, err, diff)
		}
	}
}

// plain shows what secrets hide.
func plain(secrets []llm.Secret) (out []string) {
	for _, s := range secrets {
		out = append(out, string(s))
	}
	return out
}

// An endpoint that runs fast has its timeouts shortened, but for that of connecting.
func TestEndpointTimeouts(t *testing.T) {
	spec := settings.Model{Timeout: 300, ConnectTimeout: 5, FirstTokenTimeout: 60}
	c, err := config(spec, 0.1, func(string) string { return "" })
	if err != nil || c.Total != 30*time.Second || c.Connect != 5*time.Second || c.FirstToken != 6*time.Second || c.Idle != 0 || c.Keys != nil {
		t.Errorf("got %+v, %v", c, err)
	}
	if c, _ := config(spec, 1e-6, func(string) string { return "" }); c.Total != time.Second {
		t.Errorf("got %v", c.Total)
	}
}

func TestExamine(t *testing.T) {
	e := settings.Defaults()
	if err := Examine(t.Context(), &e, os.Getenv, 0, nil); err != ErrNone {
		t.Errorf("got %v", err)
	}
	e.Edge.URL, e.Edge.KeyEnv = "http://u:hunter2@127.0.0.1:1/v1", "NO_SUCH_KEY"
	e.Cloud.URL, e.Cloud.Model = "http://u:hunter2@127.0.0.1:1/v1", "nobody-priced-this"
	var got []Report
	if err := Examine(t.Context(), &e, func(string) string { return "" }, 3, func(r Report) { got = append(got, r) }); err != nil {
		t.Fatal(err)
	}
	shown := fmt.Sprint(got)
	for _, want := range []string{"edge", "NO_SUCH_KEY", "cloud", "reachable", "nobody-priced-this has none"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing: %s", want, shown)
		}
	}
	if strings.Contains(shown, "hunter2") || len(got) != 2 || got[1].Speed != nil {
		t.Errorf("got %s", shown)
	}
	e.Cloud.Price = "much"
	if err := Examine(t.Context(), &e, func(string) string { return "" }, 0, func(Report) {}); err == nil ||
		!strings.Contains(err.Error(), "much") {
		t.Errorf("a price that is none: %v", err)
	}
}
