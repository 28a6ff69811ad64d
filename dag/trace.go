package dag

import "time"

// A Trace is the history of all nodes, in order of arrival. Its measures cover the
// nodes that were launched and have ended.
type Trace []Span

func (s *Span) ran() bool { return s.Status == Done }

// Final returns the span of the node that gives the answer; ok is false if the plan
// was never completed.
func (t Trace) Final() (s Span, ok bool) {
	for i := range t {
		if t[i].Final {
			return t[i], true
		}
	}
	return Span{}, false
}

// Steps is the number of nodes that ran.
func (t Trace) Steps() int {
	n := 0
	for i := range t {
		if t[i].ran() {
			n++
		}
	}
	return n
}

// End is the time at which the last node ended.
func (t Trace) End() (end time.Duration) {
	for i := range t {
		if t[i].ran() {
			end = max(end, t[i].End)
		}
	}
	return end
}

// makespan is the time from the first start to the last end.
func (t Trace) makespan() time.Duration {
	first := t.End()
	for i := range t {
		if t[i].ran() {
			first = min(first, t[i].Start)
		}
	}
	return t.End() - first
}

// work is the sum of the durations.
func (t Trace) work() (sum time.Duration) {
	for i := range t {
		if t[i].ran() {
			sum += t[i].Duration()
		}
	}
	return sum
}

// Speedup is the sum of the durations over the makespan, the time from the first
// start to the last end; 1 where nothing took any time.
func (t Trace) Speedup() float64 {
	if t.makespan() == 0 {
		return 1
	}
	return float64(t.work()) / float64(t.makespan())
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
func (t Trace) Width() int {
	most := 0
	for i := range t {
		if !t[i].ran() {
			continue
		}
		n := 1 // itself, also when it took no time
		for j := range t {
			if j != i && t[j].ran() && t[j].Start <= t[i].Start && t[i].Start < t[j].End {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// longest returns the weight of the heaviest path of nodes that ran.
func (t Trace) longest(weight func(*Span) time.Duration) (most time.Duration) {
	upTo := make([]time.Duration, len(t)) // heaviest path that ends here; -1 before it is known
	for i := range upTo {
		upTo[i] = -1
	}
	var path func(i int) time.Duration
	path = func(i int) time.Duration {
		if upTo[i] >= 0 {
			return upTo[i]
		}
		before := time.Duration(0)
		for _, d := range t[i].Relies {
			before = max(before, path(d))
		}
		if upTo[i] = before; t[i].ran() {
			upTo[i] += weight(&t[i])
		}
		return upTo[i]
	}
	for i := range t {
		most = max(most, path(i))
	}
	return most
}
