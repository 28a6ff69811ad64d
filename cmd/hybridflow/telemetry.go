package main

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"

	"hybridflow/bench/telemetry"
)

// telemetryFlags show a long command to a collector and to Prometheus.
type telemetryFlags struct {
	OTLP string `name:"otlp" env:"HYBRIDFLOW_OTLP,OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"OpenTelemetry collector to send to."`
	metricsFlags
}

// metricsFlags show a long command to Prometheus alone.
type metricsFlags struct {
	MetricsAddr     string `placeholder:"HOST:PORT" help:"Serve metrics for Prometheus, such as at 127.0.0.1:9464."`
	MetricsTokenEnv string `placeholder:"NAME" help:"Variable with the bearer token that readers send; needed where other machines reach it."`
}

// start begins to watch; t is nil where no flag asks for it. stop sends what is
// queued, for some seconds at most.
func (f *telemetryFlags) start(a *app) (t *telemetry.Telemetry, stop func(), err error) {
	if err := f.refuse(a, false); err != nil {
		return nil, nil, err
	}
	if f.OTLP == "" && f.MetricsAddr == "" {
		return nil, func() {}, nil
	}
	t, err = telemetry.Start(telemetry.Config{
		OTLP: f.OTLP, Warn: func(text string) { fmt.Fprintf(a.stderr, "warning: %s\n", text) },
	})
	if err != nil {
		return nil, nil, &usageError{fmt.Errorf("--otlp: %w", err)}
	}
	if f.MetricsAddr == "" {
		return t, t.Close, nil
	}
	end, err := f.serve(a, t.Handler())
	if err != nil {
		t.Close()
		return nil, nil, err
	}
	return t, func() { end(); t.Close() }, nil
}

// refuse refuses flags that have no effect, which are all of them in a dry run.
func (f *telemetryFlags) refuse(a *app, dry bool) error {
	const why = "a dry run sends nothing"
	err := a.refuse(unused{"otlp", dry, why}, unused{"metrics-addr", dry, why}, unused{"metrics-token-env", dry, why})
	return cmp.Or(err, f.metricsFlags.refuse(a))
}

func (f *metricsFlags) refuse(a *app) error {
	return a.refuse(unused{"metrics-token-env", f.MetricsAddr == "", "metrics are served with --metrics-addr"})
}

// serve serves metrics until end is called. An address that other machines can
// reach needs a token.
func (f *metricsFlags) serve(a *app, metrics http.Handler) (end func(), err error) {
	if f.MetricsTokenEnv != "" {
		token := a.getenv(f.MetricsTokenEnv)
		if token == "" {
			return nil, &usageError{fmt.Errorf("--metrics-token-env: the variable %s is empty", f.MetricsTokenEnv)}
		}
		metrics = bearer(token, metrics)
	}
	l, err := net.Listen("tcp", f.MetricsAddr)
	if err != nil {
		return nil, &hintError{fmt.Errorf("serve metrics: %w", err), "--metrics-addr 127.0.0.1:0 picks a free port"}
	}
	if f.MetricsTokenEnv == "" && !local(l) {
		open := fmt.Errorf("--metrics-addr %s: other machines can reach it, and everybody could read", f.MetricsAddr)
		hint := "--metrics-token-env NAME asks for the token in that variable; --metrics-addr 127.0.0.1:9464 serves this machine alone"
		return nil, errors.Join(&usageError{&hintError{open, hint}}, l.Close())
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics)
	fmt.Fprintf(a.stderr, "metrics at http://%s/metrics\n", l.Addr())

	ctx, cancel := context.WithCancel(context.WithoutCancel(a.ctx)) // an interrupted run can be watched to its end
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := serve(ctx, l, mux); err != nil {
			fmt.Fprintf(a.stderr, "warning: serve metrics: %v\n", err)
		}
	}()
	return func() { cancel(); <-ended }, nil
}

// bearer serves requests that have the token.
func bearer(token string, h http.Handler) http.Handler {
	want := []byte("Bearer " + token)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), want) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "this needs a bearer token", http.StatusUnauthorized)
			return
		}
		h.ServeHTTP(w, r)
	})
}
