package bench

import (
	"context"
	"errors"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/doctor"
	"hybridflow/bench/settings"
)

// An EndpointReport is what an examination found out about one endpoint.
type EndpointReport struct {
	doctor.Report
	Speed *doctor.Speed `json:"speed,omitempty"` // where it was measured
}

// ErrNoEndpoint is the answer to an examination of nothing.
var ErrNoEndpoint = errors.New("no endpoint to examine")

// Examine diagnoses the endpoints that an experiment names, one after another,
// and hands each report over as soon as it is there. With a probe above 0 it
// measures the speed of those that work, by so many streams and a few at a time.
// It needs no valid experiment: settings of one endpoint are enough.
func Examine(ctx context.Context, e *settings.Experiment, getenv func(string) string, probe int, report func(EndpointReport)) error {
	none := true
	for _, tier := range []struct {
		name string
		spec settings.Model
	}{{"edge", e.Edge}, {"cloud", e.Cloud}, {"embed", e.Embed}} {
		if tier.spec.URL == "" {
			continue
		}
		none = false
		r, err := examine(ctx, e, tier.name, tier.spec, getenv, probe)
		if err != nil {
			return err
		}
		report(r)
	}
	if none {
		return ErrNoEndpoint
	}
	return nil
}

func examine(ctx context.Context, e *settings.Experiment, name string, spec settings.Model, getenv func(string) string, probe int) (EndpointReport, error) {
	c, err := endpoint(spec, e.TimeScale, getenv)
	if err != nil {
		return EndpointReport{Report: doctor.Report{Name: name, Model: spec.Model, URL: c.Address(),
			Findings: []doctor.Finding{{Check: "settings", Level: doctor.Problem, Seen: err.Error()}}}}, nil
	}
	o := doctor.Options{Name: name, Embeds: name == "embed"}
	price, err := priceOf(spec)
	switch {
	case err == nil:
		o.Price = &price
	case !errors.As(err, new(*llm.UnknownPriceError)):
		return EndpointReport{}, err
	}
	r := EndpointReport{Report: doctor.Examine(ctx, c, o)}
	if probe > 0 && !o.Embeds && r.Works() && ctx.Err() == nil {
		speed, err := doctor.Probe(ctx, c, o.Price, probe)
		if err != nil {
			return r, err
		}
		r.Speed = &speed
	}
	return r, context.Cause(ctx)
}
