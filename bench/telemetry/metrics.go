package telemetry

import (
	"context"
	"errors"
	"fmt"
	"math"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.41.0"
	"go.opentelemetry.io/otel/semconv/v1.41.0/genaiconv"

	"hybridflow/results"
)

// Buckets as the conventions ask for.
var (
	durationBuckets = metric.WithExplicitBucketBoundaries(.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
	ttftBuckets     = metric.WithExplicitBucketBoundaries(.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10)
	tokenBuckets    = metric.WithExplicitBucketBoundaries(1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)
)

// metrics count what rows say. One goroutine records.
type metrics struct {
	meter metric.Meter

	planned metric.Int64Gauge
	done    metric.Int64Counter
	calls   metric.Int64Counter
	retries metric.Int64Counter
	dollars metric.Float64Counter
	queued  metric.Float64Counter
	limited metric.Float64Counter
	retried metric.Float64Counter

	duration genaiconv.ClientOperationDuration
	ttft     genaiconv.ClientOperationTimeToFirstChunk
	tokens   genaiconv.ClientTokenUsage

	labels map[callKey]callLabels
}

func newMetrics(m metric.Meter) (*metrics, error) {
	s := &metrics{meter: m, labels: map[callKey]callLabels{}}
	var errs []error
	integer := func(name, unit, what string) metric.Int64Counter {
		c, err := m.Int64Counter(name, metric.WithUnit(unit), metric.WithDescription(what))
		errs = append(errs, err)
		return c
	}
	float := func(name, unit, what string) metric.Float64Counter {
		c, err := m.Float64Counter(name, metric.WithUnit(unit), metric.WithDescription(what))
		errs = append(errs, err)
		return c
	}
	s.done = integer("hybridflow.trials.done", "{trial}", "Questions answered, by strategy and status.")
	s.calls = integer("hybridflow.calls", "{call}", "Calls of models, by tier, model and status.")
	s.retries = integer("hybridflow.retries", "{attempt}", "Attempts after the first.")
	s.dollars = float("hybridflow.cost.usd", "{USD}", "Dollars by the price table; of cached calls, those paid earlier.")
	s.queued = float("hybridflow.queue", "s", "Time that subtasks were ready but waited for a slot.")
	s.limited = float("hybridflow.rate_limit", "s", "Time waited because of rate limits.")
	s.retried = float("hybridflow.retry", "s", "Time lost to failed attempts and pauses after them.")
	var err error
	s.planned, err = m.Int64Gauge("hybridflow.trials.planned", metric.WithUnit("{trial}"), metric.WithDescription("Questions to answer."))
	errs = append(errs, err)
	s.duration, err = genaiconv.NewClientOperationDuration(m, durationBuckets)
	errs = append(errs, err)
	s.ttft, err = genaiconv.NewClientOperationTimeToFirstChunk(m, ttftBuckets)
	errs = append(errs, err)
	s.tokens, err = genaiconv.NewClientTokenUsage(m, tokenBuckets)
	errs = append(errs, err)
	return s, errors.Join(errs...)
}

// A callKey tells calls apart; there are few, so that their labels are made once.
type callKey struct {
	backend, tier, model, status string
	cached                       bool
}

type callLabels struct{ all, input, output attribute.Set }

func (s *metrics) of(k callKey) callLabels {
	if l, ok := s.labels[k]; ok {
		return l
	}
	a := []attribute.KeyValue{
		semconv.GenAIOperationNameChat, provider(k.backend), semconv.GenAIRequestModel(short(k.model)),
		text("hybridflow.tier", k.tier), text("hybridflow.status", k.status), attribute.Bool("hybridflow.cached", k.cached),
	}
	if e := errorType(k.status); e != "" {
		a = append(a, semconv.ErrorTypeKey.String(e))
	}
	a = a[:len(a):len(a)]
	l := callLabels{attribute.NewSet(a...), attribute.NewSet(append(a, semconv.GenAITokenTypeInput)...), attribute.NewSet(append(a, semconv.GenAITokenTypeOutput)...)}
	s.labels[k] = l
	return l
}

// record adds a trial.
func (s *metrics) record(q *results.Query, rows []results.Subtask) {
	ctx := context.Background()
	s.done.Add(ctx, 1, metric.WithAttributes(text("hybridflow.strategy", q.Strategy), text("hybridflow.status", q.Status)))
	for i := range rows {
		r := &rows[i]
		if r.Tier == "" {
			continue // nobody was asked
		}
		l := s.of(callKey{q.Backend, r.Tier, r.Model, r.Status, r.Cached})
		with := metric.WithAttributeSet(l.all)
		s.calls.Add(ctx, 1, with)
		s.retries.Add(ctx, int64(max(r.Attempts-1, 0)), with)
		add(ctx, s.dollars, r.CostUSD, with)
		add(ctx, s.queued, r.StartSeconds-r.ReadySeconds+r.QueueSeconds, with)
		add(ctx, s.limited, r.LimitSeconds, with)
		add(ctx, s.retried, r.RetrySeconds, with)
		s.duration.RecordSet(ctx, max(r.EndSeconds-r.StartSeconds, 0), l.all)
		if r.TTFTSeconds > 0 {
			s.ttft.RecordSet(ctx, r.TTFTSeconds, l.all)
		}
		if r.UsageKnown {
			s.tokens.RecordSet(ctx, r.Prompt, l.input)
			s.tokens.RecordSet(ctx, r.Completion, l.output)
		}
	}
}

// add keeps a sum from what is unknown, which would make it unknown for good.
func add(ctx context.Context, c metric.Float64Counter, v float64, with metric.AddOption) {
	if v > 0 && !math.IsInf(v, 1) {
		c.Add(ctx, v, with)
	}
}

// Plan says how many trials there will be.
func (t *Telemetry) Plan(trials int) {
	if t != nil {
		t.metrics.planned.Record(context.Background(), int64(trials))
	}
}

// A Gauge is a figure of this moment, such as how many calls are in flight.
type Gauge struct {
	Name  string // below "hybridflow.", such as "calls.in_flight"
	Of    string // what it is measured on, such as a tier or an endpoint
	Value float64
}

// Observe asks for gauges whenever metrics are read, from any goroutine. The
// names are those of the first answer.
func (t *Telemetry) Observe(gauges func() []Gauge) error {
	if t == nil {
		return nil
	}
	instruments := map[string]metric.Float64ObservableGauge{}
	var all []metric.Observable
	for _, g := range gauges() {
		if instruments[g.Name] != nil {
			continue
		}
		i, err := t.metrics.meter.Float64ObservableGauge("hybridflow." + g.Name)
		if err != nil {
			return fmt.Errorf("observe %s: %w", g.Name, err)
		}
		instruments[g.Name] = i
		all = append(all, i)
	}
	_, err := t.metrics.meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		for _, g := range gauges() {
			if i := instruments[g.Name]; i != nil {
				o.ObserveFloat64(i, g.Value, metric.WithAttributes(text("hybridflow.of", g.Of)))
			}
		}
		return nil
	}, all...)
	return err
}
