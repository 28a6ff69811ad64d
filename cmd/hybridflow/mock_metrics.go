package main

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hybridflow/bench/llm/mock"
)

// mockMetrics show what a mock has done.
func mockMetrics(m *mock.Server) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(mockCollector{m})
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

type mockCollector struct{ *mock.Server }

// What there is to see of a mock.
var (
	mockRequests = prometheus.NewDesc("hybridflow_mock_requests_total", "Requests, by model and status; 0 where the connection was broken before one.", []string{"model", "status"}, nil)
	mockTokens   = prometheus.NewDesc("hybridflow_mock_tokens_total", "Tokens of completed chats, prompt or completion.", []string{"model", "type"}, nil)
	mockCharged  = prometheus.NewDesc("hybridflow_mock_charged_usd_total", "Dollars charged for completed chats.", []string{"model"}, nil)
	mockFaults   = prometheus.NewDesc("hybridflow_mock_faults_total", "Requests with an injected fault.", []string{"fault"}, nil)
)

// Describe implements [prometheus.Collector].
func (mockCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{mockRequests, mockTokens, mockCharged, mockFaults} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (c mockCollector) Collect(to chan<- prometheus.Metric) {
	count := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	t := c.Tally()
	for _, a := range t.Answers {
		count(mockRequests, float64(a.Requests), a.Model, strconv.Itoa(a.Status))
	}
	for _, s := range t.Charges {
		count(mockTokens, float64(s.Prompt), s.Model, "prompt")
		count(mockTokens, float64(s.Completion), s.Model, "completion")
		count(mockCharged, s.USD, s.Model)
	}
	for _, f := range t.Strikes {
		count(mockFaults, float64(f.Requests), f.Fault)
	}
}
