package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/telemetry"
)

type mockCmd struct {
	dataFlags
	Addr      string  `default:"127.0.0.1:8089" help:"Address to listen on; port 0 picks a free one."`
	TimeScale float64 `default:"1" placeholder:"X" help:"Wall seconds for a second of the models: 0.01 is a hundred times faster."`
	KeyEnv    string  `placeholder:"NAME" help:"Variable with the key that clients have to send; a server for this machine alone needs none."`
	Faults    string  `placeholder:"NAME=RATE,..." help:"Faults to inject, such as 429=0.05,stall=0.01; \"list\" shows the names."`
	FaultSeed uint64  `default:"1" placeholder:"N" help:"Seed that chooses the requests that fail: the same seed, the same requests."`
	metricsFlags
}

// Help lists what is served.
func (c *mockCmd) Help() string {
	return "POST /v1/chat/completions, POST /v1/embeddings, GET /v1/models, and GET /ledger, which lists what each completed call cost. " +
		"The models have answers to the benchmarks given by --datasets, by default the paper's four."
}

func (c *mockCmd) Run(a *app) error {
	if c.Faults == "list" {
		return listFaults(a.stdout)
	}
	config := mock.Config{TimeScale: c.TimeScale}
	var err error
	if config.Faults, err = mock.ParseFaults(c.Faults, c.FaultSeed); err != nil {
		return &usageError{&hintError{fmt.Errorf("--faults: %w", err), "hybridflow mock --faults list shows what there is"}}
	}
	e, err := oneSetting(&c.dataFlags)
	if err != nil {
		return err
	}
	e.Backend = "sim"
	h, err := bench.New(a.ctx, bench.Options{Experiment: e, Load: bench.NewLoader(&e, c.options(a)), Getenv: a.getenv})
	if err != nil {
		return err
	}
	if c.KeyEnv != "" {
		if config.Key = llm.Secret(a.getenv(c.KeyEnv)); config.Key == "" {
			return &usageError{fmt.Errorf("--key-env: the variable %s is empty", c.KeyEnv)}
		}
	}
	if err := c.metricsFlags.refuse(a); err != nil {
		return err
	}
	m, err := h.Mock(config)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return &hintError{fmt.Errorf("serve the simulated models: %w", err), "--addr 127.0.0.1:0 picks a free port"}
	}
	defer l.Close()
	if config.Key == "" && !local(l) {
		return &usageError{&hintError{fmt.Errorf("--addr %s: other machines can reach it, and everybody would be let in", c.Addr),
			"--key-env NAME asks for the key in that variable; --addr 127.0.0.1:8089 serves this machine alone"}}
	}
	if c.MetricsAddr != "" {
		end, err := c.metricsFlags.serve(a, mockMetrics(m))
		if err != nil {
			return err
		}
		defer end()
	}
	fmt.Fprintln(a.stderr, found(h))
	fmt.Fprintf(a.stdout, "http://%s/v1\n", l.Addr())
	return serve(a.ctx, l, m)
}

// local reports whether only this machine can reach a listener.
func local(l net.Listener) bool {
	addr, ok := l.Addr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

func listFaults(w io.Writer) error {
	var rows []table.Row
	for _, f := range mock.AllFaults {
		rows = append(rows, table.Row{f.Name, f.Group, f.Doc})
	}
	err := writeList(w, table.Row{"fault", "group", "what happens"}, rows)
	fmt.Fprintln(w, "\nA rate given to a group, or to \"all\", is shared by its faults.")
	return err
}

// serve serves until the context is done, and then waits for calls in flight.
func serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan struct{})
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if s.Shutdown(grace) != nil {
			s.Close() // calls that stall would never end
		}
		close(stopped)
	}()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-stopped
	return nil
}

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
