package telemetry

import "hybridflow/results"

// A RowSink takes the rows of one query after the other: its Query, its
// Subtasks, its Texts. [results.Writer] is one.
type RowSink interface {
	Query(results.Query) error
	Subtasks([]results.Subtask) error
	Texts([]results.Text) error
}

// A Sink passes rows on to Next and tells of those that Next has taken. Like
// the rows it takes, it is for one goroutine.
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

// Subtasks completes a trial, which is then told of.
func (s *Sink) Subtasks(rows []results.Subtask) error {
	if err := s.Next.Subtasks(rows); err != nil {
		return err
	}
	s.t.metrics.record(&s.last, rows)
	if s.t.tracer != nil {
		s.t.trace(&s.last, rows)
	}
	return nil
}

// Texts are no telemetry.
func (s *Sink) Texts(rows []results.Text) error { return s.Next.Texts(rows) }
