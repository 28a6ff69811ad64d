// Package telemetry shows a run from outside: OpenTelemetry traces and metrics
// over OTLP, and metrics for Prometheus.
//
// Both are made from finished rows, so that they show what the row files show:
// a [Sink] passes rows on and tells of them. Names are those of the GenAI
// semantic conventions (v1.41.0, the last that the Go library carries, and the
// operation "plan" of the conventions' own v0.1.0); what these do not know is
// below "hybridflow.".
//
// It holds no prompts, replies or error messages, which may quote them, and it
// never makes a run fail or wait: what a collector does not take is dropped,
// counted, and said once.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.41.0"
	"go.opentelemetry.io/otel/trace"
)

const (
	scope     = "hybridflow"
	queueSize = 16384           // finished spans that wait for the collector; more are dropped
	patience  = 5 * time.Second // with one export, and with all that is left at the end
	rest      = 5 * time.Second // after a refusal, before the collector is tried again
)

// Config says where to show a run.
type Config struct {
	// OTLP is the base URL of a collector, such as "http://127.0.0.1:4318"; ""
	// sends nothing. Credentials and sampling are in the usual variables,
	// OTEL_EXPORTER_OTLP_HEADERS and OTEL_TRACES_SAMPLER.
	OTLP string

	// Prometheus keeps metrics for [Telemetry.Handler].
	Prometheus bool

	// Warn is told, once, that a collector does not answer, and at the end how
	// many spans were lost. It is needed with OTLP, and may be called from any
	// goroutine.
	Warn func(text string)
}

// A Telemetry watches one run. A nil one watches nothing, at no cost.
type Telemetry struct {
	registry *prometheus.Registry     // nil without Prometheus
	traces   *sdktrace.TracerProvider // nil without OTLP
	tracer   trace.Tracer
	meters   *metric.MeterProvider
	metrics  *metrics
	guard    *guard
	patience time.Duration
}

// Start begins to watch. Close ends it.
func Start(ctx context.Context, c Config) (*Telemetry, error) { return start(ctx, c, patience) }

func start(ctx context.Context, c Config, patience time.Duration) (*Telemetry, error) {
	t := &Telemetry{guard: newGuard(c.Warn), patience: patience}
	var readers []metric.Option
	var spans sdktrace.SpanProcessor
	if c.OTLP != "" {
		// What the SDK tells nobody else would be written to standard error.
		otel.SetErrorHandler(otel.ErrorHandlerFunc(t.guard.failed))
		traces, numbers, err := exporters(ctx, c.OTLP, patience)
		if err != nil {
			return nil, err
		}
		spans = sdktrace.NewBatchSpanProcessor(&spanExporter{traces, t.guard},
			sdktrace.WithMaxQueueSize(queueSize), sdktrace.WithExportTimeout(patience))
		readers = append(readers, metric.WithReader(metric.NewPeriodicReader(&metricExporter{numbers, t.guard}, metric.WithTimeout(patience))))
	}
	if c.Prometheus {
		t.registry = prometheus.NewRegistry()
		t.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		reader, err := otelprometheus.New(otelprometheus.WithRegisterer(t.registry), otelprometheus.WithoutScopeInfo())
		if err != nil {
			return nil, fmt.Errorf("serve metrics: %w", err)
		}
		readers = append(readers, metric.WithReader(reader))
	}
	return t, t.watch(spans, readers)
}

// watch makes the providers.
func (t *Telemetry) watch(spans sdktrace.SpanProcessor, readers []metric.Option) error {
	// Of the environment only what the user wrote for this purpose: the default
	// resource also names the machine and the command line.
	who, err := resource.Merge(resource.NewSchemaless(semconv.ServiceName(scope)), resource.Environment())
	if err != nil {
		return fmt.Errorf("read OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	if spans != nil {
		t.traces = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans), sdktrace.WithResource(who), sdktrace.WithIDGenerator(idsOfContext{}))
		t.tracer = t.traces.Tracer(scope, trace.WithSchemaURL(semconv.SchemaURL))
	}
	t.meters = metric.NewMeterProvider(append(readers, metric.WithResource(who))...)
	t.metrics, err = newMetrics(t.meters.Meter(scope))
	return err
}

// exporters for traces and metrics below one address.
func exporters(ctx context.Context, base string, patience time.Duration) (sdktrace.SpanExporter, metric.Exporter, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return nil, nil, errors.New("OTLP endpoint: that is no URL; it looks like http://127.0.0.1:4318") // the value may hold a password
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, nil, fmt.Errorf("OTLP endpoint %s: need a URL such as http://127.0.0.1:4318", u.Redacted())
	case u.User != nil:
		return nil, nil, errors.New("OTLP endpoint: no password in the URL, please; OTEL_EXPORTER_OTLP_HEADERS has room for credentials")
	}
	u.Path = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/v1/traces"), "/v1/metrics")
	spans, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(u.JoinPath("v1/traces").String()), otlptracehttp.WithTimeout(patience))
	if err != nil {
		return nil, nil, fmt.Errorf("OTLP traces: %w", err)
	}
	numbers, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(u.JoinPath("v1/metrics").String()), otlpmetrichttp.WithTimeout(patience))
	if err != nil {
		return nil, nil, fmt.Errorf("OTLP metrics: %w", err)
	}
	return spans, numbers, nil
}

// Handler serves the metrics in Prometheus' format; it needs Config.Prometheus.
func (t *Telemetry) Handler() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{})
}

// Close sends what is left, for at most five seconds, and drops the rest.
func (t *Telemetry) Close() {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), t.patience)
	defer cancel()
	if t.traces != nil {
		t.traces.Shutdown(ctx) // the guard has heard what went wrong
	}
	t.meters.Shutdown(ctx)
	t.guard.close()
}
