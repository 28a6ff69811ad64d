package main

import (
	"net/http"
	"strconv"

	"hybridflow/bench/llm/mock"
	"hybridflow/bench/telemetry"
)

// mockMetrics serves the counters of a mock to Prometheus.
func mockMetrics(m *mock.Server) http.Handler {
	return telemetry.Handler(func(write func(*telemetry.Metric)) {
		counter := func(name, help string) *telemetry.Metric {
			return &telemetry.Metric{Name: "hybridflow.mock." + name, Help: help, Kind: telemetry.Counter}
		}
		requests := counter("requests", "Requests, by model and status; 0 where the connection was broken before one.")
		tokens := counter("tokens", "Tokens of completed chats, prompt or completion.")
		charged := counter("charged_usd", "Dollars charged for completed chats.")
		faults := counter("faults", "Requests with an injected fault.")
		t := m.Tally()
		for _, a := range t.Answers {
			requests.Add(float64(a.Requests), telemetry.NewLabels("model", a.Model, "status", strconv.Itoa(a.Status)))
		}
		for _, s := range t.Charges {
			tokens.Add(float64(s.Prompt), telemetry.NewLabels("model", s.Model, "type", "prompt"))
			tokens.Add(float64(s.Completion), telemetry.NewLabels("model", s.Model, "type", "completion"))
			charged.Add(s.USD, telemetry.NewLabels("model", s.Model))
		}
		for _, f := range t.Strikes {
			faults.Add(float64(f.Requests), telemetry.NewLabels("fault", f.Fault))
		}
		for _, metric := range []*telemetry.Metric{requests, tokens, charged, faults} {
			write(metric)
		}
	})
}
