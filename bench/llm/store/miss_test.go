package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// theorem is the prompt of TestReplayMiss.
var theorem = "Müller's theorem: " + strings.Repeat("let x be a number; ", 10)

// The error of a miss names the fields that differ from the nearest record.
func TestReplayMiss(t *testing.T) {
	s, _ := openStore(t)
	stub := llmtest.ClientFunc(func(context.Context, llm.Request) (llm.Response, error) { return llm.Response{Text: "7"}, nil })
	asked := llm.Request{Model: "big", Messages: []llm.Message{{Role: "system", Content: "Be brief."},
		{Role: "user", Content: theorem + "what is x?"}}, Temperature: 0.5, MaxTokens: 100, Seed: 1}
	other := asked
	other.Messages = []llm.Message{{Role: "system", Content: "Be brief."},
		{Role: "user", Content: "Who wrote the Iliad, and in which century did they live?"}}
	for _, req := range []llm.Request{asked, other} {
		if _, err := s.Wrap(stub, options()).Complete(t.Context(), req, nil); err != nil {
			t.Fatal(err)
		}
	}
	key := s.scope(options()).key(asked)
	for _, c := range []struct {
		name   string
		change func(*llm.Request, *Options)
		want   []string // nil for a request without a similar record
	}{
		{"temperature", func(r *llm.Request, _ *Options) { r.Temperature = 0.7 }, []string{"temperature: recorded 0.5, asked 0.7"}},
		{"model", func(r *llm.Request, _ *Options) { r.Model = "" }, []string{"model: recorded big, asked none"}},
		{"several", func(r *llm.Request, _ *Options) { r.MaxTokens, r.Seed, r.TopP, r.Stop = 0, 2, 0.9, []string{"\n"} },
			[]string{"top_p: recorded 0, asked 0.9", "max_tokens: recorded 100, asked 0", "seed: recorded 1, asked 2",
				`stop: recorded [], asked ["\n"]`}},
		{"extra body", func(_ *llm.Request, o *Options) { o.Extra = nil }, []string{`extra body: recorded {"top_k":20}, asked null`}},
		{"endpoint", func(_ *llm.Request, o *Options) { o.Endpoint = "http://localhost/v1" },
			[]string{"endpoint: recorded https://api.example.com/v1, asked http://localhost/v1"}},
		{"endpoint of a long name", func(_ *llm.Request, o *Options) { o.Endpoint = "https://api.example.com/v1/of/a/very/long/name" },
			[]string{`endpoint: differs from character 27: recorded its end, asked "/of/a/very/long/name"`}},
		{"end of a prompt", func(r *llm.Request, _ *Options) { r.Messages[1].Content = theorem + "what is y?" },
			[]string{`messages[1].content: differs from character 217: recorded "x?", asked "y?"`}},
		{"within a character", func(r *llm.Request, _ *Options) {
			r.Messages[1].Content = strings.Replace(asked.Messages[1].Content, "ü", "ö", 1)
		},
			[]string{`messages[1].content: differs from character 2: ` +
				`recorded "üller's theorem: let x be a number; let ", asked "öller's theorem: let x be a number; let "`}},
		{"another message", func(r *llm.Request, _ *Options) {
			r.Messages = append(r.Messages, llm.Message{Role: "user", Content: "now"})
		},
			[]string{"number of messages: recorded 2, asked 3"}},
		{"roles", func(r *llm.Request, _ *Options) { r.Messages[0].Role = "developer" },
			[]string{"messages[0].role: recorded system, asked developer"}},
		{"not text", func(r *llm.Request, _ *Options) { r.Messages[1].Content = "\xff" }, nil},
		{"everything", func(r *llm.Request, _ *Options) { r.Messages = llmtest.Prompted("Hello").Messages }, nil},
	} {
		s.misses = 0
		req, o := asked, options()
		req.Messages = append([]llm.Message(nil), asked.Messages...)
		if c.change(&req, &o); c.name == "not text" {
			req.Messages[0].Content = "\xfe"
		}
		_, err := s.Replay(o).Complete(t.Context(), req, nil)
		miss := (*missError)(nil)
		if !errors.As(err, &miss) || miss.recorded != 2 {
			t.Fatalf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, miss.differs); diff != "" || (miss.nearest == key) != (c.want != nil) {
			t.Errorf("%s: nearest %q, (-want +got)\n%s", c.name, miss.nearest, diff)
		}
		want := "no recorded reply of " + req.Model + " at "
		if c.want != nil {
			want = "; the nearest is " + key[:12] + "): " + c.want[0]
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", c.name, err, want)
		}
	}
}

// Only the first few misses read all records.
func TestReplayDescribesFirstMisses(t *testing.T) {
	s, _ := openStore(t)
	replay := s.Replay(options())
	if _, err := replay.Complete(t.Context(), llmtest.Prompted("one"), nil); !strings.Contains(err.Error(), "(0 replies are recorded)") {
		t.Error(err)
	}
	stream(t.Context(), s.Wrap(llmtest.Scripted{}, options()), llmtest.Prompted("one two"))
	for i := range 2 * describedMisses {
		_, err := replay.Complete(t.Context(), llmtest.Prompted(fmt.Sprint("one two ", i)), nil)
		miss := (*missError)(nil)
		if !errors.As(err, &miss) || (miss.nearest != "") != (i+1 < describedMisses) || miss.recorded != 1 {
			t.Errorf("miss %d: %v", i+2, err)
		}
	}
}

// Long lists of differences are cut, and bytes that a record cannot hold are named
// as a difference.
func TestDifferences(t *testing.T) {
	var recorded, asked query
	for i := range 9 {
		recorded.Request.Messages = append(recorded.Request.Messages, llm.Message{Role: "user", Content: "a"})
		asked.Request.Messages = append(asked.Request.Messages, llm.Message{Role: "user", Content: fmt.Sprint("b", i)})
	}
	lines := differences(&recorded, &asked)
	if len(lines) != mostDifferences+1 || lines[mostDifferences] != "and 3 more" {
		t.Errorf("%q", lines)
	}
	if lines := differences(&asked, &asked); len(lines) != 1 || !strings.Contains(lines[0], "not valid text") {
		t.Errorf("%q", lines)
	}
}
