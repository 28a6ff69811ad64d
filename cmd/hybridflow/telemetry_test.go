package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"hybridflow/results"
)

// watched is an app whose standard error is kept.
func watched(t *testing.T) (*app, *strings.Builder) {
	var b strings.Builder
	env := map[string]string{"TOKEN": "hunter2"}
	return &app{ctx: t.Context(), stdout: io.Discard, stderr: newLogger(&b, "text"), getenv: func(name string) string { return env[name] }}, &b
}

type noRows struct{}

func (noRows) Query(results.Query) error        { return nil }
func (noRows) Subtasks([]results.Subtask) error { return nil }
func (noRows) Texts([]results.Text) error       { return nil }

// Nothing is between a run and its files unless somebody asked for it.
func TestTelemetryOff(t *testing.T) {
	a, said := watched(t)
	tel, stop, err := (&telemetryFlags{}).start(a)
	if err != nil || tel != nil || tel.Sink(noRows{}) != (noRows{}) {
		t.Errorf("got %v, %v", tel, err)
	}
	stop()
	if said.Len() > 0 {
		t.Errorf("said %q", said)
	}
}

func TestMetricsAreServed(t *testing.T) {
	var exports atomic.Int64
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { exports.Add(1) }))
	defer collector.Close()
	for _, c := range []struct {
		name, env, sent string
		want            int
	}{
		{"open", "", "", 200},
		{"no token", "TOKEN", "", 401},
		{"wrong token", "TOKEN", "Bearer hunter3", 401},
		{"token", "TOKEN", "Bearer hunter2", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, said := watched(t)
			flags := telemetryFlags{OTLP: collector.URL, metricsFlags: metricsFlags{MetricsAddr: "127.0.0.1:0", MetricsTokenEnv: c.env}}
			tel, stop, err := flags.start(a)
			if err != nil {
				t.Fatal(err)
			}
			tel.Plan(3)
			sink := tel.Sink(noRows{})
			if err := errors.Join(sink.Query(results.Query{Strategy: "s", Status: "answered"}), sink.Subtasks(nil)); err != nil {
				t.Fatal(err)
			}
			r, err := http.NewRequest("GET", strings.TrimSpace(strings.TrimPrefix(said.String(), "metrics at ")), nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.sent != "" {
				r.Header.Set("Authorization", c.sent)
			}
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil || resp.StatusCode != c.want {
				t.Errorf("status %d, %v", resp.StatusCode, err)
			}
			text := string(body)
			got := strings.Contains(text, "hybridflow_trials_done_total{") && strings.Contains(text, "hybridflow_trials_planned 3")
			if got != (c.want == 200) {
				t.Errorf("body:\n%s", body)
			}
			before := exports.Load()
			stop()
			if n := exports.Load() - before; n != 2 {
				t.Errorf("%d exports at the end, want traces and metrics", n)
			}
			if _, err := http.Get(r.URL.String()); err == nil {
				t.Error("still served after the end")
			}
			if strings.Contains(said.String(), "warning") {
				t.Errorf("said %q", said)
			}
		})
	}
}

func TestTelemetryRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		flags telemetryFlags
		want  string
	}{
		{"no URL", telemetryFlags{OTLP: "localhost:4318"}, "such as http://127.0.0.1:4318"},
		{"everybody can read", telemetryFlags{metricsFlags: metricsFlags{MetricsAddr: "0.0.0.0:0"}}, "other machines can reach it"},
		{"empty token", telemetryFlags{metricsFlags: metricsFlags{MetricsAddr: "127.0.0.1:0", MetricsTokenEnv: "UNSET"}},
			"the variable UNSET is empty"},
	} {
		a, _ := watched(t)
		_, _, err := c.flags.start(a)
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.As(err, new(*usageError)) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}
