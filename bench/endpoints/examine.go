package endpoints

import (
	"context"
	"errors"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/doctor"
	"hybridflow/bench/settings"
)

// A Report is the diagnosis of one endpoint.
type Report struct {
	doctor.Report
	Speed *doctor.Speed `json:"speed,omitempty"` // where it was measured
}

// ErrNone reports that an experiment names no endpoint.
var ErrNone = errors.New("no endpoint to examine")

// Examine diagnoses the endpoints that an experiment names, one after another,
// and calls report with each diagnosis. With a probe above 0 it also measures the
// speed of those that work, by that many streams, a few at a time. The experiment
// need not be valid: the settings of one endpoint are enough.
func Examine(ctx context.Context, e *settings.Experiment, getenv func(string) string, probe int, report func(Report)) error {
	none := true
	for name, spec := range e.Models() {
		if spec.URL == "" {
			continue
		}
		none = false
		r, err := examine(ctx, e, name, *spec, getenv, probe)
		if err != nil {
			return err
		}
		report(r)
	}
	if none {
		return ErrNone
	}
	return nil
}

func examine(
	ctx context.Context, e *settings.Experiment, name string, spec settings.Model, getenv func(string) string, probe int,
) (Report, error) {
	c, err := config(spec, e.TimeScale, getenv)
	if err != nil {
		return Report{Report: doctor.Report{Name: name, Model: spec.Model, URL: c.Address(),
			Findings: []doctor.Finding{{Check: "settings", Level: doctor.Problem, Seen: err.Error()}}}}, nil
	}
	o := doctor.Options{Name: name, Embeds: name == "embed"}
	price, err := PriceOf(spec)
	switch {
	case err == nil:
		o.Price = &price
	case !errors.As(err, new(*llm.UnknownPriceError)):
		return Report{}, err
	}
	r := Report{Report: doctor.Examine(ctx, c, o)}
	if probe > 0 && !o.Embeds && r.Works() && ctx.Err() == nil {
		speed, err := doctor.Probe(ctx, c, o.Price, probe)
		if err != nil {
			return r, err
		}
		r.Speed = &speed
	}
	return r, context.Cause(ctx)
}
