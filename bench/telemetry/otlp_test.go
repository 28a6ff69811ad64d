package telemetry

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	metricsv1 "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	tracesv1 "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A collector gets traces and metrics below one address.
func TestOTLP(t *testing.T) {
	var mu sync.Mutex
	var spans, numbers []string
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		switch r.URL.Path {
		case "/base/v1/traces":
			var m tracesv1.ExportTraceServiceRequest
			if err := proto.Unmarshal(body, &m); err != nil {
				t.Error(err)
			}
			for _, s := range m.ResourceSpans[0].ScopeSpans[0].Spans {
				spans = append(spans, s.Name)
			}
		case "/base/v1/metrics":
			var m metricsv1.ExportMetricsServiceRequest
			if err := proto.Unmarshal(body, &m); err != nil {
				t.Error(err)
			}
			for _, s := range m.ResourceMetrics[0].ScopeMetrics[0].Metrics {
				numbers = append(numbers, s.Name)
			}
		default:
			t.Errorf("unexpected path %s", r.URL.Path)
		}
	}))
	defer collector.Close()

	for _, base := range []string{"/base", "/base/v1/traces"} {
		spans, numbers = nil, nil
		tel, err := start(t.Context(), Config{OTLP: collector.URL + base, Warn: func(text string) { t.Error(text) }}, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		q, rows := diamond()
		send(t, tel.Sink(&discard), q, rows)
		tel.Close()
		if !slices.Contains(spans, "invoke_workflow hybridflow") || len(spans) != 10 {
			t.Errorf("%s: spans %q", base, spans)
		}
		if !slices.Contains(numbers, "gen_ai.client.operation.duration") || !slices.Contains(numbers, "hybridflow.cost.usd") {
			t.Errorf("%s: metrics %q", base, numbers)
		}
	}
}

// A collector that refuses or hangs costs two warnings, never the run.
func TestOTLPOutOfReach(t *testing.T) {
	release := make(chan struct{})
	for _, c := range []struct {
		name     string
		answer   http.HandlerFunc
		patience time.Duration
		want     []string
	}{
		{"refuses", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotFound) }, time.Minute, []string{"does not take", "20000 of 20000 spans"}},
		{"hangs", func(http.ResponseWriter, *http.Request) { <-release }, 200 * time.Millisecond, []string{"does not take", "20000 of 20000 spans"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			collector := httptest.NewServer(c.answer)
			var mu sync.Mutex
			var warnings []string
			tel, err := start(t.Context(), Config{OTLP: collector.URL, Warn: func(text string) {
				mu.Lock()
				defer mu.Unlock()
				warnings = append(warnings, text)
			}}, c.patience)
			if err != nil {
				t.Fatal(err)
			}
			q, rows := diamond()
			sink := tel.Sink(&discard)
			for range 2000 { // more than the queue holds
				send(t, sink, q, rows)
			}
			tel.Close()
			mu.Lock()
			defer mu.Unlock()
			if len(warnings) != len(c.want) {
				t.Fatalf("warnings %q", warnings)
			}
			for i, want := range c.want {
				if !strings.Contains(warnings[i], want) {
					t.Errorf("warning %d: %q lacks %q", i, warnings[i], want)
				}
			}
			if c.name == "hangs" {
				close(release)
			}
			collector.Close()
		})
	}
}

func TestOTLPAddress(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"127.0.0.1:4318", "that is no URL"},
		{"localhost:4318", "need a URL such as http://127.0.0.1:4318"},
		{"ftp://host", "need a URL"},
		{"http://", "need a URL"},
		{"http://user:hunter2@host:4318", "OTEL_EXPORTER_OTLP_HEADERS"},
		{"http://user:hunter2@host:bad", "that is no URL"},
	} {
		_, err := Start(t.Context(), Config{OTLP: c.url})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v, want %q", c.url, err, c.want)
		}
	}
}
