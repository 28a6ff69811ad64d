package plan

import "strings"

// An element is a <Step> while it is read: where its parts are in the buffer.
type element struct {
	at       [numFields]span
	set      uint8 // bit per field that was found
	body     int   // where the text after > begins; 0 before that
	children bool  // the body has child elements, so its own text is not the task
}

const maxName = 24 // bytes of the longest tag or attribute name that is recognized

// skipped maps the tags whose content is ignored to the end of that content.
var skipped = map[string]string{
	"think": "</think", "thinking": "</think", "thought": "</thought", "reasoning": "</reasoning",
}

// text searches for a byte with which a step could begin.
func (p *Parser) text(byte) {
	for ; p.pos < len(p.buf); p.pos++ {
		switch p.buf[p.pos] {
		case '<':
			p.openTag()
			return
		case '{':
			p.mark, p.state = p.pos, inBrace
			p.pos++
			return
		}
	}
}

// openTag is called at a < that may be the beginning of a tag.
func (p *Parser) openTag() {
	p.mark, p.back, p.state = p.pos, p.state, inTag
	p.pos++
}

// tag reads the name of a tag.
func (p *Parser) tag(c byte) {
	size := p.pos - p.mark - 1
	if size < maxName && (isName(c) || size == 0 && (c == '/' || c == '!')) {
		p.pos++
		if p.back == inText && string(p.buf[p.mark:p.pos]) == "<!--" {
			p.startSkip("-->")
		}
		return
	}
	name := lower(p.buf[p.mark+1 : p.pos])
	p.state = p.back
	if p.back == inQuoted && !isSpace(c) && c != '>' {
		return // a value may well hold <step
	}
	switch name {
	case "step", "subtask":
		if isSpace(c) || c == '/' || c == '>' {
			p.breakOff()
			p.el, p.child, p.found.Plan = element{}, noField, true
			p.state = inAttrs
		}
	case "/step", "/subtask":
		p.endStep()
	case "plan":
		if p.back != inQuoted {
			p.breakOff()
			p.found.Plan, p.state = true, inText
		}
	case "/plan":
		p.breakOff()
		if p.state = inText; p.found.Steps+len(p.steps) > 0 {
			p.state, p.found.Ended = ended, true
		}
	default:
		p.otherTag(name)
	}
}

// otherTag handles tags that have a meaning only outside a step (think) or only
// inside one (child elements).
func (p *Parser) otherTag(name string) {
	if end, ok := skipped[name]; ok && p.back == inText {
		p.startSkip(end)
	}
	if p.back != inBody {
		return
	}
	if end, ok := strings.CutPrefix(name, "/"); ok {
		if f := fieldOf([]byte(end)); f != noField && f == p.child {
			p.set(f, p.val, p.mark)
			p.el.children, p.child = true, noField
		}
	} else if f := fieldOf([]byte(name)); f != noField && p.child == noField {
		p.child, p.state = f, inChildTag
	}
}

// childTag skips the text between a child's name and its content.
func (p *Parser) childTag(c byte) {
	p.pos++
	if c != '>' {
		return
	}
	p.val, p.state = p.pos, inBody
	if p.buf[p.pos-2] == '/' { // <Rely/>
		p.set(p.child, p.pos, p.pos)
		p.child = noField
	}
}

// body searches for tags in the text of a step.
func (p *Parser) body(byte) {
	for ; p.pos < len(p.buf); p.pos++ {
		if p.buf[p.pos] == '<' {
			p.openTag()
			return
		}
	}
}

// endStep follows </Step.
func (p *Parser) endStep() {
	if p.back == inBody {
		p.finish(true, p.mark)
	} else {
		p.breakOff()
	}
	p.state = inText
}

// breakOff ends the step that is being read, if any, at a tag that cannot be
// inside one.
func (p *Parser) breakOff() {
	switch p.back {
	case inQuoted: // the closing quote was forgotten, so > and / are in the value
		end := p.mark
		for end > p.val && endsTag(p.buf[end-1], p.quote) {
			end--
		}
		p.set(p.attr, p.val, end)
		p.finish(false, 0)
	case inAttrs, inBody:
		p.finish(false, p.mark)
	}
}

// closeElement ends the step that is being read, if any, at the end of the text.
func (p *Parser) closeElement() {
	state, end := p.state, len(p.buf)
	if state == inTag {
		state = p.back
	}
	switch state {
	case inText, inSkip, inBrace, inJSON, inEscape, ended:
		return
	case inQuoted, inBare:
		p.set(p.attr, p.val, end)
	case lookGap, lookName, lookAfterName, lookValue, lookSlash, lookBare:
		p.set(p.attr, p.val, p.cut)
	}
	before := len(p.steps)
	p.finish(false, end)
	if len(p.steps) > before && state != inBody {
		p.found.Truncated++
	}
}

func (p *Parser) startSkip(until string) {
	p.until, p.match, p.state = until, 0, inSkip
}

// skip searches for the end of a think block or comment.
func (p *Parser) skip(c byte) {
	p.pos++
	switch {
	case lowerByte(c) == p.until[p.match]:
		p.match++
	case c == '-' && p.match == 2 && p.until == "-->": // "--->" ends a comment as well
	case c == p.until[0]:
		p.match = 1
	default:
		p.match = 0
	}
	if p.match == len(p.until) {
		p.state = inText
	}
}
