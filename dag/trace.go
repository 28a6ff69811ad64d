package dag

import (
	"iter"
	"slices"
	"time"
)

// A Trace is the history of all nodes, in order of arrival. Its measures cover the
// nodes that were launched and have ended.
type Trace []Span

// ran yields the nodes that were launched and have ended.
func (t Trace) ran() iter.Seq[*Span] {
	return func(yield func(*Span) bool) {
		for i := range t {
			if t[i].Status == Done && !yield(&t[i]) {
				return
			}
		}
	}
}

// Final returns the span of the node that gives the answer; ok is false if the plan
// was never completed.
func (t Trace) Final() (s Span, ok bool) {
	i := slices.IndexFunc(t, func(s Span) bool { return s.Final })
	if i < 0 {
		return Span{}, false
	}
	return t[i], true
}

// Steps is the number of nodes that ran.
func (t Trace) Steps() (n int) {
	for range t.ran() {
		n++
	}
	return n
}

// End is the time at which the last node ended.
func (t Trace) End() (end time.Duration) {
	for s := range t.ran() {
		end = max(end, s.End)
	}
	return end
}

// Speedup is the sum of the durations over the makespan, the time from the first
// start to the last end; 1 where nothing took any time.
func (t Trace) Speedup() float64 {
	first, end, work := t.End(), t.End(), time.Duration(0)
	for s := range t.ran() {
		first, work = min(first, s.Start), work+s.Duration()
	}
	if first == end {
		return 1
	}
	return float64(work) / float64(end-first)
}

// CriticalPath is the length of the longest path, weighted by the measured
// durations: a lower bound of the makespan for any number of slots.
func (t Trace) CriticalPath() time.Duration {
	return t.longest((*Span).Duration)
}

// Depth is the number of nodes on the longest path.
func (t Trace) Depth() int {
	return int(t.longest(func(*Span) time.Duration { return 1 }))
}

// Compression is Depth over Steps: 1 for a chain, less for a graph that can run in
// parallel; 0 where nothing ran.
func (t Trace) Compression() float64 {
	if t.Steps() == 0 {
		return 0
	}
	return float64(t.Depth()) / float64(t.Steps())
}

// Width is the largest number of nodes that ran at the same instant.
func (t Trace) Width() (most int) {
	for s := range t.ran() {
		n := 1 // itself, also when it took no time
		for other := range t.ran() {
			if other != s && other.Start <= s.Start && s.Start < other.End {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// longest returns the weight of the heaviest path of nodes that ran.
func (t Trace) longest(weight func(*Span) time.Duration) (most time.Duration) {
	upTo := make([]time.Duration, len(t)) // heaviest path that ends here, plus 1; 0 before it is known
	var path func(i int) time.Duration
	path = func(i int) time.Duration {
		if upTo[i] == 0 {
			before := time.Duration(0)
			for _, d := range t[i].Relies {
				before = max(before, path(d))
			}
			if t[i].Status == Done {
				before += weight(&t[i])
			}
			upTo[i] = before + 1
		}
		return upTo[i] - 1
	}
	for i := range t {
		most = max(most, path(i))
	}
	return most
}
