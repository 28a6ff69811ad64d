package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"hybridflow/bench"
	"hybridflow/bench/llm"
)

type mockCmd struct {
	experimentFlags
	Addr      string  `default:"127.0.0.1:8089" help:"Address to listen on; port 0 picks a free one."`
	TimeScale float64 `default:"1" placeholder:"X" help:"Wall seconds for a second of the models: 0.01 is a hundred times faster."`
	KeyEnv    string  `placeholder:"NAME" help:"Variable with the key that clients have to send; everybody is let in by default."`
}

// Help says what is served.
func (c *mockCmd) Help() string {
	return "POST /v1/chat/completions, POST /v1/embeddings, GET /v1/models, and GET /ledger, which tells what each completed call cost. " +
		"The models know the benchmarks given by --datasets, by default the paper's four."
}

func (c *mockCmd) Run(a *app) error {
	e, err := c.read("")
	if err != nil {
		return err
	}
	e.Backend = "sim"
	h, err := bench.Prepare(a.ctx, e, e.Load(c.options(a.getenv)), a.getenv)
	if err != nil {
		return err
	}
	config := llm.MockConfig{TimeScale: c.TimeScale}
	if c.KeyEnv != "" {
		if config.Key = llm.Secret(a.getenv(c.KeyEnv)); config.Key == "" {
			return &usageError{fmt.Errorf("--key-env: the variable %s is empty", c.KeyEnv)}
		}
	}
	m, err := h.Mock(config)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return &hintError{fmt.Errorf("serve the simulated models: %w", err), "--addr 127.0.0.1:0 picks a free port"}
	}
	fmt.Fprintln(a.stderr, found(h))
	fmt.Fprintf(a.stdout, "http://%s/v1\n", l.Addr())
	return serve(a.ctx, l, m)
}

// serve answers until the context is done, and then lets calls in flight end.
func serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- s.Shutdown(grace)
	}()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
