package mock

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"hybridflow/bench/llm"
)

// A reply writes a response in the format of the OpenAI API. It belongs to the
// goroutine of its request.
type reply struct {
	id, model string
	created   int64 // Unix seconds
	llm.Response
	deltas []llm.Delta

	fault *Fault // never nil
	pick  uint64 // random number for the fault
	twice bool   // the last chunks of the stream are sent twice

	contentType string // of a stream; "" for the right one
}

type message struct {
	Role      string  `json:"role,omitempty"`
	Content   *string `json:"content,omitempty"`
	Reasoning string  `json:"reasoning_content,omitempty"`
}

type choice struct {
	Index   int      `json:"index"`
	Delta   *message `json:"delta,omitempty"`   // of a stream
	Message *message `json:"message,omitempty"` // of a whole reply
	Finish  *string  `json:"finish_reason"`

	Logprobs *logprobs `json:"logprobs,omitempty"`
}

// logprobs are those of a reply's first token and of the alternatives to it.
type logprobs struct {
	Content []logprob `json:"content"`
}

type logprob struct {
	Token   string    `json:"token"`
	Logprob float64   `json:"logprob"`
	Top     []logprob `json:"top_logprobs,omitempty"`
}

// logprobs returns what was asked for of the alternatives to the first token.
func (m *reply) logprobs() *logprobs {
	if len(m.Alternatives) == 0 {
		return nil
	}
	first := logprob{Logprob: m.Alternatives[0]}
	for i, p := range m.Alternatives {
		first.Top = append(first.Top, logprob{Token: strconv.Itoa(i), Logprob: p})
	}
	return &logprobs{[]logprob{first}}
}

type completion struct {
	ID      string   `json:"id"`
	Object  string   `json:"object"`
	Created int64    `json:"created"`
	Model   string   `json:"model"`
	Choices []choice `json:"choices"`
	Usage   *usage   `json:"usage,omitempty"`
}

type usage struct {
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

// reported returns the usage, nil where the client or the fault reports none.
func (m *reply) reported() *usage {
	if m.NoUsage {
		return nil
	}
	u := &usage{Prompt: m.Usage.Prompt, Completion: m.Usage.Completion, Total: m.Usage.Prompt + m.Usage.Completion}
	u.PromptDetails.Cached = m.Usage.CachedPrompt
	u.CompletionDetails.Reasoning = m.Usage.Reasoning
	if m.fault.report != nil {
		return m.fault.report(u, m.pick)
	}
	return u
}

func (m *reply) body(object string, choices ...choice) completion {
	if choices == nil {
		choices = []choice{} // the chunk of the usage has an empty list
	}
	return completion{ID: m.id, Object: object, Created: m.created, Model: m.model, Choices: choices}
}

// whole sends the reply in one piece, at the time of its end.
func (m *reply) whole(w http.ResponseWriter, p *pace, finish func()) {
	if p.until(m.Took) != nil {
		return
	}
	body := m.body("chat.completion", choice{Finish: &m.Finish, Logprobs: m.logprobs(),
		Message: &message{Role: "assistant", Content: &m.Text, Reasoning: m.Thinking}})
	body.Usage = m.reported()
	if m.fault.end != nil {
		m.breakOff(w, p, body)
		return
	}
	finish()
	writeJSON(w, http.StatusOK, body)
}

// stream sends the reply in chunks: the role, the reasoning, each delta at its time,
// the finish reason, the usage if requested, [DONE].
func (m *reply) stream(w http.ResponseWriter, p *pace, usage bool, finish func()) {
	w.Header().Set("Content-Type", cmp.Or(m.contentType, "text/event-stream"))
	w.Header().Set("Cache-Control", "no-cache")
	s := &sse{w: w, pace: p}
	empty := ""
	s.send(0, m.chunk(&message{Role: "assistant", Content: &empty}, nil))
	if m.Thinking != "" {
		s.send(0, m.chunk(&message{Reasoning: m.Thinking}, nil))
	}
	middle := (len(m.deltas) + 1) / 2
	rest := m.content(s, "", m.deltas[:middle])
	if m.strike(s) {
		return
	}
	if rest = m.content(s, rest, m.deltas[middle:]); rest != "" {
		s.send(m.Took, m.chunk(&message{Content: &rest}, nil))
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
	w.Write(s.buf.Bytes()) // unflushed, so that it is sent together with the end of the body
}

// content sends deltas, each at its time, up to the last whole rune, and returns the
// bytes that belong before the next delta.
func (m *reply) content(s *sse, rest string, deltas []llm.Delta) string {
	before, after := m.contentFrame()
	for _, d := range deltas {
		whole, cut := wholeRunes(rest + d.Text)
		if rest = cut; whole != "" {
			text, _ := json.Marshal(whole) // a string can always be encoded
			s.raw(d.At, before, text, after)
		}
	}
	return rest
}

// tail sends the finish reason, and the usage if requested.
func (m *reply) tail(s *sse, usage bool) {
	end := m.chunk(&message{}, &m.Finish)
	end.Choices[0].Logprobs = m.logprobs()
	s.send(m.Took, end)
	if usage {
		last := m.body("chat.completion.chunk")
		last.Usage = m.reported()
		s.send(m.Took, last)
	}
}

func (m *reply) chunk(delta *message, finish *string) completion {
	return m.body("chat.completion.chunk", choice{Delta: delta, Finish: finish})
}

// contentFrame returns the parts of a content chunk before and after its text:
// encoding them for each token would be most of the work.
func (m *reply) contentFrame() (before, after []byte) {
	const mark = "~"
	text := mark
	frame := event(m.chunk(&message{Content: &text}, nil))
	before, after, _ = bytes.Cut(frame, []byte(`"content":"`+mark+`"`))
	return append(before, `"content":`...), after
}

// wholeRunes splits off an incomplete rune at the end, which JSON cannot encode.
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
	b, _ := json.Marshal(v) // structs of strings and numbers can always be encoded
	return append(append([]byte("data: "), b...), "\n\n"...)
}

// sse collects events and sends those due within a millisecond of each other
// together. It belongs to the goroutine of its request.
type sse struct {
	w    http.ResponseWriter
	pace *pace
	buf  bytes.Buffer
	err  error
}

func (s *sse) send(at time.Duration, v any) { s.raw(at, event(v)) }

// raw adds an event, given in parts, that is due at a time of the reply.
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

// flush sends the collected events; s.err is set where the client has disconnected.
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
