package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"hybridflow/bench/llm"
)

// A query is the part of a record that makes its key.
type query struct {
	Endpoint string
	Extra    json.RawMessage
	Request  llm.Request
}

// A missError is a request without a recorded reply. A store describes the first
// few of them, comparing each with all records; the others are usually alike.
type missError struct {
	model    string
	endpoint string
	recorded int      // replies in the store
	nearest  string   // key of the most similar request; "" where none is similar or none was sought
	differs  []string // from the nearest, field by field
}

func (e *missError) Error() string {
	text := fmt.Sprintf("no recorded reply of %s at %s to this request (%d replies are recorded", e.model, e.endpoint, e.recorded)
	if e.nearest == "" {
		return text + ")"
	}
	return fmt.Sprintf("%s; the nearest is %s): %s (set it back, or record it with a live run)",
		text, e.nearest[:12], strings.Join(e.differs, "; "))
}

// describedMisses is how many misses are worth reading the whole store for.
const describedMisses = 5

// miss returns the missError of q, or a [*Error].
func (s *Store) miss(q *query) error {
	s.mu.Lock()
	s.misses++
	describe := s.misses <= describedMisses
	e := &missError{model: q.Request.Model, endpoint: q.Endpoint, recorded: s.replies}
	s.mu.Unlock()
	if !describe {
		return e
	}
	fields := q.fields()
	best := distance{cost: math.MaxInt}
	var nearest query
	err := s.each(func(_ bucket, key string, value []byte) error {
		var recorded struct {
			recordHead
			query
		}
		if err := decodeRecord(key, value, &recorded); err != nil {
			return err
		}
		if d := compare(&recorded.query, q, fields); d.similar && d.less(best) {
			best, nearest, e.nearest = d, recorded.query, key
		}
		return nil
	}, replyBucket)
	if err != nil {
		return readError("", err)
	}
	if e.nearest != "" {
		e.differs = differences(&nearest, q)
	}
	return e
}

// A distance is between a recorded request and the one asked.
type distance struct {
	cost    int  // fields that differ, by weight
	shared  int  // bytes that differing messages have in common
	similar bool // the recorded request is worth mentioning
}

func (d distance) less(other distance) bool {
	return d.cost < other.cost || d.cost == other.cost && d.shared > other.shared
}

// otherText is the weight of a message that shares less than half of its text:
// more than that of any one setting.
const otherText = 4

// compare prefers few fields that differ, then much text in common: what stands
// before and behind the change, as prompts change at either end or within.
func compare(recorded, asked *query, fields []field) distance {
	d := distance{similar: len(asked.Request.Messages) == 0}
	for i, f := range recorded.fields() {
		if f != fields[i] {
			d.cost += f.weight
		}
	}
	r, a := recorded.Request.Messages, asked.Request.Messages
	for i := range min(len(r), len(a)) {
		if r[i].Role != a[i].Role {
			d.cost++
		}
		if r[i].Content == a[i].Content {
			d.similar = true
			continue
		}
		shared := commonEnds(r[i].Content, a[i].Content)
		d.shared += shared
		if 2*shared >= max(len(r[i].Content), len(a[i].Content)) {
			d.similar = true
			d.cost++
		} else {
			d.cost += otherText
		}
	}
	return d
}

// commonEnds counts the bytes of the common prefix and suffix of two texts.
func commonEnds(a, b string) int {
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

// A field is one of those that make a key, but for the messages, as it is compared
// and shown. Its weight is its share of the distance: another model is further away
// than a changed setting.
type field struct {
	name   string
	weight int
	text   string
}

func (q *query) fields() []field {
	r := &q.Request
	return []field{
		{"endpoint", 2, q.Endpoint}, {"extra body", 1, string(q.Extra)}, {"model", 2, r.Model},
		{"temperature", 1, fmt.Sprint(r.Temperature)}, {"top_p", 1, fmt.Sprint(r.TopP)}, {"max_tokens", 1, fmt.Sprint(r.MaxTokens)},
		{"seed", 1, fmt.Sprint(r.Seed)}, {"stop", 1, fmt.Sprintf("%q", r.Stop)}, {"number of messages", 1, fmt.Sprint(len(r.Messages))},
		{"top_logprobs", 1, fmt.Sprint(r.TopLogprobs)},
	}
}

// mostDifferences is how many differences an error shows.
const mostDifferences = 6

// differences describes each field that differs from a recorded request.
func differences(recorded, asked *query) []string {
	var lines []string
	fields := asked.fields()
	for i, f := range recorded.fields() {
		if f != fields[i] {
			lines = append(lines, changed(f.name, f.text, fields[i].text))
		}
	}
	rm, am := recorded.Request.Messages, asked.Request.Messages
	for i := range min(len(rm), len(am)) {
		if rm[i].Role != am[i].Role {
			lines = append(lines, changed(fmt.Sprintf("messages[%d].role", i), rm[i].Role, am[i].Role))
		}
		if rm[i].Content != am[i].Content {
			lines = append(lines, changedText(fmt.Sprintf("messages[%d].content", i), rm[i].Content, am[i].Content))
		}
	}
	if len(lines) == 0 {
		return []string{"bytes that are not valid text, which a record cannot show"}
	}
	if more := len(lines) - mostDifferences; more > 0 {
		lines = append(lines[:mostDifferences], fmt.Sprintf("and %d more", more))
	}
	return lines
}

// shownChars is how much of a text is shown.
const shownChars = 40

func changed(name, recorded, asked string) string {
	if max(len(recorded), len(asked)) > shownChars {
		return changedText(name, recorded, asked)
	}
	return fmt.Sprintf("%s: recorded %s, asked %s", name, cmp.Or(recorded, "none"), cmp.Or(asked, "none"))
}

// changedText counts characters from 1, not bytes.
func changedText(name, recorded, asked string) string {
	n := commonPrefix(recorded, asked)
	for n > 0 && (n < len(recorded) && !utf8.RuneStart(recorded[n]) || n < len(asked) && !utf8.RuneStart(asked[n])) {
		n-- // the first byte of a character is the same, the character is not
	}
	return fmt.Sprintf("%s: differs from character %d: recorded %s, asked %s", name,
		utf8.RuneCountInString(asked[:n])+1, beginning(recorded[n:]), beginning(asked[n:]))
}

// beginning shows the first characters of a text.
func beginning(s string) string {
	if s == "" {
		return "its end"
	}
	return fmt.Sprintf("%.*q", shownChars, s)
}
