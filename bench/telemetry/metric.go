package telemetry

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Kind is what a metric measures.
type Kind string

// Kinds of metrics, by their names in Prometheus' text format.
const (
	Counter   Kind = "counter"   // a sum that only grows
	gauge     Kind = "gauge"     // a figure of this moment
	histogram Kind = "histogram" // counts by bucket
)

// Metric is a metric with one series for each set of labels. It has no lock.
type Metric struct {
	Name string // with dots, such as "hybridflow.calls"
	Unit string // by UCUM, such as "s"; "" for none
	Help string
	Kind Kind

	bounds   []float64 // upper ones of a histogram's buckets; one more is unbounded
	series   []*series
	byLabels map[string]*series
}

type series struct {
	labels  Labels
	value   float64 // of a counter or a gauge; the sum of a histogram
	count   uint64
	buckets []uint64
}

// Labels is a set of attributes in the order of their keys.
type Labels struct {
	attributes []attribute
	text       string // in Prometheus' text format
}

var (
	escapeHelp  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	escapeLabel = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

// NewLabels returns a set of labels whose values are strings: key, value, key, value.
func NewLabels(pairs ...string) Labels {
	var all []attribute
	for pair := range slices.Chunk(pairs, 2) {
		all = append(all, text(pair[0], pair[1]))
	}
	return newLabels(all...)
}

func newLabels(attributes ...attribute) Labels {
	l := Labels{attributes: slices.Clone(attributes)}
	slices.SortFunc(l.attributes, func(a, b attribute) int { return strings.Compare(a.key, b.key) })
	for i, a := range l.attributes {
		l.text += fmt.Sprintf(`%s%s="%s"`, ","[:min(i, 1)], underscored(a.key), escapeLabel.Replace(fmt.Sprint(a.value)))
	}
	return l
}

func (m *Metric) at(l Labels) *series {
	s := m.byLabels[l.text]
	if s == nil {
		if m.byLabels == nil {
			m.byLabels = map[string]*series{}
		}
		s = &series{labels: l, buckets: make([]uint64, len(m.bounds)+1)}
		m.byLabels[l.text], m.series = s, append(m.series, s)
	}
	return s
}

// Add adds to the series of a counter that has the labels.
func (m *Metric) Add(v float64, l Labels) { m.at(l).value += v }

// record adds an observation to a histogram.
func (m *Metric) record(v float64, l Labels) {
	s := m.at(l)
	s.value += v
	s.count++
	bucket, _ := slices.BinarySearch(m.bounds, v) // bounds are inclusive
	s.buckets[bucket]++
}

// Handler serves the metrics that gather writes, in Prometheus' text format 0.0.4
// (prometheus.io/docs/instrumenting/exposition_formats), under names by
// OpenTelemetry's rules: hybridflow.queue in seconds is hybridflow_queue_seconds_total.
// Metrics without a series are left out.
func Handler(gather func(write func(*Metric))) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var b bytes.Buffer
		gather(func(m *Metric) { m.write(&b) })
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		w.Write(b.Bytes()) // a reader that has gone away needs no answer
	})
}

func (m *Metric) write(b *bytes.Buffer) {
	if len(m.series) == 0 {
		return
	}
	name := underscored(m.Name)
	if m.Unit == "s" {
		name += "_seconds"
	}
	if m.Kind == Counter {
		name += "_total"
	}
	if m.Help != "" {
		fmt.Fprintf(b, "# HELP %s %s\n", name, escapeHelp.Replace(m.Help))
	}
	fmt.Fprintf(b, "# TYPE %s %s\n", name, m.Kind)
	line := func(suffix, labels string, v float64) {
		if labels != "" {
			labels = "{" + labels + "}"
		}
		fmt.Fprintf(b, "%s%s%s %s\n", name, suffix, labels, number(v))
	}
	for _, s := range m.series {
		if m.Kind != histogram {
			line("", s.labels.text, s.value)
			continue
		}
		n := uint64(0)
		for i, count := range s.buckets {
			n += count
			bound := "+Inf"
			if i < len(m.bounds) {
				bound = number(m.bounds[i])
			}
			line("_bucket", strings.TrimPrefix(s.labels.text+`,le="`+bound+`"`, ","), float64(n))
		}
		line("_sum", s.labels.text, s.value)
		line("_count", s.labels.text, float64(s.count))
	}
}

// number writes a value as Prometheus reads it: NaN, +Inf and -Inf too.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func underscored(name string) string { return strings.ReplaceAll(name, ".", "_") }
