package telemetry

import (
	"math"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"hybridflow/results"
)

// counts are the metrics of a run. One goroutine records; those of the exporter
// and of scrapes read under the mutex.
type counts struct {
	started time.Time

	mu                                                               sync.Mutex
	planned, done, calls, retries, dollars, queued, limited, retried Metric
	duration, ttft, tokens                                           Metric
	gauges                                                           func() []Gauge // asked at each reading; nil without
}

// newCounts names the metrics; those of calls have the buckets that the
// conventions ask for.
func newCounts(started time.Time) *counts {
	return &counts{
		started: started,
		planned: Metric{Kind: gauge, Name: "hybridflow.trials.planned", Unit: "{trial}", Help: "Questions to answer."},
		done:    Metric{Kind: Counter, Name: "hybridflow.trials.done", Unit: "{trial}", Help: "Questions answered, by strategy and status."},
		calls:   Metric{Kind: Counter, Name: "hybridflow.calls", Unit: "{call}", Help: "Calls of models, by tier, model and status."},
		retries: Metric{Kind: Counter, Name: "hybridflow.retries", Unit: "{attempt}", Help: "Attempts after the first."},
		dollars: Metric{Kind: Counter, Name: "hybridflow.cost.usd", Unit: "{USD}",
			Help: "Dollars by the price table; of cached calls, those paid earlier."},
		queued:  Metric{Kind: Counter, Name: "hybridflow.queue", Unit: "s", Help: "Time that subtasks were ready but waited for a slot."},
		limited: Metric{Kind: Counter, Name: "hybridflow.rate_limit", Unit: "s", Help: "Time waited because of rate limits."},
		retried: Metric{Kind: Counter, Name: "hybridflow.retry", Unit: "s", Help: "Time lost to failed attempts and pauses after them."},
		duration: Metric{Kind: histogram, Name: "gen_ai.client.operation.duration", Unit: "s", Help: "GenAI operation duration.",
			bounds: []float64{.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92}},
		ttft: Metric{Kind: histogram, Name: "gen_ai.client.operation.time_to_first_chunk", Unit: "s",
			Help:   "Time from a request to the first chunk of its reply.",
			bounds: []float64{.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10}},
		tokens: Metric{Kind: histogram, Name: "gen_ai.client.token.usage", Unit: "{token}", Help: "Number of input and output tokens used.",
			bounds: []float64{1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864}},
	}
}

// trial adds a trial's rows.
func (c *counts) trial(q *results.Query, rows []results.Subtask) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done.Add(1, NewLabels("hybridflow.strategy", q.Strategy, "hybridflow.status", q.Status))
	for i := range rows {
		if rows[i].Tier != "" { // a model was called
			c.call(q, &rows[i])
		}
	}
}

func (c *counts) call(q *results.Query, r *results.Subtask) {
	attributes := []attribute{
		{operationName, "chat"}, provider(q.Backend), text(requestModel, r.Model),
		text("hybridflow.tier", r.Tier), text("hybridflow.status", r.Status), {"hybridflow.cached", r.Cached},
	}
	if e := errorType(r.Status); e != "" {
		attributes = append(attributes, attribute{errorTypeName, e})
	}
	all := newLabels(attributes...)
	c.calls.Add(1, all)
	for _, f := range []struct {
		of    *Metric
		value float64
	}{
		{&c.retries, float64(r.Attempts - 1)}, {&c.dollars, r.CostUSD}, {&c.queued, r.StartSeconds - r.ReadySeconds + r.QueueSeconds},
		{&c.limited, r.LimitSeconds}, {&c.retried, r.RetrySeconds},
	} {
		if f.value > 0 && !math.IsInf(f.value, 1) { // an unknown value would make the sum unknown for good
			f.of.Add(f.value, all)
		}
	}
	c.duration.record(max(r.EndSeconds-r.StartSeconds, 0), all)
	if r.TTFTSeconds > 0 {
		c.ttft.record(r.TTFTSeconds, all)
	}
	if r.UsageKnown {
		const kind = "gen_ai.token.type"
		c.tokens.record(float64(r.Prompt), newLabels(append(attributes, attribute{kind, "input"})...))
		c.tokens.record(float64(r.Completion), newLabels(append(attributes, attribute{kind, "output"})...))
	}
}

// read calls each with the metrics, the gauges of this moment behind them, and
// locks them meanwhile.
func (c *counts) read(each func(*Metric)) {
	c.mu.Lock()
	observe := c.gauges
	c.mu.Unlock()
	var gauges []*Metric // one for each name
	if observe != nil {
		for _, g := range observe() { // without the lock, as it may take others
			name := scope + "." + g.Name
			i := slices.IndexFunc(gauges, func(m *Metric) bool { return m.Name == name })
			if i < 0 {
				i, gauges = len(gauges), append(gauges, &Metric{Name: name, Kind: gauge})
			}
			gauges[i].Add(g.Value, NewLabels("hybridflow.of", g.Of))
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range append([]*Metric{
		&c.planned, &c.done, &c.calls, &c.retries, &c.dollars, &c.queued, &c.limited, &c.retried, &c.duration, &c.ttft, &c.tokens,
	}, gauges...) {
		each(m)
	}
}

// runtimeMetrics are figures of the Go runtime under the names of Prometheus'
// client library.
var runtimeMetrics = []struct {
	Metric
	source string
}{
	{Metric{Name: "go_goroutines", Kind: gauge, Help: "Number of goroutines that currently exist."}, "/sched/goroutines:goroutines"},
	{Metric{Name: "go_gc_cycles", Kind: Counter, Help: "Completed garbage collections."}, "/gc/cycles/total:gc-cycles"},
	{Metric{Name: "go_memstats_alloc_bytes", Kind: gauge, Help: "Bytes of allocated heap objects."}, "/memory/classes/heap/objects:bytes"},
	{Metric{Name: "go_memstats_sys_bytes", Kind: gauge, Help: "Bytes obtained from the operating system."}, "/memory/classes/total:bytes"},
	{Metric{Name: "go_memstats_alloc_bytes", Kind: Counter, Help: "Bytes allocated so far."}, "/gc/heap/allocs:bytes"},
}

// process returns the runtime's figures, and the start of the run.
func (c *counts) process() []*Metric {
	start := &Metric{Name: "process_start_time", Unit: "s", Kind: gauge, Help: "Start of the run since the Unix epoch."}
	start.Add(float64(c.started.Unix()), Labels{})
	all := []*Metric{start}
	for _, m := range runtimeMetrics {
		read := []metrics.Sample{{Name: m.source}}
		metrics.Read(read)
		m.Add(float64(read[0].Value.Uint64()), Labels{})
		all = append(all, &m.Metric)
	}
	return all
}
