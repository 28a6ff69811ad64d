package telemetry

import (
	"context"
	"errors"
	"math"
	"slices"

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
	trials map[[2]string][]metric.AddOption // by strategy and status
}

func newMetrics(m metric.Meter) (*metrics, error) {
	s := &metrics{meter: m, labels: map[callKey]callLabels{}, trials: map[[2]string][]metric.AddOption{}}
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

type callLabels struct {
	add                []metric.AddOption
	all, input, output []metric.RecordOption
}

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
	with := func(more ...attribute.KeyValue) metric.MeasurementOption {
		return metric.WithAttributeSet(attribute.NewSet(slices.Concat(a, more)...))
	}
	l := callLabels{
		[]metric.AddOption{with()}, []metric.RecordOption{with()},
		[]metric.RecordOption{with(semconv.GenAITokenTypeInput)}, []metric.RecordOption{with(semconv.GenAITokenTypeOutput)},
	}
	s.labels[k] = l
	return l
}

func (s *metrics) ofTrial(strategy, status string) []metric.AddOption {
	k := [2]string{strategy, status}
	if _, ok := s.trials[k]; !ok {
		s.trials[k] = []metric.AddOption{metric.WithAttributeSet(attribute.NewSet(text("hybridflow.strategy", strategy), text("hybridflow.status", status)))}
	}
	return s.trials[k]
}

// record adds a trial.
func (s *metrics) record(q *results.Query, rows []results.Subtask) {
	ctx := context.Background()
	s.done.Add(ctx, 1, s.ofTrial(q.Strategy, q.Status)...)
	for i := range rows {
		r := &rows[i]
		if r.Tier == "" {
			continue // nobody was asked
		}
		l := s.of(callKey{q.Backend, r.Tier, r.Model, r.Status, r.Cached})
		s.calls.Add(ctx, 1, l.add...)
		if r.Attempts > 1 {
			s.retries.Add(ctx, int64(r.Attempts-1), l.add...)
		}
		add(ctx, s.dollars, r.CostUSD, l)
		add(ctx, s.queued, r.StartSeconds-r.ReadySeconds+r.QueueSeconds, l)
		add(ctx, s.limited, r.LimitSeconds, l)
		add(ctx, s.retried, r.RetrySeconds, l)
		s.duration.Inst().Record(ctx, max(r.EndSeconds-r.StartSeconds, 0), l.all...)
		if r.TTFTSeconds > 0 {
			s.ttft.Inst().Record(ctx, r.TTFTSeconds, l.all...)
		}
		if r.UsageKnown {
			s.tokens.Inst().Record(ctx, r.Prompt, l.input...)
			s.tokens.Inst().Record(ctx, r.Completion, l.output...)
		}
	}
}

// add keeps a sum from what is unknown, which would make it unknown for good.
func add(ctx context.Context, c metric.Float64Counter, v float64, l callLabels) {
	if v > 0 && !math.IsInf(v, 1) {
		c.Add(ctx, v, l.add...)
	}
}

// Plan says how many trials there will be.
func (t *Telemetry) Plan(trials int) {
	if t != nil {
		t.metrics.planned.Record(context.Background(), int64(trials))
	}
}
