package telemetry_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"hybridflow/bench/telemetry"
	"hybridflow/results"
)

// files stands for the writer of a run's rows.
type files struct{}

func (files) Query(results.Query) error        { return nil }
func (files) Subtasks([]results.Subtask) error { return nil }
func (files) Texts([]results.Text) error       { return nil }

func Example() {
	watched, err := telemetry.Start(telemetry.Config{}) // Config.OTLP names a collector
	if err != nil {
		panic(err)
	}
	defer watched.Close()
	watched.Plan(2)
	sink := watched.Sink(files{})
	sink.Query(results.Query{Strategy: "cloud-cot", Status: "answered"})
	sink.Subtasks([]results.Subtask{{Tier: "cloud", Model: "gpt-4.1", Status: "done", EndSeconds: 3, CostUSD: 0.01}})

	page := httptest.NewRecorder()
	watched.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil)) // what Prometheus reads
	for line := range strings.Lines(page.Body.String()) {
		if strings.HasPrefix(line, "hybridflow_trials") {
			fmt.Print(line)
		}
	}
	// Output:
	// hybridflow_trials_planned 2
	// hybridflow_trials_done_total{hybridflow_status="answered",hybridflow_strategy="cloud-cot"} 1
}
