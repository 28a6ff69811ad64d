package store

import (
	"fmt"
	"math"
	"strings"
)

// A MissError is a request that no reply is recorded for. A store describes
// the first few of them, comparing each with all that is recorded; of the rest,
// one is much like another.
type MissError struct {
	Model    string
	Endpoint string
	Recorded int      // replies in the store
	Nearest  string   // key of the recorded request most like this one; "" where none is like it, or nobody looked
	Differs  []string // from the nearest, field by field
}

func (e *MissError) Error() string {
	text := fmt.Sprintf("no recorded reply of %s at %s to this request (%d replies are recorded", e.Model, e.Endpoint, e.Recorded)
	if e.Nearest == "" {
		return text + ")"
	}
	return fmt.Sprintf("%s; the nearest is %s): %s (set it back, or record it with a live run)", text, e.Nearest[:12], strings.Join(e.Differs, "; "))
}

// describedMisses is how many misses are worth reading the whole store for.
const describedMisses = 5

// miss is the MissError of q, or a [*Error].
func (s *Store) miss(q *question) error {
	s.mu.Lock()
	s.misses++
	describe := s.misses <= describedMisses
	e := &MissError{Model: q.Request.Model, Endpoint: q.Endpoint, Recorded: s.recorded}
	s.mu.Unlock()
	if !describe {
		return e
	}
	asked := q.texts()
	least := likeness{cost: math.MaxInt}
	var nearest question
	err := s.each(func(key string, value []byte) error {
		var recorded struct {
			recordHead
			question
		}
		if err := decodeRecord(key, value, &recorded); err != nil {
			return err
		}
		if l := compare(&recorded.question, q, &asked); l.alike && l.before(least) {
			least, nearest, e.Nearest = l, recorded.question, key
		}
		return nil
	}, responseBucket)
	if err != nil {
		return readError("", err)
	}
	if e.Nearest != "" {
		e.Differs = differences(&nearest, q)
	}
	return e
}

// A likeness tells how near a recorded request is to the one asked.
type likeness struct {
	cost   int  // fields that differ, by weight
	shared int  // bytes that messages which differ have in common
	alike  bool // it is worth mentioning
}

func (l likeness) before(other likeness) bool {
	return l.cost < other.cost || l.cost == other.cost && l.shared > other.shared
}

// otherText is the weight of a message that is another text rather than a
// changed one: more than that of any one setting.
const otherText = 4

// compare prefers few fields that differ, then much text in common: what stands
// before and behind the change, as prompts change at either end or within.
func compare(recorded, asked *question, askedTexts *[len(questionFields)]string) likeness {
	l := likeness{alike: len(asked.Request.Messages) == 0}
	for i, text := range recorded.texts() {
		if text != askedTexts[i] {
			l.cost += questionFields[i].weight
		}
	}
	r, a := recorded.Request.Messages, asked.Request.Messages
	for i := range min(len(r), len(a)) {
		if r[i].Role != a[i].Role {
			l.cost++
		}
		if r[i].Content == a[i].Content {
			l.alike = true
			continue
		}
		shared := overlap(r[i].Content, a[i].Content)
		l.shared += shared
		if 2*shared >= max(len(r[i].Content), len(a[i].Content)) {
			l.alike = true
			l.cost++
		} else {
			l.cost += otherText
		}
	}
	return l
}

// overlap counts the bytes that two texts begin and end with alike.
func overlap(a, b string) int {
	n := commonPrefix(a, b)
	a, b = a[n:], b[n:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
		n++
	}
	return n
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
