package mock

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// A chatRequest is the body of a chat, in the fields that matter here.
// Pointers tell an absent field from a zero.
type chatRequest struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string  `json:"role"`
		Content content `json:"content"`
	} `json:"messages"`
	Temperature         *float64 `json:"temperature"`
	TopP                *float64 `json:"top_p"`
	MaxTokens           *int     `json:"max_tokens"`
	MaxCompletionTokens *int     `json:"max_completion_tokens"`
	Seed                int64    `json:"seed"`
	Stop                texts    `json:"stop"`
	Stream              bool     `json:"stream"`
	StreamOptions       struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`

	N              *int            `json:"n"`
	Tools          json.RawMessage `json:"tools"`
	ResponseFormat *struct {
		Type string `json:"type"`
	} `json:"response_format"`
}

// content is a string, or a list of parts that are text.
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

// A badRequest is an error as the OpenAI API shapes them.
type badRequest struct {
	status               int
	code, param, message string
}

// refuse answers with an error object.
func refuse(w http.ResponseWriter, status int, code, param, message string) {
	kind := "invalid_request_error"
	if status >= 500 {
		kind = "server_error"
	}
	object := map[string]any{"message": message, "type": kind, "param": nil, "code": nil}
	if code != "" {
		object["code"] = code
	}
	if param != "" {
		object["param"] = param
	}
	writeJSON(w, status, map[string]any{"error": object})
}

// readChat reads and checks the body of a chat.
func readChat(body io.Reader) (in chatRequest, req llm.Request, bad *badRequest) {
	if bad := decode(body, &in); bad != nil {
		return in, req, bad
	}
	req = llm.Request{Model: in.Model, Temperature: 1, Seed: in.Seed, Stop: in.Stop}
	for _, m := range in.Messages {
		if m.Role == "developer" { // what OpenAI now calls it
			m.Role = "system"
		}
		req.Messages = append(req.Messages, llm.Message{Role: m.Role, Content: string(m.Content)})
	}
	if in.Temperature != nil {
		req.Temperature = *in.Temperature
	}
	if in.TopP != nil {
		req.TopP = *in.TopP
	}
	for _, limit := range []*int{in.MaxTokens, in.MaxCompletionTokens} {
		if limit != nil {
			req.MaxTokens = *limit
		}
	}
	strange := slices.IndexFunc(req.Messages, func(m llm.Message) bool {
		return !slices.Contains([]string{"system", "user", "assistant"}, m.Role)
	})
	for _, rule := range []struct {
		broken         bool
		param, message string
	}{
		{in.Model == "", "model", "you must provide a model parameter"},
		{len(in.Messages) == 0, "messages", "Missing required parameter: 'messages'."},
		{strange >= 0, fmt.Sprintf("messages[%d].role", strange), "Invalid value: supported are 'system', 'developer', 'user' and 'assistant'."},
		{req.Temperature < 0 || req.Temperature > 2, "temperature", "Invalid 'temperature': must be between 0 and 2."},
		{in.TopP != nil && (req.TopP <= 0 || req.TopP > 1), "top_p", "Invalid 'top_p': must be above 0 and at most 1."},
		{in.MaxTokens != nil && in.MaxCompletionTokens != nil, "max_tokens", "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."},
		{(in.MaxTokens != nil || in.MaxCompletionTokens != nil) && req.MaxTokens < 1, "max_tokens", "Invalid 'max_tokens': must be at least 1."},
		{len(in.Stop) > 4, "stop", "Invalid 'stop': at most 4 sequences."},
		{in.N != nil && *in.N != 1, "n", "Invalid 'n': this server gives one choice."},
		{len(in.Tools) > 0 && !slices.Contains([]string{"null", "[]"}, string(in.Tools)), "tools", "'tools' are not supported by this server."},
		{in.ResponseFormat != nil && in.ResponseFormat.Type != "text", "response_format", "'response_format' is not supported by this server."},
	} {
		if rule.broken {
			return in, req, &badRequest{http.StatusBadRequest, "", rule.param, rule.message}
		}
	}
	return in, req, nil
}

// decode reads one JSON object.
func decode(body io.Reader, v any) *badRequest {
	text, err := io.ReadAll(body)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return &badRequest{http.StatusRequestEntityTooLarge, "", "", fmt.Sprintf("The request is longer than %d bytes.", tooLong.Limit)}
	}
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		return &badRequest{http.StatusBadRequest, "", "", "We could not parse the JSON body of your request: " + strings.TrimPrefix(err.Error(), "json: ")}
	}
	return nil
}

// embeddings serves [Embedder], as lists of floats or, which is what
// OpenAI's own client asks for, as base64.
func (m *Server) embeddings(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model          string `json:"model"`
		Input          texts  `json:"input"`
		EncodingFormat string `json:"encoding_format"`
		Dimensions     int    `json:"dimensions"`
	}
	bad := decode(r.Body, &in)
	switch {
	case bad != nil:
	case len(in.Input) == 0:
		bad = &badRequest{http.StatusBadRequest, "", "input", "Missing required parameter: 'input', a string or a list of strings."}
	case !slices.Contains([]string{"", "float", "base64"}, in.EncodingFormat):
		bad = &badRequest{http.StatusBadRequest, "", "encoding_format", "Invalid 'encoding_format': supported are 'float' and 'base64'."}
	case in.Dimensions != 0 && in.Dimensions != sim.EmbeddingDims:
		bad = &badRequest{http.StatusBadRequest, "", "dimensions", fmt.Sprintf("Invalid 'dimensions': this model has %d.", sim.EmbeddingDims)}
	}
	if bad != nil {
		refuse(w, bad.status, bad.code, bad.param, bad.message)
		return
	}
	vectors, err := sim.Embedder{}.Embed(r.Context(), in.Model, in.Input)
	if err != nil {
		refuse(w, http.StatusNotFound, "model_not_found", "model", err.Error())
		return
	}
	w.(*answerWriter).model = in.Model
	type embedding struct {
		Object    string `json:"object"`
		Index     int    `json:"index"`
		Embedding any    `json:"embedding"`
	}
	data := make([]embedding, len(vectors))
	tokens := 0
	for i, v := range vectors {
		data[i] = embedding{"embedding", i, v}
		if in.EncodingFormat == "base64" {
			b, _ := binary.Append(nil, binary.LittleEndian, v) // floats have a fixed size
			data[i].Embedding = b                              // a JSON of bytes is their base64
		}
		tokens += len(strings.Fields(in.Input[i]))
	}
	writeJSON(w, http.StatusOK, map[string]any{"object": "list", "data": data, "model": in.Model,
		"usage": map[string]int{"prompt_tokens": tokens, "total_tokens": tokens}})
}
