package plan

import (
	"bytes"
	"encoding/json"
	"strings"
)

// maxNesting is the greatest depth at which a JSON object can be a step.
const maxNesting = 8

// An object is the stack of JSON objects that are open.
type object struct {
	depth   int
	at      [maxNesting]int  // where each begins
	steps   [maxNesting]bool // there are steps inside, so it is not one
	quoting bool             // inside a string
}

// brace follows a { in the text: a quote makes it the beginning of JSON.
func (p *Parser) brace(c byte) {
	p.state = inText
	if c == '"' {
		p.json, p.state = object{}, inJSON
		p.push(p.mark)
	}
}

// object reads JSON up to the end of a string or object.
func (p *Parser) object(c byte) {
	j := &p.json
	switch {
	case j.quoting:
		for p.pos < len(p.buf) && p.buf[p.pos] != '"' && p.buf[p.pos] != '\\' {
			p.pos++
		}
		if p.pos == len(p.buf) {
			return
		}
		if j.quoting = p.buf[p.pos] != '"'; j.quoting {
			p.state = inEscape
		}
	case c == '"':
		j.quoting = true
	case c == '{':
		p.push(p.pos)
	case c == '}':
		p.pop(p.pos + 1)
	case c == '<': // not JSON after all
		p.state = inText
		return
	}
	p.pos++
}

func (p *Parser) escape(byte) {
	p.pos++
	p.state = inJSON
}

func (p *Parser) push(at int) {
	if j := &p.json; j.depth < maxNesting {
		j.at[j.depth], j.steps[j.depth] = at, false
	}
	p.json.depth++
}

// pop ends the innermost object, which is a step if it has a task.
func (p *Parser) pop(end int) {
	j := &p.json
	j.depth--
	if j.depth < maxNesting && !j.steps[j.depth] && p.jsonStep(p.buf[j.at[j.depth]:end]) {
		for i := range j.depth { // the objects around it
			j.steps[i] = true
		}
	}
	if j.depth == 0 {
		p.state = inText
	}
}

// closeJSON tries to complete the object in which the text broke off.
func (p *Parser) closeJSON() {
	j := &p.json
	if j.depth == 0 || j.depth > maxNesting || j.steps[j.depth-1] {
		return
	}
	raw := bytes.Clone(p.buf[j.at[j.depth-1]:])
	if p.state == inEscape {
		raw = raw[:len(raw)-1]
	}
	if j.quoting {
		raw = append(raw, '"')
	}
	raw = bytes.TrimRight(raw, ", \n\t\r")
	for _, end := range [...]string{"}", "]}", "null}", ":null}"} {
		if p.jsonStep(append(raw, end...)) {
			p.found.Truncated++
			return
		}
	}
}

// jsonStep emits an object as a step and reports whether it has a task.
func (p *Parser) jsonStep(raw []byte) bool {
	inner := bytes.TrimRight(raw[:len(raw)-1], ", \n\t\r") // without }, and a comma some put before it
	dec := json.NewDecoder(bytes.NewReader(inner))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	var v values
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return false
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return false
		}
		name := key.(string)
		f := fieldOf([]byte(name))
		if strings.EqualFold(name, "step") && value[0] != '"' {
			f = idField // {"step": 3, ...}
		}
		if f != noField && v[f] == "" {
			v[f] = jsonText(value)
		}
	}
	return v[taskField] != "" && p.emit(v)
}

// jsonText returns the text of a value: a string, a number, or a list of them with
// commas between. Values of other kinds have none.
func jsonText(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		var s string
		json.Unmarshal(raw, &s) // valid, as a decoder read it
		return strings.TrimSpace(s)
	case '[':
		var list []json.RawMessage
		json.Unmarshal(raw, &list)
		var b strings.Builder
		for _, item := range list {
			if item[0] != '[' {
				b.WriteString(jsonText(item))
				b.WriteByte(',')
			}
		}
		return b.String()
	case '{', 'n', 't', 'f':
		return ""
	}
	return string(raw)
}
