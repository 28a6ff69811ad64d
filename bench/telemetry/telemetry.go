// Package telemetry shows a running experiment to an OpenTelemetry collector
// (OTLP over HTTP, in JSON) and to Prometheus (text format). It has no
// dependencies.
//
//  1. A sink ([Telemetry.Sink]) stands before the writer of rows. It passes rows
//     on, and hands those of a finished trial to the two steps that follow, so
//     that telemetry shows what the row files show.
//  2. Metrics: counters and histograms by model, tier and status, which both
//     readers share. [Telemetry.Observe] adds gauges that are read when the metrics
//     are.
//  3. Spans: the trial, its planning, its calls and the links between subtasks.
//  4. An exporter sends both to the collector from its own goroutine. It never
//     makes a run fail or wait: what the collector does not take is dropped,
//     counted, and reported once.
//
// Names are those of the GenAI semantic conventions (v1.41.0, and the operation
// "plan" of the conventions' own v0.1.0); other names begin with "hybridflow.".
// Nothing holds prompts, replies or error messages, which may quote them.
package telemetry

import (
	"cmp"
	"net/http"
	"os"
	"slices"
	"time"

	"hybridflow/results"
)

const (
	scope     = "hybridflow"
	schemaURL = "https://opentelemetry.io/schemas/1.41.0"
)

// Config says where to show a run.
type Config struct {
	// OTLP is the base URL of a collector, such as "http://127.0.0.1:4318"; ""
	// sends nothing. Credentials, sampling and further attributes of the process
	// are in OpenTelemetry's variables: OTEL_EXPORTER_OTLP_HEADERS,
	// OTEL_TRACES_SAMPLER with OTEL_TRACES_SAMPLER_ARG, OTEL_SERVICE_NAME and
	// OTEL_RESOURCE_ATTRIBUTES.
	OTLP string

	// Warn is called once when a collector does not answer, and at the end with
	// the number of spans that were lost. It is needed with OTLP, and may be called
	// from any goroutine.
	Warn func(text string)
}

// Telemetry watches one run. A nil one watches nothing, at no cost.
type Telemetry struct {
	counts    *counts
	collector *collector // nil without OTLP, as is the exporter
	exporter  *exporter
	ratio     float64 // share of the traces that are sent
}

// Start begins to watch. Close ends it.
func Start(c Config) (*Telemetry, error) { return start(c, sendTimeout) }

func start(c Config, timeout time.Duration) (*Telemetry, error) {
	t := &Telemetry{counts: newCounts(time.Now())}
	if c.OTLP == "" {
		return t, nil
	}
	var err error
	if t.collector, err = newCollector(c.OTLP, os.Getenv); err != nil {
		return nil, err
	}
	if t.ratio, err = sampleRatio(os.Getenv); err != nil {
		return nil, err
	}
	who, err := resource(os.Getenv)
	if err != nil {
		return nil, err
	}
	t.exporter = newExporter(&exporter{send: t.collector.send, process: who, counts: t.counts, warn: c.Warn, timeout: timeout})
	go t.exporter.run()
	return t, nil
}

// resource names the process by what the user wrote for this purpose; the SDKs'
// default resource also names the machine and the command line.
func resource(getenv func(string) string) ([]attribute, error) {
	who, err := readPairs(getenv, "OTEL_RESOURCE_ATTRIBUTES")
	const service = "service.name"
	name := getenv("OTEL_SERVICE_NAME")
	if i := slices.IndexFunc(who, func(a attribute) bool { return a.key == service }); i >= 0 {
		name = cmp.Or(name, who[i].value.(string))
		who = slices.Delete(who, i, i+1)
	}
	return append(who, attribute{service, cmp.Or(name, scope)}), err
}

// Plan sets the number of trials of the run.
func (t *Telemetry) Plan(trials int) {
	if t == nil {
		return
	}
	t.counts.mu.Lock()
	defer t.counts.mu.Unlock()
	t.counts.planned.at(Labels{}).value = float64(trials)
}

// Gauge is a figure of this moment, such as the number of calls in flight.
type Gauge struct {
	Name  string // below "hybridflow.", such as "calls.in_flight"
	Of    string // what it is measured on, such as a tier or an endpoint
	Value float64
}

// Observe sets the function that returns the gauges whenever metrics are read,
// from any goroutine.
func (t *Telemetry) Observe(gauges func() []Gauge) {
	if t == nil {
		return
	}
	t.counts.mu.Lock()
	defer t.counts.mu.Unlock()
	t.counts.gauges = gauges
}

// Handler serves the metrics in Prometheus' text format.
func (t *Telemetry) Handler() http.Handler {
	return Handler(func(write func(*Metric)) {
		for _, m := range t.counts.process() {
			write(m)
		}
		t.counts.read(write)
	})
}

// RowSink takes the rows of one query after the other: its Query, its
// Subtasks, its Texts. [results.Writer] is one.
type RowSink interface {
	Query(results.Query) error
	Subtasks([]results.Subtask) error
	Texts([]results.Text) error
}

// sink passes rows on, and those of trials that were taken to the telemetry. One
// goroutine may use it.
type sink struct {
	RowSink
	t    *Telemetry
	last results.Query // the one whose subtasks come next
}

// Sink puts telemetry before next; a nil Telemetry gives next itself.
func (t *Telemetry) Sink(next RowSink) RowSink {
	if t == nil {
		return next
	}
	return &sink{RowSink: next, t: t}
}

// Query keeps the row until its subtasks come.
func (s *sink) Query(q results.Query) error {
	s.last = q
	return s.RowSink.Query(q)
}

// Subtasks completes a trial.
func (s *sink) Subtasks(rows []results.Subtask) error {
	if err := s.RowSink.Subtasks(rows); err != nil {
		return err
	}
	s.t.counts.trial(&s.last, rows)
	if s.t.exporter != nil {
		s.t.exporter.add(traceOf(&s.last, rows, s.t.ratio))
	}
	return nil
}

// Restore counts a trial that an earlier session finished as done; its calls and
// dollars were counted then.
func (s *sink) Restore(t results.Trial) error {
	if err := s.RowSink.Query(t.Query); err != nil {
		return err
	}
	if err := s.RowSink.Subtasks(t.Subtasks); err != nil {
		return err
	}
	s.t.counts.trial(&t.Query, nil)
	return s.RowSink.Texts(t.Texts)
}

// Close sends what is queued, for at most five seconds, and drops the rest.
func (t *Telemetry) Close() {
	if t == nil || t.exporter == nil {
		return
	}
	t.exporter.close()
	t.collector.client.CloseIdleConnections()
}
