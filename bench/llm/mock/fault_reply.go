package mock

import (
	"bytes"
	"slices"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// flood keeps a connection alive far more often than it needs. Clients that
// count blank lines give up at 300.
func flood(s *sse) { s.buf.Write(bytes.Repeat([]byte(": keep-alive\n\n"), 1000)) }

// slowness is how much later than usual a slow first token comes.
const slowness = time.Minute

func slowly(r *mockReply, _ []llm.Message) {
	r.TTFT += slowness
	r.Took += slowness
	for i := range r.deltas {
		r.deltas[i].At += slowness
	}
}

// doubled sends a chunk twice, as streams do that a proxy picks up again.
func doubled(r *mockReply, _ []llm.Message) {
	r.twice = true
	if middle := len(r.deltas) / 2; middle < len(r.deltas) {
		r.deltas = slices.Insert(r.deltas, middle, r.deltas[middle])
	}
}

// halved is what a limit of tokens would have left.
func halved(r *mockReply, _ []llm.Message) {
	half, _ := wholeRunes(r.Text[:len(r.Text)/2])
	r.say(half)
	r.Finish = "length"
}

// onlyThought keeps to itself what it would have said.
func onlyThought(r *mockReply, _ []llm.Message) {
	thinking := r.Thinking + r.Text
	n := r.Usage.Completion
	r.say("")
	r.Thinking, r.Usage.Completion, r.Usage.Reasoning = thinking, n, n
}

func instead(text string) func(*mockReply, []llm.Message) {
	return func(r *mockReply, _ []llm.Message) { r.say(text) }
}

// say puts other words into a reply, at the speed of the old ones, and counts
// their tokens.
func (r *mockReply) say(text string) {
	perToken := time.Duration(0)
	if n := r.Usage.Completion - sim.DeltaTokens; n > 0 {
		perToken = (r.Took - r.TTFT) / time.Duration(n)
	}
	at := func(n int) time.Duration { return r.TTFT + perToken*time.Duration(max(n-sim.DeltaTokens, 0)) }
	r.deltas = nil
	const most = sim.DeltaTokens * llm.CharsPerToken
	for i := 0; i < len(text); i += most {
		end := min(i+most, len(text))
		r.deltas = append(r.deltas, llm.Delta{Text: text[i:end], At: at(llm.Tokens(text[:end]))})
	}
	r.Text, r.Usage.Completion, r.Usage.Reasoning = text, llm.Tokens(text), 0
	r.Took = at(r.Usage.Completion)
}

// absurd usage is none that a call can have.
func absurd(u *mockUsage, pick uint64) *mockUsage {
	switch pick % 3 {
	case 0:
		u.Prompt, u.Completion = -u.Prompt, -1
	case 1:
		u.Completion = 1 << 40
	default:
		u.PromptDetails.Cached, u.CompletionDetails.Reasoning = 2*u.Prompt+1, 2*u.Completion+1
	}
	u.Total = u.Prompt + u.Completion
	return u
}
