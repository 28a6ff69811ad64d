// Package llm sends requests to language models and measures what they take.
//
// A [Client] answers one request. One call of a live run passes through the
// package, from the outside to the server and back, in these steps:
//
//  1. A [Cap], shared by all endpoints of a run, reserves the most that the call
//     can cost, or refuses it with a [CapError].
//  2. A [Line], one for each endpoint, lets the call wait until it may be
//     sent: for a place in a window that adapts, for its limits of requests
//     and tokens per minute, for the end of a Retry-After. Its core decides this
//     from events and times alone; the goroutine of the call carries it out.
//  3. An [Endpoint] (or, for vectors, an [Embedding]) writes the request in the
//     form that the server understands and reads its reply as a stream, piece by
//     piece, within the time limits of its [Config]. What the server said instead
//     of a reply becomes an [APIError], and silence a [TimeoutError].
//  4. The Line learns from the outcome: the window opens or is halved, a breaker
//     stops asking an endpoint that fails call after call, and a failure that may
//     pass is followed by a pause and step 2, as long as no token of a reply has
//     come and the call's attempts and retry budget last.
//  5. The Cap replaces its reservation by what the call cost, by a [Price] and
//     the [Usage] that the server reported.
//  6. The [Response] says where the time went: Queue, Limited, Retry and Took.
//
// A run that is stopped (see [Stoppable]) sends nothing more in step 3, and waits
// for what was sent: it will be paid for.
//
// Other packages add to this by wrapping a Client, or by being one: bench/llm/store
// records replies, bench/llm/sim simulates models, bench/llm/mock serves a Client
// over HTTP, bench/llm/doctor examines an endpoint. None of them contains questions
// or routing: they see messages.
package llm

import (
	"context"
	"time"
)

// A Client answers one request. The reply's text is passed to onDelta piece by
// piece while it is made (onDelta may be nil), and returned whole. A reply that
// was cut short by an error comes back beside the error, with what had arrived.
type Client interface {
	Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error)
}

// A Message is one turn of a conversation.
type Message struct {
	Role    string `json:"role"` // system, user or assistant
	Content string `json:"content"`
}

// A Request is all that determines a reply. Two equal requests to the same
// simulated model have the same reply.
type Request struct {
	Model       string
	Messages    []Message
	Temperature float64
	TopP        float64 // 0 means 1
	MaxTokens   int     // 0 means the endpoint's own limit
	Seed        int64   // sampling seed; simulated models always heed it, endpoints where they can
	Stop        []string
	TopLogprobs int `json:",omitempty"` // how many alternatives to the reply's first token to report, 20 at most
}

// A Delta is a piece of content as it streams in.
type Delta struct {
	Text string
	At   time.Duration // since the request was sent
}

// Usage counts tokens as the endpoint reports them.
type Usage struct {
	Prompt       int
	CachedPrompt int // part of Prompt
	Completion   int
	Reasoning    int // part of Completion
}

// A Response is a reply and what it took. Times are of the wall clock at live
// endpoints, of the virtual one at simulated models. From the call of Complete
// to its return, an endpoint takes Queue + Limited + Retry + Took.
type Response struct {
	Text     string
	Thinking string // reasoning kept apart by the endpoint
	Finish   string // stop, length or content_filter, as endpoints say
	Model    string // as reported
	Usage    Usage
	NoUsage  bool // the endpoint reported no usage: Usage is unknown, not zero

	Vectors  [][]float32 `json:"-"` // of an [Embedding]: one for each message
	Logprobs []float64   // of the reply's tokens, where they were asked for and offered
	// Alternatives are log-probabilities of the likeliest first tokens of the reply,
	// where Request.TopLogprobs asked for them and the endpoint offers them; else nil.
	Alternatives []float64 `json:",omitempty"`

	Headers map[string]string // of the answer, those that help to find it again, such as X-Request-Id

	TTFT     time.Duration // request sent to first content token
	ITL      time.Duration // mean time between pieces of the reply (inter-token latency); 0 for fewer than two
	Took     time.Duration // request sent to end of reply, of the attempt that succeeded
	Retry    time.Duration // lost to attempts that failed, and to pauses after them
	Queue    time.Duration // waited for one of the endpoint's slots
	Limited  time.Duration // waited because of a rate limit, ours or one that the endpoint named
	Attempts int

	Cached bool   // served from a store where another owner had paid for it; the timings are those recorded
	Key    string // of its record in a store; "" without one
}

// Elapsed is the time from the call of Complete to its return.
func (r *Response) Elapsed() time.Duration { return r.Queue + r.Limited + r.Retry + r.Took }
