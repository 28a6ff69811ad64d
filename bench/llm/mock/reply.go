package mock

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
	"unicode/utf8"

	"hybridflow/bench/llm"
)

// A mockReply writes a response as the OpenAI API shapes it.
type mockReply struct {
	id, model string
	created   int64 // Unix seconds
	llm.Response
	deltas []llm.Delta

	fault *Fault // what goes wrong with it, never nil
	pick  uint64 // for what the fault has to choose
	twice bool   // the chunks that end its stream are sent twice
	plain bool   // its stream says that it is plain text
}

type mockMessage struct {
	Role      string  `json:"role,omitempty"`
	Content   *string `json:"content,omitempty"`
	Reasoning string  `json:"reasoning_content,omitempty"`
}

type mockChoice struct {
	Index   int          `json:"index"`
	Delta   *mockMessage `json:"delta,omitempty"`   // of a stream
	Message *mockMessage `json:"message,omitempty"` // of a whole reply
	Finish  *string      `json:"finish_reason"`
}

type mockBody struct {
	ID      string       `json:"id"`
	Object  string       `json:"object"`
	Created int64        `json:"created"`
	Model   string       `json:"model"`
	Choices []mockChoice `json:"choices"`
	Usage   *mockUsage   `json:"usage,omitempty"`
}

type mockUsage struct {
	Prompt        int `json:"prompt_tokens"`
	Completion    int `json:"completion_tokens"`
	Total         int `json:"total_tokens"`
	PromptDetails struct {
		Cached int `json:"cached_tokens"`
	} `json:"prompt_tokens_details"`
	CompletionDetails struct {
		Reasoning int `json:"reasoning_tokens"`
	} `json:"completion_tokens_details"`
}

// usage is what is reported: nil where the Client reported none.
func (m *mockReply) usage() *mockUsage {
	if m.NoUsage {
		return nil
	}
	u := &mockUsage{Prompt: m.Usage.Prompt, Completion: m.Usage.Completion, Total: m.Usage.Prompt + m.Usage.Completion}
	u.PromptDetails.Cached = m.Usage.CachedPrompt
	u.CompletionDetails.Reasoning = m.Usage.Reasoning
	if m.fault.report != nil {
		return m.fault.report(u, m.pick)
	}
	return u
}

func (m *mockReply) body(object string, choices ...mockChoice) mockBody {
	if choices == nil {
		choices = []mockChoice{} // the chunk of the usage has an empty list
	}
	return mockBody{ID: m.id, Object: object, Created: m.created, Model: m.model, Choices: choices}
}

// whole sends the reply in one piece, when it would be complete.
func (m *mockReply) whole(w http.ResponseWriter, p *pace, finish func()) {
	if p.until(m.Took) != nil {
		return
	}
	body := m.body("chat.completion", mockChoice{Finish: &m.Finish,
		Message: &mockMessage{Role: "assistant", Content: &m.Text, Reasoning: m.Thinking}})
	body.Usage = m.usage()
	if m.fault.end != nil {
		m.breakOff(w, p, body)
		return
	}
	finish()
	writeJSON(w, http.StatusOK, body)
}

// stream sends the reply as it would come: the role, what was thought, each
// delta at its time, the reason for the end, the usage if wanted, [DONE].
func (m *mockReply) stream(w http.ResponseWriter, p *pace, usage bool, finish func()) {
	w.Header().Set("Content-Type", "text/event-stream")
	if m.plain {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	}
	w.Header().Set("Cache-Control", "no-cache")
	s := &sse{w: w, pace: p}
	empty := ""
	s.send(0, m.chunk(&mockMessage{Role: "assistant", Content: &empty}, nil))
	if m.Thinking != "" {
		s.send(0, m.chunk(&mockMessage{Reasoning: m.Thinking}, nil))
	}
	middle := (len(m.deltas) + 1) / 2
	rest := m.content(s, "", m.deltas[:middle])
	if m.strike(s) {
		return
	}
	if rest = m.content(s, rest, m.deltas[middle:]); rest != "" {
		s.send(m.Took, m.chunk(&mockMessage{Content: &rest}, nil))
	}
	m.tail(s, usage)
	if m.twice {
		m.tail(s, usage)
	}
	if s.flush(); s.err != nil {
		return
	}
	finish()
	s.raw(m.Took, []byte("data: [DONE]\n\n"))
	w.Write(s.buf.Bytes()) // unflushed, so that it leaves together with the end of the body
}

// content sends deltas, each at its time, as far as their runes are whole; the
// rest is to go before the next ones.
func (m *mockReply) content(s *sse, rest string, deltas []llm.Delta) string {
	before, after := m.contentFrame()
	for _, d := range deltas {
		whole, cut := wholeRunes(rest + d.Text)
		if rest = cut; whole != "" {
			text, _ := json.Marshal(whole) // a string always has a JSON
			s.raw(d.At, before, text, after)
		}
	}
	return rest
}

// tail sends the reason for the end, and the usage if wanted.
func (m *mockReply) tail(s *sse, usage bool) {
	s.send(m.Took, m.chunk(&mockMessage{}, &m.Finish))
	if usage {
		last := m.body("chat.completion.chunk")
		last.Usage = m.usage()
		s.send(m.Took, last)
	}
}

func (m *mockReply) chunk(delta *mockMessage, finish *string) mockBody {
	return m.body("chat.completion.chunk", mockChoice{Delta: delta, Finish: finish})
}

// contentFrame is a content chunk in two halves, with the text to go between
// them: encoding the rest anew for each token would be most of the work.
func (m *mockReply) contentFrame() (before, after []byte) {
	const mark = "~"
	text := mark
	frame := event(m.chunk(&mockMessage{Content: &text}, nil))
	before, after, _ = bytes.Cut(frame, []byte(`"content":"`+mark+`"`))
	return append(before, `"content":`...), after
}

// wholeRunes splits off a rune that is not all there yet: JSON has no way to
// write half of one, and what a Client says must arrive as it was said.
func wholeRunes(s string) (whole, rest string) {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if !utf8.FullRuneInString(s[i:]) {
				return s[:i], s[i:]
			}
			break
		}
	}
	return s, ""
}

func event(v any) []byte {
	b, _ := json.Marshal(v) // plain structs always have a JSON
	return append(append([]byte("data: "), b...), "\n\n"...)
}

// sse collects events and sends those that are due within a millisecond of
// each other together.
type sse struct {
	w    http.ResponseWriter
	pace *pace
	buf  bytes.Buffer
	err  error
}

func (s *sse) send(at time.Duration, v any) { s.raw(at, event(v)) }

// raw adds an event in parts, to be sent at a time of the reply.
func (s *sse) raw(at time.Duration, parts ...[]byte) {
	if s.err != nil {
		return
	}
	if s.pace.due(at) >= time.Millisecond {
		if s.flush(); s.err == nil {
			s.err = s.pace.until(at)
		}
	}
	for _, p := range parts {
		s.buf.Write(p)
	}
}

// flush sends what has been collected; s.err tells that nobody reads it.
func (s *sse) flush() {
	if s.err == nil {
		s.err = s.pace.ctx.Err()
	}
	if s.err != nil || s.buf.Len() == 0 {
		return
	}
	if _, s.err = s.w.Write(s.buf.Bytes()); s.err == nil {
		s.err = http.NewResponseController(s.w).Flush()
	}
	s.buf.Reset()
}
