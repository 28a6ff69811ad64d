package main

import (
	"net/http"
	"strconv"

	"hybridflow/bench/llm/mock"
	"hybridflow/bench/telemetry"
)

// mockMetrics serves the counters of a mock to Prometheus.
func mockMetrics(m *mock.Server) http.Handler {
	return telemetry.Handler(func() []telemetry.Family {
		requests := counter("hybridflow_mock_requests_total", "Requests, by model and status; 0 where the connection was broken before one.")
		tokens := counter("hybridflow_mock_tokens_total", "Tokens of completed chats, prompt or completion.")
		charged := counter("hybridflow_mock_charged_usd_total", "Dollars charged for completed chats.")
		faults := counter("hybridflow_mock_faults_total", "Requests with an injected fault.")
		t := m.Tally()
		for _, a := range t.Answers {
			model := telemetry.Label{Name: "model", Value: a.Model}
			count(&requests, float64(a.Requests), model, telemetry.Label{Name: "status", Value: strconv.Itoa(a.Status)})
		}
		for _, s := range t.Charges {
			model := telemetry.Label{Name: "model", Value: s.Model}
			count(&tokens, float64(s.Prompt), model, telemetry.Label{Name: "type", Value: "prompt"})
			count(&tokens, float64(s.Completion), model, telemetry.Label{Name: "type", Value: "completion"})
			count(&charged, s.USD, model)
		}
		for _, f := range t.Strikes {
			count(&faults, float64(f.Requests), telemetry.Label{Name: "fault", Value: f.Fault})
		}
		return []telemetry.Family{requests, tokens, charged, faults}
	})
}

func counter(name, help string) telemetry.Family {
	return telemetry.Family{Name: name, Help: help, Type: "counter"}
}

func count(f *telemetry.Family, value float64, labels ...telemetry.Label) {
	f.Samples = append(f.Samples, telemetry.Sample{Labels: labels, Value: value})
}
