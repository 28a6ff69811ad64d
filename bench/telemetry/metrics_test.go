package telemetry

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"hybridflow/results"
)

func TestPrometheus(t *testing.T) {
	tel, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer tel.Close()
	tel.Plan(7)
	inFlight := 3.0
	tel.Observe(func() []Gauge {
		return []Gauge{{"calls.in_flight", "edge", inFlight}, {"calls.in_flight", "cloud", 1}, {"window", "cloud", 16}}
	})
	inFlight = 4
	q, rows := diamond()
	send(t, tel.Sink(&discard), q, rows)

	w := httptest.NewRecorder()
	tel.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	body := w.Body.String()
	call := func(tier, status, more string) string {
		return fmt.Sprintf(`{%sgen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="m-%s",`+
			`%shybridflow_cached="false",hybridflow_status="%s",hybridflow_tier="%s"}`,
			map[bool]string{true: `error_type="timeout",`}[status == "timeout"], tier, more, status, tier)
	}
	for _, want := range []string{
		"hybridflow_trials_planned 7\n",
		`hybridflow_trials_done_total{hybridflow_status="answered",hybridflow_strategy="hybridflow"} 1`,
		"hybridflow_calls_total" + call("edge", "done", "") + " 4\n",
		"hybridflow_calls_total" + call("cloud", "timeout", "") + " 1\n",
		"hybridflow_retries_total" + call("edge", "done", "") + " 8\n",
		"hybridflow_cost_usd_total" + call("edge", "done", "") + " 0.5\n",
		"hybridflow_rate_limit_seconds_total" + call("edge", "done", "") + " 4\n",
		"hybridflow_retry_seconds_total" + call("edge", "done", "") + " 8\n",
		"hybridflow_queue_seconds_total" + call("edge", "done", "") + " 2\n",
		"gen_ai_client_operation_duration_seconds_sum" + call("cloud", "timeout", "") + " 2.5\n",
		"gen_ai_client_operation_time_to_first_chunk_seconds_count" + call("cloud", "done", "") + " 1\n",
		"gen_ai_client_token_usage_sum" + call("cloud", "done", `gen_ai_token_type="output",`) + " 5\n",
		`hybridflow_calls_in_flight{hybridflow_of="edge"} 4`,
		`hybridflow_window{hybridflow_of="cloud"} 16`,
		`gen_ai_client_operation_duration_seconds_bucket` + strings.TrimSuffix(call("edge", "done", ""), "}") + `,le="2.56"} 4` + "\n",
		"# TYPE gen_ai_client_operation_duration_seconds histogram\n",
		"go_goroutines ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	if strings.Contains(body, "NaN") || strings.Contains(body, `hybridflow_cost_usd_total`+call("cloud", "timeout", "")) {
		t.Error("an unknown cost was added up")
	}
	if t.Failed() {
		t.Log(body)
	}
}

// Without telemetry there is nothing between the run and its writer.
// A trial that an earlier session finished is done, but its calls are not counted
// again: they were paid for then.
func TestRestoredTrialsCountNoCalls(t *testing.T) {
	tele, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer tele.Close()
	q, rows := diamond()
	next := &kept{}
	s := tele.Sink(next).(interface{ Restore(results.Trial) error })
	if err := s.Restore(results.Trial{Query: q, Subtasks: rows, Texts: []results.Text{{}}}); err != nil {
		t.Fatal(err)
	}
	if *next != (kept{queries: 1, subtasks: len(rows), texts: 1}) {
		t.Errorf("passed on %+v", *next)
	}
	tele.counts.read(func(m *Metric) {
		if n := len(m.series); strings.HasPrefix(m.Name, "hybridflow.") && m.Kind != gauge && (n > 0) != (m.Name == "hybridflow.trials.done") {
			t.Errorf("%s has %d series", m.Name, n)
		}
	})
}

func TestOff(t *testing.T) {
	var off *Telemetry
	var next RowSink = &kept{}
	if off.Sink(next) != next {
		t.Error("a nil Telemetry wraps the sink")
	}
	off.Plan(1)
	off.Observe(func() []Gauge { t.Error("asked for gauges"); return nil })
	off.Close()
}

func BenchmarkSink(b *testing.B) {
	q, rows := diamond()
	for _, c := range []struct {
		name   string
		config *Config
	}{{"off", nil}, {"prometheus", &Config{}}, {"unreachable-otlp", &Config{OTLP: "http://127.0.0.1:1", Warn: func(string) {}}}} {
		b.Run(c.name, func(b *testing.B) {
			var tel *Telemetry
			if c.config != nil {
				var err error
				if tel, err = Start(*c.config); err != nil {
					b.Fatal(err)
				}
				defer tel.Close()
			}
			sink := tel.Sink(&discard)
			texts := []results.Text{}
			b.ReportAllocs()
			for b.Loop() {
				sink.Query(q)
				sink.Subtasks(rows)
				sink.Texts(texts)
			}
		})
	}
}
