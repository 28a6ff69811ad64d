package plan

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"hybridflow/dag"
)

// A field is a part of a step, under any of the names that models use for it.
type field uint8

const (
	noField field = iota
	idField
	taskField
	difficultyField
	tokensField
	relyField
	roleField

	numFields = iota
)

// fieldNames are in lower case: names of attributes, child elements and JSON keys.
var fieldNames = map[string]field{
	"id": idField, "step_id": idField, "stepid": idField,
	"task": taskField, "question": taskField, "description": taskField, "subtask": taskField, "content": taskField, "desc": taskField,
	"difficulty": difficultyField, "token": tokensField, "tokens": tokensField, "role": roleField, "type": roleField,
	"rely": relyField, "relies": relyField, "rely_on": relyField, "relies_on": relyField, "depends_on": relyField,
	"dependson": relyField, "depends-on": relyField, "depends": relyField, "dependencies": relyField, "dependency": relyField,
	"deps": relyField,
}

// fieldOf returns the field that a name stands for, in any case.
func fieldOf(name []byte) field {
	var b [maxName]byte // on the stack
	if len(name) > len(b) {
		return noField
	}
	for i, c := range name {
		b[i] = lowerByte(c)
	}
	return fieldNames[string(b[:len(name)])]
}

// set records where a field is. The first of two with the same name counts.
func (p *Parser) set(f field, from, to int) {
	if f == noField || p.el.set&(1<<f) != 0 {
		return
	}
	p.el.at[f] = span{from, max(from, to)}
	p.el.set |= 1 << f
}

// finish makes a step of the element that was read, whose body ends at end. An
// element that was not closed and has no fields is a word of prose, not a step.
func (p *Parser) finish(closed bool, end int) {
	el := &p.el
	if !closed && el.set == 0 {
		return
	}
	if el.set&(1<<taskField) == 0 && el.body > 0 && !el.children {
		p.set(taskField, el.body, end)
	}
	var v values
	for f, at := range el.at {
		if el.set&(1<<f) != 0 {
			v[f] = unescape(p.buf[at.from:at.to], field(f) == taskField)
		}
	}
	p.emit(v)
}

// values are the fields of a step as text, decoded.
type values [numFields]string

// emit makes a step of its fields and reports whether it is not empty.
func (p *Parser) emit(v values) bool {
	task := v[taskField]
	if len(task) > maxValue {
		task = strings.TrimSpace(bounded(task, maxValue))
		p.found.Truncated++
	}
	s := dag.Step{
		ID:         cleanID(v[idField]),
		Task:       task,
		Difficulty: number(v[difficultyField], 1, 9),
		Tokens:     number(v[tokensField], 0, maxTokens),
		Rely:       references(v[relyField]),
		Role:       roleOf(v[roleField], task),
	}
	if s.ID == "" && s.Task == "" && s.Difficulty == 0 && s.Tokens == 0 && s.Rely == nil && s.Role == "" {
		return false
	}
	p.found.Plan = true
	p.steps = append(p.steps, s)
	return true
}

// bounded cuts a text after a number of bytes, between two characters.
func bounded(s string, bytes int) string {
	if len(s) <= bytes {
		return s
	}
	for !utf8.RuneStart(s[bytes]) {
		bytes--
	}
	return strings.Clone(s[:bytes])
}

// entity matches what may be an entity. Without its semicolon it is text, such as
// the & in AT&T, and an unknown entity stays as it is.
var entity = regexp.MustCompile(`&[\w#-]{1,31};`)

// unescape decodes entities, CDATA and, in text for people, escaped quotes.
func unescape(raw []byte, text bool) string {
	s := strings.TrimSpace(string(raw))
	if rest, ok := strings.CutPrefix(s, "<![CDATA["); ok {
		return strings.TrimSpace(valid(strings.TrimSuffix(rest, "]]>")))
	}
	if text {
		s = strings.ReplaceAll(s, `\"`, `"`)
	}
	if strings.Contains(s, "&") { // few texts do
		s = entity.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	return strings.TrimSpace(valid(s))
}

// valid replaces what is not UTF-8, which no prompt or file could carry.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// isPlain reports whether a text has no other characters than digits: most numbers
// and IDs need no cleaning.
func isPlain(s string) bool { return strings.Trim(s, "0123456789") == "" }

var firstNumber = regexp.MustCompile(`[0-9][0-9,]*`)

// number reads the first number in a text such as "7", "7/10" or "~1,200", and
// clamps it; 0 if there is none.
func number(s string, least, most int) int {
	digits := s
	if !isPlain(s) {
		digits = strings.ReplaceAll(firstNumber.FindString(s), ",", "")
	}
	if digits == "" {
		return 0
	}
	n, _ := strconv.Atoi(digits) // the largest int if it is out of range
	return min(max(n, least), most)
}

// roles are recognized by the beginning of their names: analyze, analyse, analysis.
var roles = []struct {
	prefix string
	role   dag.Role
}{
	{"expla", dag.Explain}, {"analy", dag.Analyze}, {"generat", dag.Generate}, {"final", dag.Generate},
}

// rolePrefix matches the beginning of a task: "Explain: ...", "**Analyze:** ..." or
// "[Generate] ...".
var rolePrefix = regexp.MustCompile(`^(?:[*\[ ]*([\w-]{0,24})[*\] ]*:|\[[*\[ ]*([\w-]{0,24})\])`)

// roleOf reads the attribute, else the prefix of the task.
func roleOf(attr, task string) dag.Role {
	if r := roleNamed(attr); r != "" {
		return r
	}
	if m := rolePrefix.FindStringSubmatch(task); m != nil {
		return roleNamed(m[1] + m[2])
	}
	return ""
}

func roleNamed(name string) dag.Role {
	for _, r := range roles {
		if len(name) >= len(r.prefix) && strings.EqualFold(name[:len(r.prefix)], r.prefix) {
			return r.role
		}
	}
	return ""
}
