package bench

import (
	"fmt"
	"time"

	"hybridflow/bench/llm"
)

// dial builds the client of a live endpoint. Timeouts are in the endpoint's
// seconds.
func dial(spec ModelSpec, scale float64, getenv func(string) string) (client llm.Client, close func(), err error) {
	wall := func(seconds float64) time.Duration { return time.Duration(seconds * scale * float64(time.Second)) }
	c := llm.Config{Model: spec.Model, BaseURL: spec.URL, Total: max(wall(spec.Timeout), time.Second)}
	env := spec.KeyEnv
	if env == "" {
		env = defaultKeyEnv
	}
	c.Key = llm.Secret(getenv(env))
	if spec.KeyEnv != "" && c.Key == "" {
		return nil, nil, fmt.Errorf("the variable %s, which should hold the key, is empty", spec.KeyEnv)
	}
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return nil, nil, err
	}
	return llm.Retry{Client: e, Attempts: 1 + spec.Retries, Pause: max(wall(1), time.Millisecond)}, e.Close, nil
}
