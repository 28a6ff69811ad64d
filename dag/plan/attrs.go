package plan

// attrs reads the inside of a tag, up to the next name.
func (p *Parser) attrs(c byte) {
	switch {
	case c == '<':
		p.openTag()
	case isName(c):
		p.word, p.state = p.pos, inName
	case c == '/':
		p.pos++
		p.state = inSlash
	case c == '>':
		p.pos++
		p.el.body, p.state = p.pos, inBody
	default:
		p.pos++
	}
}

// slash follows a / in a tag: with > the step is complete.
func (p *Parser) slash(c byte) {
	p.state = inAttrs
	if c == '>' {
		p.pos++
		p.finish(true, p.pos)
		p.state = inText
	}
}

func (p *Parser) attrName(c byte) {
	if isName(c) {
		p.pos++
		return
	}
	p.attr, p.state = fieldOf(p.buf[p.word:p.pos]), afterName
}

func (p *Parser) equals(c byte) {
	p.state = inAttrs // a name without a value is ignored
	if c == '=' {
		p.pos++
		p.state = beforeValue
	}
}

func (p *Parser) openValue(c byte) {
	switch {
	case isQuote(c):
		p.pos++
		p.quote, p.val, p.state = c, p.pos, inQuoted
	case c == '>' || c == '<':
		p.state = inAttrs
	default:
		p.val, p.state = p.pos, inBare
	}
}

// quoted searches for the closing quote. A quote may also be one that the planner
// did not escape; only the following bytes decide.
func (p *Parser) quoted(byte) {
	for ; p.pos < len(p.buf); p.pos++ {
		switch c := p.buf[p.pos]; c {
		case p.quote:
			p.cut, p.state = p.pos, lookGap
			p.pos++
			return
		case '<':
			p.openTag()
			return
		}
	}
}

// gap follows a quote: after the closing one the tag ends or an attribute follows.
func (p *Parser) gap(c byte) {
	switch {
	case c == ',' || c == ';':
		p.pos++
	case c == '>':
		p.set(p.attr, p.val, p.cut)
		p.state = inAttrs
	case c == '/':
		p.pos++
		p.state = lookSlash
	case isName(c):
		p.word, p.state = p.pos, lookName
	default:
		p.notClosed()
	}
}

func (p *Parser) nextSlash(c byte) {
	if c != '>' {
		p.notClosed()
		return
	}
	p.set(p.attr, p.val, p.cut)
	p.state = inSlash
}

func (p *Parser) nextName(c byte) {
	switch {
	case isName(c) && p.pos-p.word < maxName:
		p.pos++
	case isSpace(c) || c == '=':
		p.wordEnd, p.state = p.pos, lookAfterName
	default:
		p.notClosed()
	}
}

func (p *Parser) nextEquals(c byte) {
	switch {
	case c != '=':
		p.notClosed()
	case fieldOf(p.buf[p.word:p.wordEnd]) != noField:
		p.pos++
		p.closed()
	default:
		p.pos++
		p.state = lookValue
	}
}

// nextValue follows the name of an unknown attribute: it is one only if a quoted
// value follows, else it is text such as "x = 3".
func (p *Parser) nextValue(c byte) {
	if isQuote(c) {
		p.closed()
	} else {
		p.notClosed()
	}
}

// closed ends the value and continues with the attribute named at word.
func (p *Parser) closed() {
	p.set(p.attr, p.val, p.cut)
	p.attr, p.state = fieldOf(p.buf[p.word:p.wordEnd]), beforeValue
}

// notClosed continues with the value: the quote at cut belongs to it, unless it opens
// the next attribute because this one's closing quote is missing.
func (p *Parser) notClosed() {
	p.state = inQuoted
	if next, at := p.nameBefore(p.cut); next != noField {
		p.set(p.attr, p.val, at)
		p.attr, p.val = next, p.cut+1
		p.pos = p.val
	}
}

// nameBefore finds a known attribute name and = in the value before a quote, and
// returns its field and where the name begins; noField if there is none.
func (p *Parser) nameBefore(quote int) (f field, at int) {
	i := quote
	back := func(skip func(byte) bool) int {
		for i > p.val && skip(p.buf[i-1]) {
			i--
		}
		return i
	}
	if back(isSpace) == p.val || p.buf[i-1] != '=' {
		return noField, 0
	}
	i--
	end := back(isSpace)
	if at = back(isName); at == p.val || !isSpace(p.buf[at-1]) {
		return noField, 0
	}
	return fieldOf(p.buf[at:end]), at
}

// bare reads a value without quotes: up to the end of the tag or to an
// attribute name, so that it may hold blanks.
func (p *Parser) bare(c byte) {
	switch {
	case c == '>':
		end := p.pos
		if end > p.val && p.buf[end-1] == '/' {
			end--
			p.pos--
		}
		p.set(p.attr, p.val, end)
		p.state = inAttrs
	case c == '<':
		p.set(p.attr, p.val, p.pos)
		p.state = inAttrs
	case isSpace(c):
		p.cut, p.state = p.pos, lookBare
		p.pos++
		p.word = p.pos
	default:
		p.pos++
	}
}

// bareNext follows a blank in such a value: it detects whether an attribute follows.
func (p *Parser) bareNext(c byte) {
	switch {
	case isName(c):
		p.pos++
	case isSpace(c):
		if p.word < p.pos {
			p.cut = p.pos
		}
		p.pos++
		p.word = p.pos
	case c == '=' && fieldOf(p.buf[p.word:p.pos]) != noField:
		p.wordEnd = p.pos
		p.pos++
		p.closed()
	default:
		p.state = inBare
	}
}
