package telemetry

import (
	"slices"
	"strconv"
	"time"
)

// OTLP's Metric and data points in the JSON encoding.
type (
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
		Attributes *labels   `json:"attributes"`
		Start      string    `json:"startTimeUnixNano"`
		Time       string    `json:"timeUnixNano"`
		Value      *double   `json:"asDouble,omitempty"`
		Sum        *double   `json:"sum,omitempty"`
		Count      string    `json:"count,omitempty"`
		Buckets    []string  `json:"bucketCounts,omitempty"`
		Bounds     []float64 `json:"explicitBounds,omitempty"`
	}
)

const cumulative = 2 // OTLP's AGGREGATION_TEMPORALITY_CUMULATIVE

// wire returns the metrics for a collector; those without a series are left out.
func (r *registry) wire(now time.Time) (all []wireMetric) {
	gauges := r.observed()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, i := range append(slices.Clone(r.instruments), gauges...) {
		if len(i.series) == 0 {
			continue
		}
		data := &wireData{}
		for _, s := range i.series {
			data.Points = append(data.Points, i.point(s, r.started, now))
		}
		m := wireMetric{Name: i.name, Unit: i.unit, Help: i.help}
		switch i.kind {
		case counter:
			m.Sum, data.Temporality, data.Monotonic = data, cumulative, true
		case histogram:
			m.Histogram, data.Temporality = data, cumulative
		default:
			m.Gauge = data
		}
		all = append(all, m)
	}
	return all
}

func (i *instrument) point(s *series, started, now time.Time) wirePoint {
	p := wirePoint{Attributes: s.labels, Start: nanoseconds(started), Time: nanoseconds(now)}
	value := double(s.value)
	if i.kind != histogram {
		p.Value = &value
		return p
	}
	p.Sum, p.Count, p.Bounds = &value, strconv.FormatUint(s.count, 10), i.bounds
	for _, n := range s.buckets {
		p.Buckets = append(p.Buckets, strconv.FormatUint(n, 10))
	}
	return p
}
