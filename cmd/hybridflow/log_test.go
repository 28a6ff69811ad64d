package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLogger(t *testing.T) {
	say := func(l *logger) {
		fmt.Fprintln(l, "10 trials")
		fmt.Fprint(l, "warning: half ")
		fmt.Fprint(l, "a \x1b[31mline\nthen more\n")
		p := newProgress(l, "tri\x1bals", 4, false)
		p.add(4)
		p.finish()
		l.fail(errors.New("read \u202ex:\n  no\n"), "try y", 2)
		l.fail(errors.New("bare"), "", 1)
	}
	t.Run("text", func(t *testing.T) {
		var b strings.Builder
		say(newLogger(&b, "text"))
		want := "10 trials\nwarning: half a \\u001b[31mline\nthen more\nhybridflow: read \\u202ex:\n  no\nhint: try y\nhybridflow: bare\n"
		if d := cmp.Diff(want, b.String()); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
	})
	t.Run("json", func(t *testing.T) {
		var b strings.Builder
		say(newLogger(&b, "json"))
		var got []string
		for line := range strings.Lines(b.String()) {
			var r map[string]any
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if _, ok := r["time"].(string); !ok {
				t.Errorf("no time: %s", line)
			}
			delete(r, "time")
			delete(r, "seconds")
			text, err := json.Marshal(r) // keys in order
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(text))
		}
		want := []string{
			`{"level":"INFO","msg":"10 trials"}`,
			`{"level":"WARN","msg":"half a \\u001b[31mline"}`,
			`{"level":"INFO","msg":"then more"}`,
			`{"done":4,"level":"INFO","msg":"progress","total":4,"what":"tri\\u001bals"}`,
			`{"code":2,"hint":"try y","level":"ERROR","msg":"read \\u202ex:\n  no"}`,
			`{"code":1,"level":"ERROR","msg":"bare"}`,
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
	})
}

func TestLogFormat(t *testing.T) {
	env := func(string) string { return "fromenv" }
	for _, c := range []struct{ args, want string }{
		{"run --log-format=json --bad", "json"}, {"--log-format json run", "json"}, {"run --log-format", "fromenv"}, {"run", "fromenv"},
	} {
		if got := logFormat(strings.Fields(c.args), env); got != c.want {
			t.Errorf("%s: got %q", c.args, got)
		}
	}
}
