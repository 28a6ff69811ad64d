package doctor

import (
	"fmt"
	"testing"

	"github.com/agnivade/levenshtein"
)

func TestNearest(t *testing.T) {
	list := []listed{{id: "gpt-4o"}, {id: "gpt-4.1-mini"}, {id: "meta-llama/Llama-3.2-3B-Instruct"}, {id: "qwen"}}
	for in, want := range map[string]string{
		"gpt-4.1":               "[gpt-4.1-mini gpt-4o qwen]",
		"llama-3.2-3b-instruct": "[meta-llama/Llama-3.2-3B-Instruct gpt-4.1-mini gpt-4o]",
	} {
		if got := fmt.Sprint(nearest(in, list)); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}} {
		if got := levenshtein.ComputeDistance(tc.a, tc.b); got != tc.want || levenshtein.ComputeDistance(tc.b, tc.a) != got {
			t.Errorf("%q to %q: got %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestReadModels(t *testing.T) {
	for in, want := range map[string]string{
		`{"object":"list","data":[{"id":"a","max_model_len":32768}]}`:                     "[{a 32768}]",
		`{"data":[{"id":"a","context_length":131072,"top_provider":{}}]}`:                 "[{a 131072}]",
		`{"data":[{"id":"a","meta":{"vocab_type":2,"n_ctx":4096,"n_ctx_train":131072}}]}`: "[{a 4096}]",
		`{"data":[{"id":"a","max_model_len":"many"},{"id":7},{"id":"b"}]}`:                "[{a 0} {b 0}]",
		`{"data":[]}`:         "[]",
		`{"data":null}`:       "[]",
		`<html>not a list`:    "[]",
		`{"models":["a"]}`:    "[]",
		`{"data":[1,"a",{}]}`: "[]",
	} {
		if got := fmt.Sprint(readModels([]byte(in))); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
