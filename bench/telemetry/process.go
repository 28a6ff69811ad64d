package telemetry

import (
	runtimemetrics "runtime/metrics"
	"time"
)

// processMetrics are figures of the Go runtime under the names of Prometheus'
// client library.
var processMetrics = []struct{ name, kind, help, source string }{
	{"go_goroutines", "gauge", "Number of goroutines that currently exist.", "/sched/goroutines:goroutines"},
	{"go_gc_cycles_total", "counter", "Completed garbage collections.", "/gc/cycles/total:gc-cycles"},
	{"go_memstats_alloc_bytes", "gauge", "Bytes of allocated heap objects.", "/memory/classes/heap/objects:bytes"},
	{"go_memstats_sys_bytes", "gauge", "Bytes obtained from the operating system.", "/memory/classes/total:bytes"},
	{"go_memstats_alloc_bytes_total", "counter", "Bytes allocated so far.", "/gc/heap/allocs:bytes"},
}

// processFamilies reads the runtime's figures; started is the start of the run.
func processFamilies(started time.Time) []Family {
	read := make([]runtimemetrics.Sample, len(processMetrics))
	for i, m := range processMetrics {
		read[i].Name = m.source
	}
	runtimemetrics.Read(read)
	all := []Family{{Name: "process_start_time_seconds", Type: "gauge", Help: "Start of the run since the Unix epoch.",
		Samples: []Sample{{Value: float64(started.Unix())}}}}
	for i, m := range processMetrics {
		all = append(all, Family{Name: m.name, Type: m.kind, Help: m.help, Samples: []Sample{{Value: float64(read[i].Value.Uint64())}}})
	}
	return all
}
