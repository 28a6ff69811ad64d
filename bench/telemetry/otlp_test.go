package telemetry

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A collector gets traces and metrics below one address.
func TestOTLP(t *testing.T) {
	var mu sync.Mutex
	var spans, numbers []string
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Api-Key") != "a b" {
			t.Errorf("headers %v", r.Header)
		}
		var body request
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		switch r.URL.Path {
		case "/base/v1/traces":
			for _, s := range body.ResourceSpans[0].ScopeSpans[0].Spans {
				spans = append(spans, s.Name)
			}
		case "/base/v1/metrics":
			for _, s := range body.ResourceMetrics[0].ScopeMetrics[0].Metrics {
				numbers = append(numbers, s.Name)
			}
		default:
			t.Errorf("unexpected path %s", r.URL.Path)
		}
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b")

	for _, base := range []string{"/base", "/base/v1/traces"} {
		spans, numbers = nil, nil
		tel, err := start(Config{OTLP: collector.URL + base, Warn: func(text string) { t.Error(text) }}, time.Minute)
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
		name    string
		answer  http.HandlerFunc
		timeout time.Duration
	}{
		{"refuses", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotFound) }, time.Minute},
		{"hangs", func(http.ResponseWriter, *http.Request) { <-release }, 200 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			collector := httptest.NewServer(c.answer)
			var mu sync.Mutex
			var warnings []string
			tel, err := start(Config{OTLP: collector.URL, Warn: func(text string) {
				mu.Lock()
				defer mu.Unlock()
				warnings = append(warnings, text)
			}}, c.timeout)
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
			if len(warnings) != 2 {
				t.Fatalf("warnings %q", warnings)
			}
			for i, want := range []string{"does not take", "20000 of 20000 spans"} {
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
		_, err := Start(Config{OTLP: c.url})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v, want %q", c.url, err, c.want)
		}
	}
}

// The body of a request is what OTLP's JSON encoding says: IDs in hex, 64-bit
// integers as strings, enums as numbers.
func TestJSONEncoding(t *testing.T) {
	synctest.Test(t, testJSONEncoding) // for a clock that stands
}

func testJSONEncoding(t *testing.T) {
	time.Sleep(2 * time.Second)
	q, rows := diamond()
	c := newCounts(time.Unix(1, 0))
	c.trial(&q, rows[:1])
	spans := traceOf(&q, rows[:1], 1)
	e := exporter{counts: c, process: []attribute{
		{"service.name", scope}, {"n", int64(5)}, {"x", math.NaN()}, {"y", math.Inf(-1)}, {"b", true},
	}}
	for _, c := range []struct {
		body request
		want []string
	}{
		{e.spans(spans), []string{
			`"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hybridflow"}},{"key":"n","value":{"intValue":"5"}},` +
				`{"key":"x","value":{"doubleValue":"NaN"}},{"key":"y","value":{"doubleValue":"-Infinity"}},{"key":"b","value":{"boolValue":true}}]}`,
			`"scope":{"name":"hybridflow"}`, `"kind":3,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000002000000000"`,
			fmt.Sprintf(`"parentSpanId":"%s"`, spans[0].SpanID),
		}},
		{e.metrics(), []string{
			`{"name":"hybridflow.calls","unit":"{call}","description":"Calls of models, by tier, model and status.",` +
				`"sum":{"dataPoints":[{"attributes":[`,
			`"startTimeUnixNano":"1000000000","timeUnixNano":"946684802000000000","asDouble":1}],"aggregationTemporality":2,"isMonotonic":true}`,
			`"sum":2,"count":"1","bucketCounts":["0","0","0","0","0","0","0","0","1","0","0","0","0","0","0"],"explicitBounds":[0.01,`,
		}},
	} {
		text, err := json.Marshal(c.body)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s\nlacks %s", text, want)
			}
		}
	}
	if len(spans[0].TraceID) != 32 || len(spans[0].SpanID) != 16 {
		t.Errorf("IDs %s, %s", spans[0].TraceID, spans[0].SpanID)
	}
}

// A busy collector is asked again; a part that it refuses is an error.
func TestCollectorAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers []string // status and body
		want    string
	}{
		{"busy", []string{"503 ", "429 ", "200 {}"}, ""},
		{"refuses", []string{"400 {}"}, "400 Bad Request"},
		{"takes a part", []string{`200 {"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}`}, "3 rejected: too old"},
		{"takes all", []string{`200 {"partialSuccess":{"rejectedSpans":0}}`}, ""},
		{"answers in prose", []string{"200 ok"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				status, body, _ := strings.Cut(c.answers[calls], " ")
				calls++
				code, _ := strconv.Atoi(status)
				w.WriteHeader(code)
				io.WriteString(w, body)
			}))
			defer server.Close()
			to, err := newCollector(server.URL, func(string) string { return "" })
			if err != nil {
				t.Fatal(err)
			}
			defer to.client.CloseIdleConnections()
			err = to.send(t.Context(), "v1/traces", request{})
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) || calls != len(c.answers) {
				t.Errorf("error %v after %d calls, want %q", err, calls, c.want)
			}
		})
	}
}

// OpenTelemetry's variables are honoured, and refused where they make no sense.
func TestVariables(t *testing.T) {
	env := map[string]string{}
	getenv := func(name string) string { return env[name] }
	for _, c := range []struct {
		sampler, arg string
		want         float64
		err          string
	}{
		{"", "", 1, ""}, {"always_off", "", 0, ""}, {"parentbased_always_on", "", 1, ""}, {"traceidratio", "0.25", 0.25, ""},
		{"parentbased_traceidratio", "", 1, ""}, {"traceidratio", "2", 0, "not in [0, 1]"}, {"often", "", 0, "none of always_on"},
	} {
		env["OTEL_TRACES_SAMPLER"], env["OTEL_TRACES_SAMPLER_ARG"] = c.sampler, c.arg
		got, err := sampleRatio(getenv)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s %s: %v, %v", c.sampler, c.arg, got, err)
		}
	}
	env["OTEL_RESOURCE_ATTRIBUTES"], env["OTEL_SERVICE_NAME"] = "service.name=x, team=a%2Cb", "mine"
	who, err := resource(getenv)
	want := []attribute{{"team", "a,b"}, {"service.name", "mine"}}
	if err != nil || !slices.Equal(who, want) {
		t.Errorf("resource %v, %v", who, err)
	}
	env["OTEL_EXPORTER_OTLP_HEADERS"] = "hunter2"
	_, err = newCollector("http://host", getenv)
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "HEADERS") {
		t.Errorf("headers without a value: %v", err)
	}
}

// A sample of traces has about the share that was asked for, always the same.
func TestSample(t *testing.T) {
	q, rows := diamond()
	n := 0
	for i := range 1000 {
		q.Repetition = int32(i)
		if spans := traceOf(&q, rows, 0.25); spans != nil {
			n++
		}
		if traceOf(&q, rows, 0) != nil || traceOf(&q, rows, 1) == nil {
			t.Fatal("all or none are in the sample")
		}
	}
	if n < 200 || n > 300 {
		t.Errorf("%d of 1000 traces are in a sample of a quarter", n)
	}
}
