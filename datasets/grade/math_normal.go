package grade

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// normalMath rewrites LaTeX, or the notation models use for it, so that equal
// answers mostly become equal text: no blanks, no sizes or dollars, one
// spelling of each command, arguments always in braces, no units, no thousands
// commas. It returns "" for text too long to be an answer.
func normalMath(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ".,;")
	if len(s) > maxAnswer {
		return ""
	}
	n := normalizer{s: s}
	n.run()
	return strings.TrimRight(string(n.out), ".,;")
}

// A normalizer copies s to out, a token at a time.
type normalizer struct {
	s      string
	i      int
	out    []byte
	depth  int  // of brackets: within them a comma is never between thousands
	blank  bool // blanks were skipped
	isWord bool // out ends with a command, which a letter must not touch
	isUnit bool // a unit was dropped, and its exponent is to follow it
}

func (n *normalizer) run() {
	for n.i < len(n.s) {
		c := n.s[n.i]
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			n.i++
			n.blank = true
			continue
		case c == '\\':
			n.command()
		case isDigit(c) || c == '.' && isDigit(at(n.s, n.i+1)):
			n.number()
		case isLetter(c):
			n.letters()
		case c == '^' || c == '_':
			n.script(c)
		case c >= utf8.RuneSelf:
			n.symbol()
		default:
			n.i++
			n.plain(c)
		}
		n.blank = false
	}
}

func (n *normalizer) put(text string) {
	if text == "" {
		return
	}
	if n.isWord && isLetter(text[0]) {
		n.out = append(n.out, ' ')
	}
	n.out = append(n.out, text...)
	n.isWord, n.isUnit = false, false
}

func (n *normalizer) putCommand(name string) {
	n.put(`\` + name)
	n.isWord = true
}

// last is the last byte written, 0 at the beginning.
func (n *normalizer) last() byte {
	if len(n.out) == 0 {
		return 0
	}
	return n.out[len(n.out)-1]
}

// afterValue reports whether a unit may follow what was written.
func (n *normalizer) afterValue() bool {
	c := n.last()
	return isDigit(c) || c == '}' || c == ')' || strings.HasSuffix(string(n.out), `\pi`)
}

// plain copies an ASCII character, or what a command such as \langle stands for.
func (n *normalizer) plain(c byte) {
	switch c {
	case '$', '%', '~', '"', '`':
		return
	case '+': // a sign without effect
		if c := n.last(); c == 0 || strings.IndexByte("([,=", c) >= 0 {
			return
		}
	case '(', '[':
		n.depth++
	case ')', ']':
		n.depth--
	}
	n.put(string(rune(c)))
}

// number copies digits, without commas between thousands. Two numbers with
// nothing but blanks between keep one: "1 1/2" is not eleven halves.
func (n *normalizer) number() {
	if n.blank && isDigit(n.last()) {
		n.put(" ")
	}
	start := n.i
	for isDigit(at(n.s, n.i)) {
		n.i++
	}
	digits := n.s[start:n.i]
	n.put(digits)
	for grouped := n.depth == 0 && 0 < len(digits) && len(digits) <= 3 && digits[0] != '0'; grouped; {
		var group []string
		if c := at(n.s, n.i); c == ',' || c == '{' { // much faster than the expression
			group = thousands.FindStringSubmatch(n.s[n.i:])
		}
		if grouped = group != nil; grouped {
			n.put(group[2])
			n.i += len(group[1])
		}
	}
	if at(n.s, n.i) == '.' && isDigit(at(n.s, n.i+1)) {
		start := n.i
		for n.i++; isDigit(at(n.s, n.i)); n.i++ {
		}
		n.put(n.s[start:n.i])
	}
}

// thousands matches ",000", ",\!000" and "{,}000", where no fourth digit follows.
var thousands = regexp.MustCompile(`^((?:,|\{,\})(?:\\! *)?([0-9]{3}))(?:[^0-9]|$)`)

// letters copies a run of letters: a word that means something, or variables.
func (n *normalizer) letters() {
	start := n.i
	for isLetter(at(n.s, n.i)) {
		n.i++
	}
	word := n.s[start:n.i]
	name := strings.ToLower(word)
	switch {
	case n.blank && (name == "and" || name == "or"):
		n.put(",")
	case units[name] && n.afterValue():
		n.isUnit = true
	case name == "sqrt":
		n.root(true)
	case plainNames[name] != "":
		n.putCommand(plainNames[name])
	default:
		n.put(word)
	}
}

// plainNames are commands that models write without a backslash.
var plainNames = map[string]string{
	"pi": "pi", "infinity": "infty", "inf": "infty", "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot",
	"sec": "sec", "csc": "csc", "log": "log", "ln": "ln", "exp": "exp",
}

// units may follow a number and are dropped, exponent and all.
var units = map[string]bool{
	"degree": true, "degrees": true, "deg": true, "radians": true, "cm": true, "mm": true, "km": true, "inch": true,
	"inches": true, "foot": true, "feet": true, "ft": true, "yards": true, "miles": true, "mph": true, "meters": true,
	"square": true, "sq": true, "cubic": true, "unit": true, "units": true, "dollars": true, "cents": true,
	"percent": true, "hours": true, "minutes": true, "seconds": true, "days": true, "years": true, "per": true,
}
