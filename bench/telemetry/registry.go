package telemetry

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// kind is what an instrument measures.
type kind int

const (
	counter   kind = iota // a sum that only grows
	gauge                 // a figure of this moment
	histogram             // counts by bucket
)

// registry holds the instruments of a run. One goroutine records; those of the
// exporter and of scrapes read.
type registry struct {
	mu          sync.Mutex
	started     time.Time
	instruments []*instrument
	gauges      func() []Gauge // asked at each reading; nil without
}

// instrument is a metric with one series for each set of labels.
type instrument struct {
	name, unit, help string
	kind             kind
	bounds           []float64 // upper ones of a histogram's buckets; one more is unbounded
	series           []*series
	bySet            map[*labels]*series
}

// labels is a set of attributes in the order of their keys. Sets are compared by
// their pointer.
type labels []attribute

func newLabels(attributes ...attribute) *labels {
	l := labels(slices.Clone(attributes))
	slices.SortFunc(l, func(a, b attribute) int { return strings.Compare(a.key, b.key) })
	return &l
}

type series struct {
	labels  *labels
	value   float64 // of a counter or a gauge; the sum of a histogram
	count   uint64
	buckets []uint64
}

// instrument registers a metric.
func (r *registry) instrument(k kind, name, unit, help string, bounds ...float64) *instrument {
	i := &instrument{name: name, unit: unit, help: help, kind: k, bounds: bounds, bySet: map[*labels]*series{}}
	r.instruments = append(r.instruments, i)
	return i
}

func (i *instrument) at(l *labels) *series {
	s := i.bySet[l]
	if s == nil {
		s = &series{labels: l, buckets: make([]uint64, len(i.bounds)+1)}
		i.bySet[l], i.series = s, append(i.series, s)
	}
	return s
}

// add adds to a counter. The caller holds the registry's lock.
func (i *instrument) add(l *labels, v float64) { i.at(l).value += v }

// record adds an observation to a histogram. The caller holds the registry's lock.
func (i *instrument) record(l *labels, v float64) {
	s := i.at(l)
	s.value += v
	s.count++
	bucket, _ := slices.BinarySearch(i.bounds, v) // bounds are inclusive
	s.buckets[bucket]++
}

// observed are the gauges of this moment as instruments, one for each name.
func (r *registry) observed() (all []*instrument) {
	r.mu.Lock()
	gauges := r.gauges
	r.mu.Unlock()
	if gauges == nil {
		return nil
	}
	byName := map[string]*instrument{}
	for _, g := range gauges() { // without the lock, as it may take others
		i := byName[g.Name]
		if i == nil {
			i = &instrument{name: scope + "." + g.Name, kind: gauge}
			byName[g.Name], all = i, append(all, i)
		}
		i.series = append(i.series, &series{labels: newLabels(text("hybridflow.of", g.Of)), value: g.Value})
	}
	return all
}
