package telemetry

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/metric"
)

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
