package store

import (
	"cmp"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// questionFields are what a request is filed under, but for its messages. The
// weight is how far one that differs sets two requests apart: one to another
// model is further from this one than a changed setting.
var questionFields = [...]struct {
	name   string
	weight int
	text   func(*question) string
}{
	{"endpoint", 2, func(q *question) string { return q.Endpoint }},
	{"extra body", 1, func(q *question) string { return string(q.Extra) }},
	{"model", 2, func(q *question) string { return q.Request.Model }},
	{"temperature", 1, func(q *question) string { return strconv.FormatFloat(q.Request.Temperature, 'g', -1, 64) }},
	{"top_p", 1, func(q *question) string { return strconv.FormatFloat(q.Request.TopP, 'g', -1, 64) }},
	{"max_tokens", 1, func(q *question) string { return strconv.Itoa(q.Request.MaxTokens) }},
	{"seed", 1, func(q *question) string { return strconv.FormatInt(q.Request.Seed, 10) }},
	{"stop", 1, func(q *question) string { return fmt.Sprintf("%q", q.Request.Stop) }},
	{"number of messages", 1, func(q *question) string { return strconv.Itoa(len(q.Request.Messages)) }},
}

// texts are the fields as they are compared and shown.
func (q *question) texts() (texts [len(questionFields)]string) {
	for i, f := range questionFields {
		texts[i] = f.text(q)
	}
	return texts
}

// mostDifferences are shown; more make no reader wiser.
const mostDifferences = 6

// differences says field by field what differs from a recorded request.
func differences(recorded, asked *question) []string {
	var lines []string
	r, a := recorded.texts(), asked.texts()
	for i, f := range questionFields {
		if r[i] != a[i] {
			lines = append(lines, changed(f.name, r[i], a[i]))
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
	chars := 0
	for i := range s {
		if chars++; chars > shownChars {
			s = s[:i]
			break
		}
	}
	return strconv.Quote(s)
}
