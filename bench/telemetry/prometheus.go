package telemetry

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Family is a metric in Prometheus' text format.
type Family struct {
	Name, Help string
	Type       string // counter, gauge or histogram
	Samples    []Sample
}

// Sample is a value of a family.
type Sample struct {
	Suffix string // of the name, such as _bucket
	Labels []Label
	Value  float64
}

// Label is a name and a value.
type Label struct{ Name, Value string }

// Handler serves what gather returns, in Prometheus' text format 0.0.4
// (prometheus.io/docs/instrumenting/exposition_formats). Families without samples
// are left out.
func Handler(gather func() []Family) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var b bytes.Buffer
		for _, f := range gather() {
			f.write(&b)
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		w.Write(b.Bytes()) // a reader that has gone away needs no answer
	})
}

var (
	escapeHelp  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	escapeLabel = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

func (f *Family) write(b *bytes.Buffer) {
	if len(f.Samples) == 0 {
		return
	}
	if f.Help != "" {
		fmt.Fprintf(b, "# HELP %s %s\n", f.Name, escapeHelp.Replace(f.Help))
	}
	fmt.Fprintf(b, "# TYPE %s %s\n", f.Name, f.Type)
	for _, s := range f.Samples {
		b.WriteString(f.Name + s.Suffix)
		for i, l := range s.Labels {
			fmt.Fprintf(b, `%c%s="%s"`, "{,"[min(i, 1)], l.Name, escapeLabel.Replace(l.Value))
		}
		if len(s.Labels) > 0 {
			b.WriteByte('}')
		}
		fmt.Fprintf(b, " %s\n", number(s.Value))
	}
}

// number writes a value as Prometheus reads it: NaN, +Inf and -Inf too.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// families returns the metrics for Prometheus.
func (r *registry) families() (all []Family) {
	gauges := r.observed()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, i := range append(slices.Clone(r.instruments), gauges...) {
		f := Family{Name: i.prometheusName(), Help: i.help, Type: []string{"counter", "gauge", "histogram"}[i.kind]}
		for _, s := range i.series {
			f.Samples = append(f.Samples, i.samples(s)...)
		}
		all = append(all, f)
	}
	return all
}

// prometheusName follows OpenTelemetry's rules for names in Prometheus.
func (i *instrument) prometheusName() string {
	name := underscored(i.name)
	if i.unit == "s" {
		name += "_seconds"
	}
	if i.kind == counter {
		name += "_total"
	}
	return name
}

func (i *instrument) samples(s *series) []Sample {
	var l []Label
	for _, a := range *s.labels {
		l = append(l, Label{underscored(a.key), fmt.Sprint(a.value)})
	}
	if i.kind != histogram {
		return []Sample{{Labels: l, Value: s.value}}
	}
	var all []Sample
	n := uint64(0)
	for b, count := range s.buckets {
		n += count
		bound := "+Inf"
		if b < len(i.bounds) {
			bound = number(i.bounds[b])
		}
		all = append(all, Sample{Suffix: "_bucket", Labels: append(slices.Clip(l), Label{"le", bound}), Value: float64(n)})
	}
	return append(all, Sample{Suffix: "_sum", Labels: l, Value: s.value}, Sample{Suffix: "_count", Labels: l, Value: float64(s.count)})
}

func underscored(name string) string { return strings.ReplaceAll(name, ".", "_") }
