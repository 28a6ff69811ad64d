package telemetry

import "hybridflow/results"

// RowSink takes the rows of one query after the other: its Query, its
// Subtasks, its Texts. [results.Writer] is one.
type RowSink interface {
	Query(results.Query) error
	Subtasks([]results.Subtask) error
	Texts([]results.Text) error
}

// Sink passes rows on to Next, and those of trials that Next has taken to the
// telemetry. One goroutine may use it.
type Sink struct {
	Next RowSink
	t    *Telemetry
	last results.Query // the one whose subtasks come next
}

// Sink puts telemetry before next; a nil Telemetry gives next itself.
func (t *Telemetry) Sink(next RowSink) RowSink {
	if t == nil {
		return next
	}
	return &Sink{Next: next, t: t}
}

// Query keeps the row until its subtasks come.
func (s *Sink) Query(q results.Query) error {
	s.last = q
	return s.Next.Query(q)
}

// Subtasks completes a trial.
func (s *Sink) Subtasks(rows []results.Subtask) error {
	if err := s.Next.Subtasks(rows); err != nil {
		return err
	}
	s.t.trial(&s.last, rows)
	return nil
}

// Texts passes texts on; they are no telemetry.
func (s *Sink) Texts(rows []results.Text) error { return s.Next.Texts(rows) }
