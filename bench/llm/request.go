package llm

import (
	"bytes"
	"encoding/json"
	"strings"
)

// body is the JSON of a chat request. Zeros are written where they mean
// something: go-openai leaves out a temperature of 0, which servers read as 1.
func (e *Endpoint) body(req Request) ([]byte, error) {
	fields := map[string]any{
		"model":          req.Model,
		"messages":       req.Messages,
		"stream":         true,
		"stream_options": map[string]bool{"include_usage": true},
	}
	if !Reasons(req.Model) { // such models refuse sampling settings
		fields["temperature"] = req.Temperature
		if req.TopP != 0 {
			fields["top_p"] = req.TopP
		}
	}
	if req.MaxTokens != 0 {
		fields[e.config.LimitFieldFor(req.Model)] = req.MaxTokens
	}
	if req.Seed != 0 {
		fields["seed"] = req.Seed
	}
	if len(req.Stop) > 0 {
		fields["stop"] = req.Stop
	}
	if e.config.Logprobs || req.TopLogprobs > 0 {
		fields["logprobs"] = true
	}
	if req.TopLogprobs > 0 {
		fields["top_logprobs"] = req.TopLogprobs
	}
	for name, value := range e.config.ExtraBody {
		if fields[name] = value; value == nil {
			delete(fields, name)
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // plans are full of < and >
	err := enc.Encode(fields)
	return b.Bytes(), err
}

// LimitFieldFor returns the field in which the server expects the limit of reply
// tokens of a model.
func (c Config) LimitFieldFor(model string) string {
	switch {
	case c.LimitField != "":
		return c.LimitField
	case Reasons(model):
		return "max_completion_tokens"
	}
	return "max_tokens"
}

// Reasons reports whether a model is a reasoning model of OpenAI's, by its name.
func Reasons(model string) bool {
	model = model[strings.LastIndex(model, "/")+1:] // "openai/o3" at gateways
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5"} {
		if model == prefix || strings.HasPrefix(model, prefix+"-") || strings.HasPrefix(model, prefix+".") {
			return true
		}
	}
	return false
}
