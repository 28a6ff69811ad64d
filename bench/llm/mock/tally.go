package mock

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
)

// A Tally counts what a [Server] has done so far, for metrics.
type Tally struct {
	Answers []Answers // by model and status
	Charges []Charges // by model
	Strikes []Strikes // by fault
}

// Answers counts the requests with one status; status 0 is a connection reset before
// a status was sent, and Model "" a request without a served model.
type Answers struct {
	Model    string
	Status   int
	Requests int
}

// Charges sum up the completed chats of a model.
type Charges struct {
	Model              string
	Prompt, Completion int64 // tokens
	USD                float64
}

// Strikes counts the requests with one fault.
type Strikes struct {
	Fault    string
	Requests int
}

// Tally returns the counters, sorted by model and status or by fault.
func (s *Server) Tally() (t Tally) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for a, n := range s.answers {
		a.Requests = n
		t.Answers = append(t.Answers, a)
	}
	slices.SortFunc(t.Answers, func(a, b Answers) int { return cmp.Or(cmp.Compare(a.Model, b.Model), a.Status-b.Status) })
	sums := map[string]Charges{}
	for _, c := range s.ledger {
		sum := sums[c.Model]
		sum.Model, sum.Prompt, sum.Completion = c.Model, sum.Prompt+int64(c.Prompt), sum.Completion+int64(c.Completion)
		if c.CostUSD != nil {
			sum.USD += *c.CostUSD
		}
		sums[c.Model] = sum
	}
	for _, model := range slices.Sorted(maps.Keys(sums)) {
		t.Charges = append(t.Charges, sums[model])
	}
	for _, fault := range slices.Sorted(maps.Keys(s.struck)) {
		t.Strikes = append(t.Strikes, Strikes{fault, s.struck[fault]})
	}
	return t
}

// count adds an answer to the counters.
func (s *Server) count(a *answerWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[Answers{Model: a.model, Status: a.status}]++
	if a.fault != "" {
		s.struck[a.fault]++
	}
}

// answerWriter is a ResponseWriter that records the status, model and fault of an
// answer. It belongs to the goroutine of its request.
type answerWriter struct {
	http.ResponseWriter
	model, fault string
	status       int
}

// WriteHeader records the first status.
func (a *answerWriter) WriteHeader(status int) {
	a.status = cmp.Or(a.status, status)
	a.ResponseWriter.WriteHeader(status)
}

func (a *answerWriter) Write(b []byte) (int, error) {
	a.status = cmp.Or(a.status, http.StatusOK)
	return a.ResponseWriter.Write(b)
}

// Unwrap lets [http.ResponseController] find the connection.
func (a *answerWriter) Unwrap() http.ResponseWriter { return a.ResponseWriter }
