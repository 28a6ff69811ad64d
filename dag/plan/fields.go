package plan

import (
	"html"
	"strings"
	"unicode/utf8"

	"hybridflow/dag"
)

// A field is a part of a step, under any of the names models give it.
type field uint8

const (
	idField field = iota
	taskField
	difficultyField
	tokensField
	relyField
	roleField
	noField

	numFields = noField
)

// fieldOf knows the names of fields, of attributes, child elements and JSON
// keys alike, in any case.
func fieldOf(name []byte) field {
	l := lower(name)
	switch string(l.bytes()) {
	case "id", "step_id", "stepid":
		return idField
	case "task", "question", "description", "subtask", "content", "desc":
		return taskField
	case "difficulty":
		return difficultyField
	case "token", "tokens":
		return tokensField
	case "rely", "relies", "rely_on", "relies_on", "depends_on", "dependson", "depends-on", "depends",
		"dependencies", "dependency", "deps":
		return relyField
	case "role", "type":
		return roleField
	}
	return noField
}

// set notes where a field is. The first of two with the same name counts.
func (p *Parser) set(f field, from, to int) {
	if f == noField || p.el.set&(1<<f) != 0 {
		return
	}
	p.el.at[f] = span{from, max(from, to)}
	p.el.set |= 1 << f
}

// finish makes a step of the element that was read, whose body ends at end. An
// element that was not closed and has no parts is a word of prose, not a step.
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

// emit makes a step of its fields, unless it would be empty.
func (p *Parser) emit(v values) bool {
	task, cut := bounded(v[taskField])
	if cut {
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

// bounded cuts a value at the bound, between two characters.
func bounded(s string) (_ string, cut bool) {
	if len(s) <= maxValue {
		return s, false
	}
	end := maxValue
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimSpace(strings.Clone(s[:end])), true
}

// unescape decodes entities, CDATA and, in text for people, escaped quotes. What
// only looks like an entity, such as the & in AT&T, stays as it is.
func unescape(raw []byte, text bool) string {
	s := strings.TrimSpace(string(raw))
	if rest, ok := strings.CutPrefix(s, "<![CDATA["); ok {
		return strings.TrimSpace(valid(strings.TrimSuffix(rest, "]]>")))
	}
	if text {
		s = strings.ReplaceAll(s, `\"`, `"`)
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = entities(s)
	}
	return strings.TrimSpace(valid(s))
}

// valid replaces what is not UTF-8, which no prompt or file could carry.
func valid(s string) string {
	if utf8.ValidString(s) { // quick, and nearly always so
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func entities(s string) string {
	const longest = 32
	var b strings.Builder
	b.Grow(len(s))
	for {
		amp := strings.IndexByte(s, '&')
		if amp < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:amp])
		s = s[amp:]
		end := 1
		for end < len(s) && end < longest && (isName(s[end]) || s[end] == '#') {
			end++
		}
		if end < len(s) && s[end] == ';' {
			end++
		}
		if s[end-1] == ';' {
			b.WriteString(html.UnescapeString(s[:end]))
		} else {
			b.WriteString(s[:end])
		}
		s = s[end:]
	}
}

// number reads the first number in a text such as "7", "7/10" or "~1,200", and
// clamps it; 0 if there is none.
func number(s string, least, most int) int {
	i := strings.IndexAny(s, "0123456789")
	if i < 0 {
		return 0
	}
	n := 0
	for ; i < len(s) && (isDigit(s[i]) || s[i] == ','); i++ {
		if s[i] != ',' && n <= most {
			n = n*10 + int(s[i]-'0')
		}
	}
	return min(max(n, least), most)
}

// roles are found by how their names begin: analyze, analyse, analysis.
var roles = []struct {
	prefix string
	role   dag.Role
}{
	{"expla", dag.Explain}, {"analy", dag.Analyze}, {"generat", dag.Generate}, {"final", dag.Generate},
}

// roleOf reads the attribute, else the prefix of the task: "Explain: ...",
// "**Analyze:** ..." or "[Generate] ...".
func roleOf(attr, task string) dag.Role {
	if r := roleNamed(attr); r != "" {
		return r
	}
	head := strings.TrimLeft(task, "*[ ")
	end := 0
	for end < len(head) && end < maxName && isName(head[end]) {
		end++
	}
	rest := strings.TrimLeft(head[end:], "*] ")
	if strings.HasPrefix(rest, ":") || strings.HasPrefix(task, "[") && strings.HasPrefix(head[end:], "]") {
		return roleNamed(head[:end])
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
