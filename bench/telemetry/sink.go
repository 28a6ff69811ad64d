package telemetry

import "hybridflow/results"

// RowSink takes the rows of one query after the other: its Query, its
// Subtasks, its Texts. [results.Writer] is one.
type RowSink interface {
	Query(results.Query) error
	Subtasks([]results.Subtask) error
	Texts([]results.Text) error
}

// sink passes rows on to next, and those of trials that next has taken to the
// telemetry. One goroutine may use it.
type sink struct {
	next RowSink
	t    *Telemetry
	last results.Query // the one whose subtasks come next
}

// Sink puts telemetry before next; a nil Telemetry gives next itself.
func (t *Telemetry) Sink(next RowSink) RowSink {
	if t == nil {
		return next
	}
	return &sink{next: next, t: t}
}

// Query keeps the row until its subtasks come.
func (s *sink) Query(q results.Query) error {
	s.last = q
	return s.next.Query(q)
}

// Subtasks completes a trial.
func (s *sink) Subtasks(rows []results.Subtask) error {
	if err := s.next.Subtasks(rows); err != nil {
		return err
	}
	s.t.trial(&s.last, rows)
	return nil
}

// Texts passes texts on; they are no telemetry.
func (s *sink) Texts(rows []results.Text) error { return s.next.Texts(rows) }
