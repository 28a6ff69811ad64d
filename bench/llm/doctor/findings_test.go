package doctor

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
)

// The findings depend on the observations alone.
func TestFindings(t *testing.T) {
	ms := func(at ...time.Duration) (all []time.Duration) {
		for _, a := range at {
			all = append(all, a*time.Millisecond)
		}
		return all
	}
	reply := func(text string) result {
		return result{Response: llm.Response{Text: text, Model: "m", Usage: llm.Usage{Prompt: 9, Completion: 3}}, pieces: ms(1, 2, 3)}
	}
	for _, tc := range []struct {
		name string
		x    examination
		want string // how one of the findings begins
	}{
		{"held back to the end", examination{plain: result{pieces: ms(900, 900, 900, 900, 900, 900, 900, 901),
			Response: llm.Response{Took: time.Second}}},
			"warning streaming the reply arrives all at once"},
		{"fast, not held back", examination{plain: result{pieces: ms(9, 9, 9, 9, 9, 9, 9, 9),
			Response: llm.Response{Took: 10 * time.Millisecond}}}, "ok streaming 8 pieces"},
		{"nothing but reasoning", examination{plain: result{}}, "ok streaming [DONE] comes, but no text"},
		{"key in the clear", examination{plain: reply("a"), config: llm.Config{BaseURL: "http://far.example/v1", Key: "sk"}},
			"warning key accepted, and crosses the network in the clear"},
		{"key on this machine", examination{plain: reply("a"), config: llm.Config{BaseURL: "http://localhost:8080/v1", Key: "sk"}},
			"ok key accepted"},
		{"second of three keys", examination{plain: reply("a"), keys: []error{nil, errors.New("gone")},
			config: llm.Config{BaseURL: "https://h", Keys: []llm.Secret{"a", "b", "c"}}},
			"problem key key 3 of 3 does not work: gone"},
		{"hidden reasoning", examination{plain: reply("a"), seeded: []result{reply(""), reply(""), reply("")}},
			"ok seed unknown: no text within 16 tokens"},
		{"seeds that fail", examination{plain: reply("a"), seeded: []result{{err: errors.New("gone")}}}, "warning seed not examined: gone"},
		{"reasoning uncounted", examination{plain: reply("a"), thinks: true},
			"warning details reasoning arrives apart"},
		{"no usage where tokens are free", examination{plain: result{Response: llm.Response{NoUsage: true}},
			Options: Options{Price: &llm.Price{}}}, "warning usage"},
		{"no usage where they are not", examination{plain: result{Response: llm.Response{NoUsage: true}}}, "problem usage"},
		{"a reasoning model", examination{plain: reply("a"), config: llm.Config{Model: "o3"}}, "ok temperature not sent"},
		{"another name", examination{plain: reply("a"), config: llm.Config{Model: "alias"}}, "ok model answers, under the name m"},
		{"no date", examination{}, "ok clock unknown"},
		{"five seconds are accepted", examination{reach: reach{dated: true, skew: -5 * time.Second}}, "ok clock agrees"},
		{"six are not", examination{reach: reach{dated: true, skew: 6 * time.Second}}, "warning clock the server's clock is +6 s"},
		{"free", examination{Options: Options{Price: &llm.Price{Source: "self-hosted"}}}, "ok price tokens cost nothing: self-hosted"},
		{"a certificate of one's own", examination{Options: Options{Name: "edge"}, reach: reach{err: errors.New("x509"), stage: "encryption"}},
			"problem reachable no answer, it fails at the encryption: x509; " +
				"check https:// against http://; for a certificate of your own, --set edge.ca_file=FILE"},
		{"no embeddings here", examination{Options: Options{Embeds: true}, plain: result{err: errors.New("no route")}}, "problem model no route"},
	} {
		var lines []string
		for _, f := range tc.x.findings() {
			lines = append(lines, fmt.Sprintf("%s %s %s; %s", f.Level, f.Check, f.Seen, f.Try))
		}
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, tc.want) }) {
			t.Errorf("%s: want %q, got\n%s", tc.name, tc.want, strings.Join(lines, "\n"))
		}
	}
}

func TestNextRemedy(t *testing.T) {
	for _, tc := range []struct {
		said  string
		tried map[string]string
		want  string
		named bool
	}{
		{"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.", nil, limitRemedy, true},
		{"'Temperature' does not support 0", nil, "temperature", true},
		{"seed: extra inputs are not permitted", map[string]string{"temperature": ""}, "seed", true},
		{"seed: still not", map[string]string{"seed": ""}, "", false},
		{"no", nil, limitRemedy, false},
		{"no", map[string]string{"seed": ""}, "", false},
	} {
		r, named := nextRemedy(tc.said, "max_tokens", tc.tried)
		if (r == nil) != (tc.want == "") || (r != nil && r.field != tc.want) || named != tc.named {
			t.Errorf("%s after %v: got %v, %t", tc.said, tc.tried, r, named)
		}
	}
}
