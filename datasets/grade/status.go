package grade

// A Status is the outcome of reading one reply. A wrong answer is Answered; the
// others are four different ways of not answering.
type Status string

const (
	Answered  Status = "answered"
	Unparsed  Status = "unparsed"  // there is text, but no rule finds an answer in it
	Empty     Status = "empty"     // no text, or only a think block
	Truncated Status = "truncated" // cut at the token limit before an answer was found
	Refused   Status = "refused"   // the endpoint or its filter declined
)

// A Grade is the verdict on one reply.
type Grade struct {
	Extracted string  // the answer found, in the benchmark's notation; "" unless Answered
	Score     float64 // 0 to 1; fractional only for LiveBench's zebra puzzles
	Status    Status  // Answered, Unparsed or Empty: callers set the others
	Rule      string  // which extraction rule found it, such as "answer-is"
}
