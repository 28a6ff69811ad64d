package mock

import (
	"net/http"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// A Fault is one way in which endpoints fail, by exactly one of its functions.
//
// Failed calls are not charged. Altered replies (empty, cut short or sent twice, with
// wrong or missing usage) are charged for the tokens that were generated.
type Fault struct {
	Name  string
	Group string // of faults that share a rate
	Doc   string // one line for users

	asks   []sim.Kind                           // prompts that it affects; nil for all
	refuse func(w http.ResponseWriter, p *pace) // answers instead of the model
	alter  func(r *reply, to []llm.Message)     // changes the reply
	report func(u *usage, pick uint64) *usage   // changes the reported usage
	pad    func(s *sse)                         // adds to the middle of a stream
	end    func(s *sse)                         // ends a reply in its middle
}

// decomposing are the prompts that ask for a decomposition.
var decomposing = []sim.Kind{sim.Plan, sim.Points, sim.Subtasks, sim.Promises}

// AllFaults is the table of faults. Draws depend on its order: a fault inserted in the
// middle changes the faults of every seed.
var AllFaults = []Fault{
	{Name: "rate-limit", Group: "429", refuse: rateLimit(nil), Doc: "429 that does not say when to retry"},
	{Name: "rate-limit-after", Group: "429", refuse: rateLimit(seconds),
		Doc: "429 with Retry-After in seconds: 2, times the time scale"},
	{Name: "rate-limit-date", Group: "429", refuse: rateLimit(date),
		Doc: "429 with Retry-After as a date, which has whole seconds only"},
	{Name: "500", Group: "5xx", refuse: serverError(http.StatusInternalServerError), Doc: "500 Internal Server Error"},
	{Name: "502", Group: "5xx", refuse: page(http.StatusBadGateway, "502 Bad Gateway"),
		Doc: "502 with a page of HTML, as proxies send it"},
	{Name: "503", Group: "5xx", refuse: serverError(http.StatusServiceUnavailable), Doc: "503 Service Unavailable"},
	{Name: stormName, Group: "5xx", refuse: serverError(http.StatusServiceUnavailable),
		Doc: "503 for this request and the next seven of any kind; which those are depends on their order"},
	{Name: "unauthorized", Group: "refusal", refuse: refusal(badKey), Doc: "401, in the middle of a run"},
	{Name: "context-length", Group: "refusal", refuse: refusal(failure{http.StatusBadRequest, "context_length_exceeded", "",
		"This model's maximum context length is exceeded by your messages."}),
		Doc: "400 with code context_length_exceeded"},
	{Name: "wrong-page", Group: "refusal", refuse: page(http.StatusOK, "Please sign in"),
		Doc: "200 with a page of HTML, as captive portals send it"},
	{Name: "reset-before", Group: "connection", refuse: func(w http.ResponseWriter, _ *pace) { reset(w) },
		Doc: "the connection is reset (RST) before the answer begins"},
	{Name: "reset-mid", Group: "connection", end: func(s *sse) { reset(s.w) }, Doc: "the connection is reset (RST) in mid-stream"},
	{Name: "cut", Group: "connection", end: func(*sse) {}, Doc: "the stream ends regularly in its middle, without [DONE]"},
	{Name: "stall", Group: "connection", end: stall, Doc: "silence in mid-stream, until the client disconnects"},
	{Name: "slow-first-token", Group: "stream", alter: slowly, Doc: "the first token takes a minute longer, times the time scale"},
	{Name: "stream-error", Group: "stream",
		end: sends(`data: {"error":{"message":"Provider returned error","type":"server_error","code":502}}` + "\n\n"),
		Doc: "an error in mid-stream: data: {\"error\": ...}"},
	{Name: "stream-error-object", Group: "stream",
		end: sends(`data: {"object":"error","message":"EngineCore died","type":"InternalServerError","code":500}` + "\n\n"),
		Doc: "an error in mid-stream: data: {\"object\": \"error\", ...}"},
	{Name: "stream-error-event", Group: "stream",
		end: sends("event: error\n" + `data: {"type":"overloaded_error","message":"Overloaded"}` + "\n\n"),
		Doc: "an error in mid-stream: event: error"},
	{Name: "garbage", Group: "stream", end: sends(`data: {"choices":[{"index":0,"delta":{"content":"half a str` + "\n\n"),
		Doc: "a chunk of broken JSON in mid-stream, and no more"},
	{Name: "keepalive-flood", Group: "stream", pad: flood, Doc: "1,000 comment lines in mid-stream; the reply is whole"},
	{Name: "duplicates", Group: "stream", alter: doubled,
		Doc: "the middle chunk, the reason for the end and the usage are sent twice"},
	{Name: "wrong-content-type", Group: "stream", alter: func(r *reply, _ []llm.Message) { r.contentType = "text/plain; charset=utf-8" },
		Doc: "the stream says that it is text/plain; the reply is whole"},
	{Name: "empty", Group: "reply", alter: instead(""), Doc: "a reply without text"},
	{Name: "reasoning-only", Group: "reply", alter: reasoningOnly, Doc: "a reply that is all hidden reasoning"},
	{Name: "truncated", Group: "reply", alter: halved, Doc: "half of the reply, which ends with reason length"},
	{Name: "no-usage", Group: "reply", report: func(*usage, uint64) *usage { return nil }, Doc: "the usage is left out"},
	{Name: "absurd-usage", Group: "reply", report: absurd,
		Doc: "impossible usage: negative, in the billions, or with parts larger than the whole"},
	{Name: "plan-prose", Group: "plan", asks: decomposing, alter: instead(proseForPlan),
		Doc: "planners write prose instead of a plan"},
	{Name: "plan-cycle", Group: "plan", asks: []sim.Kind{sim.Plan}, alter: instead(cyclicPlan),
		Doc: "planners write a plan whose steps rely on each other in a circle"},
	{Name: "plan-10000", Group: "plan", asks: decomposing, alter: hugePlan,
		Doc: "planners write 10,000 steps, whatever the limit of tokens"},
}
