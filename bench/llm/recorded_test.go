package llm_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/llm/internal/llmtest"
)

// Real clients and ours agree: the same settings give the same fields with the
// same values, and a field that a client does not send is in the reference.
func TestRecordedChats(t *testing.T) {
	all := llmtest.Recordings(t, "testdata/client-*.json")
	for _, p := range providers {
		c := p.config
		c.Key = "sk-very-secret"
		r, text := sent(t, c)
		var ours map[string]any
		if err := json.Unmarshal(text, &ours); err != nil {
			t.Fatal(err)
		}
		clients := 0
		for _, theirs := range all {
			if theirs.Style != p.name {
				continue
			}
			clients++
			t.Run(p.name+"/"+theirs.Client, func(t *testing.T) {
				sameEnvelope(t, r, theirs)
				sameFields(t, ours, theirs, strings.Fields(p.fields))
			})
		}
		if clients == 0 {
			t.Errorf("%s: no client's request is recorded", p.name)
		}
	}
}

// So do they on embeddings, but for the encoding: clients for Python ask for
// base64, which saves bytes but is not supported by every server.
func TestRecordedEmbeddings(t *testing.T) {
	var r *http.Request
	var ours map[string]any
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, got *http.Request) {
		r = got
		json.NewDecoder(got.Body).Decode(&ours) // what is no JSON leaves ours empty, which the comparison below finds
		io.WriteString(w, `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}]}`)
	})))
	if _, _, err := e.Embed(t.Context(), "qwen3-embedding-0.6b", []string{"one", "two"}); err != nil {
		t.Fatal(err)
	}
	if len(ours) < 2 {
		t.Errorf("sent %v", ours)
	}
	for _, theirs := range llmtest.Recordings(t, "testdata/client-*.json") {
		if strings.HasPrefix(theirs.Style, "embeddings") {
			t.Run(theirs.Client+"/"+theirs.Style, func(t *testing.T) {
				sameEnvelope(t, r, theirs)
				sameFields(t, ours, theirs, nil)
			})
		}
	}
}

// sameEnvelope compares all that is around a body. Our chats say that a stream
// is expected; clients for Python say application/json, or anything, and read
// the stream all the same.
func sameEnvelope(t *testing.T, ours *http.Request, theirs llmtest.Recorded) {
	t.Helper()
	scheme, _, _ := strings.Cut(ours.Header.Get("Authorization"), " ")
	got := []string{ours.Method, ours.URL.Path, ours.Header.Get("Content-Type"), scheme}
	want := []string{theirs.Method, theirs.Path, theirs.ContentType, theirs.Scheme}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-%s %s +ours\n%s", theirs.Client, theirs.Version, diff)
	}
	accept := ours.Header.Get("Accept")
	streams := theirs.Body["stream"] == true && strings.HasPrefix(accept, "text/event-stream")
	if !streams && accept != theirs.Accept && theirs.Accept != "*/*" {
		t.Errorf("Accept: %s has %q, ours %q", theirs.Client, theirs.Accept, accept)
	}
	for name := range ours.Header {
		if name = strings.ToLower(name); !slices.Contains(theirs.Headers, name) && name != "cache-control" {
			t.Errorf("header %s is not one that %s sends", name, theirs.Client)
		}
	}
}

// rewritten are the fields, by style, client and name, to which a client gives
// another value than it was given.
var rewritten = []string{
	"openai-reasoning litellm messages", // makes a system message the user's; o4-mini takes both
}

// sameFields compares bodies; reference lists what ours may have beyond theirs.
func sameFields(t *testing.T, ours map[string]any, theirs llmtest.Recorded, reference []string) {
	t.Helper()
	for field, value := range ours {
		want, has := theirs.Body[field]
		switch {
		case !has && !slices.Contains(reference, field):
			t.Errorf("%s is neither in the reference nor sent by %s", field, theirs.Client)
		case has && !slices.Contains(rewritten, theirs.Style+" "+theirs.Client+" "+field):
			if diff := cmp.Diff(want, value); diff != "" {
				t.Errorf("%s: -%s +ours\n%s", field, theirs.Client, diff)
			}
		}
	}
}
