package mock

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"hybridflow/bench/llm"
)

// A chatRequest holds the fields of a chat request that are served or refused.
// Pointers distinguish absent fields from zeros.
type chatRequest struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string  `json:"role"`
		Content content `json:"content"`
	} `json:"messages"`
	Temperature         float64  `json:"temperature"`
	TopP                *float64 `json:"top_p"`
	MaxTokens           *int     `json:"max_tokens"`
	MaxCompletionTokens *int     `json:"max_completion_tokens"`
	Seed                int64    `json:"seed"`
	Stop                texts    `json:"stop"`
	Logprobs            bool     `json:"logprobs"`
	TopLogprobs         int      `json:"top_logprobs"`
	Stream              bool     `json:"stream"`
	StreamOptions       struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`

	N              int             `json:"n"`
	Tools          json.RawMessage `json:"tools"`
	ResponseFormat *struct {
		Type string `json:"type"`
	} `json:"response_format"`
}

// content is a string or a list of text parts.
type content string

func (c *content) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, (*string)(c)) == nil {
		return nil
	}
	var parts []struct{ Type, Text string }
	if err := json.Unmarshal(b, &parts); err != nil {
		return errors.New("message content must be a string or a list of parts")
	}
	for _, p := range parts {
		if p.Type != "text" {
			return fmt.Errorf("message parts of type %q are not supported", p.Type)
		}
		*c += content(p.Text)
	}
	return nil
}

// texts is a string or a list of strings.
type texts []string

func (t *texts) UnmarshalJSON(b []byte) error {
	var one *string
	if json.Unmarshal(b, &one) == nil {
		if one != nil {
			*t = texts{*one}
		}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(t))
}

// A failure is an error in the format of the OpenAI API.
type failure struct {
	status               int
	code, param, message string
}

var badKey = failure{http.StatusUnauthorized, "invalid_api_key", "", "Incorrect API key provided."}

// refuse answers with an error object, in which absent texts are null.
func (f failure) refuse(w http.ResponseWriter) {
	object := map[string]any{"message": f.message, "type": "invalid_request_error", "param": nil, "code": nil}
	if f.status >= 500 {
		object["type"] = "server_error"
	}
	for key, text := range map[string]string{"code": f.code, "param": f.param} {
		if text != "" {
			object[key] = text
		}
	}
	writeJSON(w, f.status, map[string]any{"error": object})
}

// readChat reads and checks the body of a chat.
func readChat(body io.Reader) (in chatRequest, req llm.Request, bad *failure) {
	in.Temperature, in.N = 1, 1 // where they are absent
	if bad := decode(body, &in); bad != nil {
		return in, req, bad
	}
	req = llm.Request{Model: in.Model, Temperature: in.Temperature, Seed: in.Seed, Stop: in.Stop, TopLogprobs: in.TopLogprobs}
	for _, m := range in.Messages {
		if m.Role == "developer" { // OpenAI's new name
			m.Role = "system"
		}
		req.Messages = append(req.Messages, llm.Message{Role: m.Role, Content: string(m.Content)})
	}
	if in.TopP != nil {
		req.TopP = *in.TopP
	}
	limit := cmp.Or(in.MaxCompletionTokens, in.MaxTokens)
	if limit != nil {
		req.MaxTokens = *limit
	}
	unknown := slices.IndexFunc(req.Messages, func(m llm.Message) bool {
		return !slices.Contains([]string{"system", "user", "assistant"}, m.Role)
	})
	return in, req, firstBroken([]rule{
		{in.Model == "", "model", "you must provide a model parameter"},
		{len(in.Messages) == 0, "messages", "Missing required parameter: 'messages'."},
		{unknown >= 0, fmt.Sprintf("messages[%d].role", unknown),
			"Invalid value: supported are 'system', 'developer', 'user' and 'assistant'."},
		{req.Temperature < 0 || req.Temperature > 2, "temperature", "Invalid 'temperature': must be between 0 and 2."},
		{in.TopP != nil && (req.TopP <= 0 || req.TopP > 1), "top_p", "Invalid 'top_p': must be above 0 and at most 1."},
		{in.MaxTokens != nil && in.MaxCompletionTokens != nil, "max_tokens",
			"Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."},
		{limit != nil && req.MaxTokens < 1, "max_tokens", "Invalid 'max_tokens': must be at least 1."},
		{len(in.Stop) > 4, "stop", "Invalid 'stop': at most 4 sequences."},
		{in.TopLogprobs < 0 || in.TopLogprobs > 20, "top_logprobs", "Invalid 'top_logprobs': must be between 0 and 20."},
		{in.TopLogprobs > 0 && !in.Logprobs, "top_logprobs", "'logprobs' must be true for 'top_logprobs'."},
		{in.N != 1, "n", "Invalid 'n': this server gives one choice."},
		{len(in.Tools) > 0 && !slices.Contains([]string{"null", "[]"}, string(in.Tools)),
			"tools", "'tools' are not supported by this server."},
		{in.ResponseFormat != nil && in.ResponseFormat.Type != "text", "response_format", "'response_format' is not supported by this server."},
	})
}

// A rule refuses a request in which it is broken.
type rule struct {
	broken         bool
	param, message string
}

func firstBroken(rules []rule) *failure {
	for _, r := range rules {
		if r.broken {
			return &failure{http.StatusBadRequest, "", r.param, r.message}
		}
	}
	return nil
}

// decode reads one JSON object.
func decode(body io.Reader, v any) *failure {
	text, err := io.ReadAll(body)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return &failure{http.StatusRequestEntityTooLarge, "", "",
			fmt.Sprintf("The request is longer than %d bytes.", tooLong.Limit)}
	}
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		return &failure{http.StatusBadRequest, "", "",
			"We could not parse the JSON body of your request: " + strings.TrimPrefix(err.Error(), "json: ")}
	}
	return nil
}
