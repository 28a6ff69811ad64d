package grade

import (
	"strings"
	"unicode/utf8"
)

// command copies a command and its arguments.
func (n *normalizer) command() {
	start := n.i + 1
	for n.i = start; isLetter(at(n.s, n.i)); n.i++ {
	}
	name := n.s[start:n.i]
	if name == "" {
		n.controlSymbol()
		return
	}
	switch other, ok := sameCommand[name]; {
	case !ok:
	case other == "": // no effect; nor has the dot of an invisible "\right."
		if name == "left" || name == "right" {
			n.i = skipAny(n.s, n.i, ".")
		}
		return
	case len(other) == 1: // stands for a sign
		n.plain(other[0])
		return
	default:
		name = other
	}
	switch name {
	case "frac":
		n.put(`\frac{` + normalMath(n.argument(false)) + "}")
		n.put("{" + normalMath(n.argument(false)) + "}")
	case "sqrt":
		n.root(false)
	case "text":
		n.text(n.argument(false))
	case "boxed":
		n.put(normalMath(n.argument(false)))
	case "begin", "end":
		n.environment(name)
	default:
		n.putCommand(name)
	}
}

// sameCommand maps commands to the one that stands for them; those without effect on
// the value map to "".
var sameCommand = map[string]string{
	"left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "Bigl": "", "Bigr": "", "quad": "", "qquad": "",
	"displaystyle": "", "textstyle": "", "limits": "", "degree": "", "rm": "", "bf": "",
	"dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "leq": "le", "leqslant": "le", "geq": "ge", "geqslant": "ge",
	"neq": "ne", "cdot": "*", "times": "*", "ast": "*", "div": "/", "colon": ":", "mid": "|", "vert": "|", "lvert": "|",
	"rvert": "|", "langle": "(", "rangle": ")", "lbrack": "[", "rbrack": "]", "fbox": "boxed", "to": "rightarrow",
	"text": "text", "textbf": "text", "textit": "text", "textrm": "text", "mbox": "text", "mathrm": "text",
	"mathbf": "text", "mathit": "text", "operatorname": "text", "hbox": "text",
}

// controlSymbol copies a backslash and one character: braces of sets, ends of
// rows; blanks, dollars, percents and delimiters of mathematics are dropped.
func (n *normalizer) controlSymbol() {
	_, size := utf8.DecodeRuneInString(n.s[n.i:])
	symbol := n.s[n.i : n.i+size]
	n.i += size
	switch symbol {
	case "{":
		n.depth++
		n.put(`\{`)
	case "}":
		n.depth--
		n.put(`\}`)
	case `\`:
		n.put(`\\`)
	}
}

// text copies words: "and" and "or" separate answers, words after a value are its
// unit, any other text is the answer itself.
func (n *normalizer) text(content string) {
	content = strings.TrimSpace(content)
	switch word := strings.ToLower(content); {
	case word == "and" || word == "or":
		n.put(",")
	case n.afterValue() && n.depth == 0:
		n.isUnit = true
	default:
		n.put(normalMath(content))
	}
}

// root copies \sqrt with its optional index and its argument.
func (n *normalizer) root(plain bool) {
	n.i = skipAny(n.s, n.i, " ")
	index := ""
	if at(n.s, n.i) == '[' {
		if end := strings.IndexByte(n.s[n.i:], ']'); end > 0 {
			index = "[" + normalMath(n.s[n.i+1:n.i+end]) + "]"
			n.i += end + 1
		}
	}
	n.put(`\sqrt` + index + "{" + normalMath(n.argument(plain)) + "}")
}

// environment copies \begin and \end; all kinds of matrices are one.
func (n *normalizer) environment(name string) {
	kind := n.argument(false)
	switch kind {
	case "pmatrix", "bmatrix", "array", "smallmatrix":
		if name == "begin" && kind == "array" {
			n.argument(false) // the columns' alignment
		}
		kind = "matrix"
	}
	n.put(`\` + name + "{" + kind + "}")
}

// symbol copies a character beyond ASCII.
func (n *normalizer) symbol() {
	r, size := utf8.DecodeRuneInString(n.s[n.i:])
	text := n.s[n.i : n.i+size]
	n.i += size
	if r == '√' {
		n.root(true)
		return
	}
	if same, ok := sameSymbol[r]; ok {
		text = same
	}
	if name, ok := strings.CutPrefix(text, `\`); ok {
		n.putCommand(name)
		return
	}
	n.put(text)
}

// sameSymbol maps characters to the notation that stands for them; those without
// effect on the value map to "".
var sameSymbol = map[rune]string{
	'°': "", '\u00a0': "", '\u2009': "", '\u202f': "", '−': "-", '–': "-", '×': "*", '·': "*", '⋅': "*", '÷': "/", '²': "^{2}",
	'³': "^{3}", 'π': `\pi`, '∞': `\infty`, '∪': `\cup`, '±': `\pm`, '≤': `\le`, '≥': `\ge`,
}
