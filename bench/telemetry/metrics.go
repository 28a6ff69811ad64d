package telemetry

import (
	"math"

	"hybridflow/results"
)

// Buckets that the conventions ask for.
var (
	durationBuckets = []float64{.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92}
	ttftBuckets     = []float64{.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10}
	tokenBuckets    = []float64{1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864}
)

// metrics counts what rows say. One goroutine records.
type metrics struct {
	*registry
	planned, done, calls, retries, dollars, queued, limited, retried *instrument
	duration, ttft, tokens                                           *instrument

	none   *labels
	ofCall map[callKey]callLabels
	trials map[[2]string]*labels // by strategy and status
}

func newMetrics(r *registry) *metrics {
	return &metrics{
		registry: r, none: newLabels(), ofCall: map[callKey]callLabels{}, trials: map[[2]string]*labels{},
		planned: r.instrument(gauge, "hybridflow.trials.planned", "{trial}", "Questions to answer."),
		done:    r.instrument(counter, "hybridflow.trials.done", "{trial}", "Questions answered, by strategy and status."),
		calls:   r.instrument(counter, "hybridflow.calls", "{call}", "Calls of models, by tier, model and status."),
		retries: r.instrument(counter, "hybridflow.retries", "{attempt}", "Attempts after the first."),
		dollars: r.instrument(counter, "hybridflow.cost.usd", "{USD}", "Dollars by the price table; of cached calls, those paid earlier."),
		queued:  r.instrument(counter, "hybridflow.queue", "s", "Time that subtasks were ready but waited for a slot."),
		limited: r.instrument(counter, "hybridflow.rate_limit", "s", "Time waited because of rate limits."),
		retried: r.instrument(counter, "hybridflow.retry", "s", "Time lost to failed attempts and pauses after them."),
		duration: r.instrument(histogram, "gen_ai.client.operation.duration", "s",
			"GenAI operation duration.", durationBuckets...),
		ttft: r.instrument(histogram, "gen_ai.client.operation.time_to_first_chunk", "s",
			"Time from a request to the first chunk of its reply.", ttftBuckets...),
		tokens: r.instrument(histogram, "gen_ai.client.token.usage", "{token}",
			"Number of input and output tokens used.", tokenBuckets...),
	}
}

// callKey distinguishes calls; there are few, so that their labels are made once.
type callKey struct {
	backend, tier, model, status string
	cached                       bool
}

type callLabels struct{ all, input, output *labels }

func (m *metrics) labelsOf(k callKey) callLabels {
	if l, ok := m.ofCall[k]; ok {
		return l
	}
	a := []attribute{
		{operationName, "chat"}, provider(k.backend), text(requestModel, k.model),
		text("hybridflow.tier", k.tier), text("hybridflow.status", k.status), {"hybridflow.cached", k.cached},
	}
	if e := errorType(k.status); e != "" {
		a = append(a, attribute{errorTypeName, e})
	}
	a = a[:len(a):len(a)]
	const kind = "gen_ai.token.type"
	l := callLabels{newLabels(a...), newLabels(append(a, attribute{kind, "input"})...), newLabels(append(a, attribute{kind, "output"})...)}
	m.ofCall[k] = l
	return l
}

func (m *metrics) labelsOfTrial(strategy, status string) *labels {
	k := [2]string{strategy, status}
	if m.trials[k] == nil {
		m.trials[k] = newLabels(text("hybridflow.strategy", strategy), text("hybridflow.status", status))
	}
	return m.trials[k]
}

// trial adds a trial's rows.
func (m *metrics) trial(q *results.Query, rows []results.Subtask) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done.add(m.labelsOfTrial(q.Strategy, q.Status), 1)
	for i := range rows {
		if r := &rows[i]; r.Tier != "" { // a model was called
			m.call(r, m.labelsOf(callKey{q.Backend, r.Tier, r.Model, r.Status, r.Cached}))
		}
	}
}

func (m *metrics) call(r *results.Subtask, l callLabels) {
	m.calls.add(l.all, 1)
	for _, f := range []struct {
		of    *instrument
		value float64
	}{
		{m.retries, float64(r.Attempts - 1)}, {m.dollars, r.CostUSD}, {m.queued, r.StartSeconds - r.ReadySeconds + r.QueueSeconds},
		{m.limited, r.LimitSeconds}, {m.retried, r.RetrySeconds},
	} {
		if f.value > 0 && !math.IsInf(f.value, 1) { // an unknown value would make the sum unknown for good
			f.of.add(l.all, f.value)
		}
	}
	m.duration.record(l.all, max(r.EndSeconds-r.StartSeconds, 0))
	if r.TTFTSeconds > 0 {
		m.ttft.record(l.all, r.TTFTSeconds)
	}
	if r.UsageKnown {
		m.tokens.record(l.input, float64(r.Prompt))
		m.tokens.record(l.output, float64(r.Completion))
	}
}
