package mock

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"hybridflow/bench/llm/sim"
)

// embeddings serves [sim.Embedder], as lists of floats or, as OpenAI's own client
// requests, as base64.
func (s *Server) embeddings(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model          string `json:"model"`
		Input          texts  `json:"input"`
		EncodingFormat string `json:"encoding_format"`
		Dimensions     int    `json:"dimensions"`
	}
	bad := decode(r.Body, &in)
	if bad == nil {
		bad = firstBroken([]rule{
			{len(in.Input) == 0, "input", "Missing required parameter: 'input', a string or a list of strings."},
			{!slices.Contains([]string{"", "float", "base64"}, in.EncodingFormat), "encoding_format",
				"Invalid 'encoding_format': supported are 'float' and 'base64'."},
			{in.Dimensions != 0 && in.Dimensions != sim.EmbeddingDims, "dimensions",
				fmt.Sprintf("Invalid 'dimensions': this model has %d.", sim.EmbeddingDims)},
		})
	}
	if bad != nil {
		bad.refuse(w)
		return
	}
	vectors, err := sim.Embedder{}.Embed(r.Context(), in.Model, in.Input)
	if err != nil {
		failure{http.StatusNotFound, "model_not_found", "model", err.Error()}.refuse(w)
		return
	}
	w.(*answerWriter).model = in.Model
	data := make([]map[string]any, len(vectors))
	tokens := 0
	for i, v := range vectors {
		data[i] = map[string]any{"object": "embedding", "index": i, "embedding": v}
		if in.EncodingFormat == "base64" {
			data[i]["embedding"], _ = binary.Append(nil, binary.LittleEndian, v) // bytes, which encoding/json writes as base64
		}
		tokens += len(strings.Fields(in.Input[i]))
	}
	writeJSON(w, http.StatusOK, map[string]any{"object": "list", "data": data, "model": in.Model,
		"usage": map[string]int{"prompt_tokens": tokens, "total_tokens": tokens}})
}
