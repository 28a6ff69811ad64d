package llm_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// Each request goes by the next key, and no error repeats one.
func TestKeysTakeTurns(t *testing.T) {
	var got []string
	url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		got = append(got, key)
		w.Header().Set("X-Request-Id", "for "+key)
		llmtest.Refused(w, http.StatusUnauthorized, "bad_"+key, "no such key: "+key)
	}))
	keys := []llm.Secret{"sk-one", "sk-one-and-two", "sk-three"}
	e := llmtest.Connect(t, url, func(c *llm.Config) { c.Key, c.Keys = "", keys })
	for range 4 {
		resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
		if err == nil || !strings.Contains(err.Error(), "no such key: [secret] (") || !strings.Contains(err.Error(), "bad_[secret]:") {
			t.Errorf("got %v", err)
		}
		if resp.Headers["X-Request-Id"] != "for [secret]" {
			t.Errorf("got %v", resp.Headers)
		}
	}
	if want := []string{"sk-one", "sk-one-and-two", "sk-three", "sk-one"}; !slices.Equal(got, want) {
		t.Errorf("keys sent: %v, want %v", got, want)
	}
	for _, v := range []any{e, *e, llm.Config{Keys: keys}} {
		if s := fmt.Sprintf("%+v %#v", v, v); strings.Contains(s, "sk-") {
			t.Errorf("%T shows a key: %s", v, s)
		}
	}
}

// What a server calls its model goes into rows.
func TestModelKeepsNoKey(t *testing.T) {
	e := llmtest.Streamed(t, `data: {"model":"tiny for sk-very-secret","choices":[{"delta":{"content":"a"}}]}`, "", llmtest.Stop, llmtest.Done)
	if resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil); err != nil || resp.Model != "tiny for [secret]" {
		t.Errorf("got %q, %v", resp.Model, err)
	}
}

// A server that needs no key gets none.
func TestNoKey(t *testing.T) {
	var got http.Header
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		llmtest.Stream(llmtest.Says("a"), llmtest.Stop, llmtest.Done)(w, r)
	})), func(c *llm.Config) { c.Key = "" })
	if _, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil); err != nil || got.Values("Authorization") != nil {
		t.Errorf("sent %v, %v", got, err)
	}
}
