package mock

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// A MockTally is what a [Server] has done so far, for metrics.
type MockTally struct {
	Answers []MockAnswers // by model and status
	Charges []MockCharges // by model
	Faults  []MockFaults  // by name
}

// MockAnswers are the requests that had one status; 0 is of those whose
// connection was broken before they had any, and the Model "" of those that name
// none that is served.
type MockAnswers struct {
	Model    string
	Status   int
	Requests int
}

// MockCharges are what the completed chats of a model came to.
type MockCharges struct {
	Model              string
	Prompt, Completion int64 // tokens
	USD                float64
}

// MockFaults are how often something went wrong on purpose.
type MockFaults struct {
	Name  string
	Times int
}

// tallies are the counts of a Mock.
type tallies struct {
	mu      sync.Mutex
	answers map[MockAnswers]int // its Requests are 0
	charges map[string]*MockCharges
	faults  map[string]int
}

func newTallies() tallies {
	return tallies{answers: map[MockAnswers]int{}, charges: map[string]*MockCharges{}, faults: map[string]int{}}
}

// Tally is in an order that stays.
func (m *Server) Tally() (all MockTally) {
	t := &m.tallies
	t.mu.Lock()
	defer t.mu.Unlock()
	for a, n := range t.answers {
		a.Requests = n
		all.Answers = append(all.Answers, a)
	}
	slices.SortFunc(all.Answers, func(a, b MockAnswers) int { return cmp.Or(cmp.Compare(a.Model, b.Model), a.Status-b.Status) })
	for _, model := range slices.Sorted(maps.Keys(t.charges)) {
		all.Charges = append(all.Charges, *t.charges[model])
	}
	for _, name := range slices.Sorted(maps.Keys(t.faults)) {
		all.Faults = append(all.Faults, MockFaults{name, t.faults[name]})
	}
	return all
}

func (t *tallies) answered(a *answerWriter) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answers[MockAnswers{Model: a.model, Status: a.status}]++
	if a.fault != "" {
		t.faults[a.fault]++
	}
}

func (t *tallies) charged(c *Charge) {
	t.mu.Lock()
	defer t.mu.Unlock()
	sum := t.charges[c.Model]
	if sum == nil {
		sum = &MockCharges{Model: c.Model}
		t.charges[c.Model] = sum
	}
	sum.Prompt += int64(c.Prompt)
	sum.Completion += int64(c.Completion)
	if c.CostUSD != nil {
		sum.USD += *c.CostUSD
	}
}

// answerWriter is the ResponseWriter of a Mock, which notes what is answered.
type answerWriter struct {
	http.ResponseWriter
	model, fault string
	status       int
}

func (a *answerWriter) WriteHeader(status int) {
	a.status = cmp.Or(a.status, status)
	a.ResponseWriter.WriteHeader(status)
}

func (a *answerWriter) Write(b []byte) (int, error) {
	a.status = cmp.Or(a.status, http.StatusOK)
	return a.ResponseWriter.Write(b)
}

// Unwrap is for [http.ResponseController].
func (a *answerWriter) Unwrap() http.ResponseWriter { return a.ResponseWriter }
