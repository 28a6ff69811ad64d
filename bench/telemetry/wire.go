package telemetry

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Requests of OTLP in their JSON encoding: IDs in hex, 64-bit integers in strings,
// enums as numbers.
type (
	request struct {
		ResourceSpans   []resourced `json:"resourceSpans,omitempty"`
		ResourceMetrics []resourced `json:"resourceMetrics,omitempty"`
	}
	resourced struct {
		Resource     process  `json:"resource"`
		ScopeSpans   []scoped `json:"scopeSpans,omitempty"`
		ScopeMetrics []scoped `json:"scopeMetrics,omitempty"`
	}
	process struct {
		Attributes []attribute `json:"attributes"`
	}
	named struct {
		Name string `json:"name"`
	}
	scoped struct {
		Scope     named        `json:"scope"`
		SchemaURL string       `json:"schemaUrl"`
		Spans     []wireSpan   `json:"spans,omitempty"`
		Metrics   []wireMetric `json:"metrics,omitempty"`
	}

	wireSpan struct {
		TraceID    string      `json:"traceId"`
		SpanID     string      `json:"spanId"`
		ParentID   string      `json:"parentSpanId,omitempty"`
		Flags      int         `json:"flags"`
		Name       string      `json:"name"`
		Kind       spanKind    `json:"kind"`
		Start      string      `json:"startTimeUnixNano"`
		End        string      `json:"endTimeUnixNano"`
		Attributes []attribute `json:"attributes"`
		Links      []wireLink  `json:"links,omitempty"`
		Status     *wireStatus `json:"status,omitempty"`
	}
	wireLink struct {
		TraceID string `json:"traceId"`
		SpanID  string `json:"spanId"`
		Flags   int    `json:"flags"`
	}
	wireStatus struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}

	wireMetric struct {
		Name      string    `json:"name"`
		Unit      string    `json:"unit,omitempty"`
		Help      string    `json:"description,omitempty"`
		Sum       *wireData `json:"sum,omitempty"`
		Gauge     *wireData `json:"gauge,omitempty"`
		Histogram *wireData `json:"histogram,omitempty"`
	}
	wireData struct {
		Points      []wirePoint `json:"dataPoints"`
		Temporality int         `json:"aggregationTemporality,omitempty"`
		Monotonic   bool        `json:"isMonotonic,omitempty"`
	}
	wirePoint struct {
		Attributes []attribute `json:"attributes"`
		Start      string      `json:"startTimeUnixNano"`
		Time       string      `json:"timeUnixNano"`
		Value      *float64    `json:"asDouble,omitempty"`
		Sum        *float64    `json:"sum,omitempty"`
		Count      string      `json:"count,omitempty"`
		Buckets    []string    `json:"bucketCounts,omitempty"`
		Bounds     []float64   `json:"explicitBounds,omitempty"`
	}
)

// spanKind is OTLP's Span.SpanKind.
type spanKind int

// Enums of OTLP.
const (
	internal    spanKind = 1
	client      spanKind = 3
	sampled              = 1 // a W3C trace flag
	statusError          = 2 // STATUS_CODE_ERROR
	cumulative           = 2 // AGGREGATION_TEMPORALITY_CUMULATIVE
)

// spans is the body of a request with spans.
func (e *exporter) spans(spans []wireSpan) request {
	return request{ResourceSpans: []resourced{{process{e.process}, []scoped{{named{scope}, schemaURL, spans, nil}}, nil}}}
}

// metrics is the body of a request with the metrics of this moment.
func (e *exporter) metrics() request {
	var all []wireMetric
	now := time.Now()
	e.counts.read(func(m *Metric) {
		if len(m.series) > 0 {
			all = append(all, m.wire(e.counts.started, now))
		}
	})
	return request{ResourceMetrics: []resourced{{process{e.process}, nil, []scoped{{named{scope}, schemaURL, nil, all}}}}}
}

// wire returns a metric for a collector.
func (m *Metric) wire(started, now time.Time) wireMetric {
	data := &wireData{}
	for _, s := range m.series {
		value := s.value
		p := wirePoint{Attributes: s.labels.attributes, Start: nanoseconds(started), Time: nanoseconds(now), Value: &value}
		if m.Kind == histogram {
			p.Value, p.Sum, p.Count, p.Bounds = nil, &value, strconv.FormatUint(s.count, 10), m.bounds
			for _, n := range s.buckets {
				p.Buckets = append(p.Buckets, strconv.FormatUint(n, 10))
			}
		}
		data.Points = append(data.Points, p)
	}
	w := wireMetric{Name: m.Name, Unit: m.Unit, Help: m.Help}
	switch m.Kind {
	case Counter:
		w.Sum, data.Temporality, data.Monotonic = data, cumulative, true
	case histogram:
		w.Histogram, data.Temporality = data, cumulative
	default:
		w.Gauge = data
	}
	return w
}

// MarshalJSON implements [json.Marshaler] by the JSON encoding of OTLP's
// KeyValue, in which 64-bit integers are strings.
func (a attribute) MarshalJSON() ([]byte, error) {
	kind, value := "stringValue", a.value
	switch v := a.value.(type) {
	case int64:
		kind, value = "intValue", strconv.FormatInt(v, 10)
	case float64:
		kind = "doubleValue"
		if math.IsNaN(v) || math.IsInf(v, 0) { // strings in the JSON encoding of Protocol Buffers
			value = strings.TrimPrefix(strings.Replace(fmt.Sprint(v), "Inf", "Infinity", 1), "+")
		}
	case bool:
		kind = "boolValue"
	}
	return json.Marshal(struct {
		Key   string         `json:"key"`
		Value map[string]any `json:"value"`
	}{a.key, map[string]any{kind: value}})
}
