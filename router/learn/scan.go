package learn

import "math"

// formNames are the figures that scan takes of a text, in order. Counts are
// as log(1+n), so that no long text outweighs all others.
var formNames = [...]string{
	"bytes", "words", "lines", "sentences", "questions", "options", "option_bytes", "option_numbers",
	"digits", "numbers", "capitals", "latex", "operators", "negations", "blanks", "quotes", "brackets",
	"long_words", "non_ascii", "word_bytes",
}

const (
	formBytes = iota
	formWords
	formLines
	formSentences
	formQuestions
	formOptions
	formOptionBytes
	formOptionNumbers
	formDigits
	formNumbers
	formCapitals
	formLaTeX
	formOperators
	formNegations
	formBlanks
	formQuotes
	formBrackets
	formLongWords
	formNonASCII
	formWordBytes // bytes a word, on average; no logarithm
)

// longWord is from how many bytes on a word counts as long.
const longWord = 10

// byteForm says which figure a byte counts towards, -1 for none.
var byteForm = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for form, set := range map[int8]string{
		formLines: "\n", formSentences: ".!;:", formQuestions: "?", formDigits: "0123456789",
		formCapitals: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", formLaTeX: `\$^{}`, formOperators: "+-*/=<>%|~&",
		formBlanks: "_", formQuotes: `"'` + "`", formBrackets: "()[]",
	} {
		for _, c := range []byte(set) {
			t[c] = form
		}
	}
	for c := 0x80; c < 0x100; c++ {
		t[c] = formNonASCII
	}
	return t
}()

// scan writes the question form of s to the len(formNames) places of dst. It
// reads the text once, byte by byte.
func scan(dst []float64, s string) {
	var n [len(formNames)]int
	var word [longWord]byte // lower-cased start of the word
	letters := 0            // bytes of the word so far
	number := false         // inside a run of digits
	first := -1             // where the options begin
	for i := 0; i < len(s); i++ {
		c := s[i]
		if f := byteForm[c]; f >= 0 {
			n[f]++
		}
		digit := c-'0' < 10
		if digit && !number {
			n[formNumbers]++
		}
		number = digit || number && (c == '.' || c == ',')
		if lower := c | 0x20; lower-'a' < 26 || c >= 0x80 {
			if letters < longWord {
				word[letters] = lower
			}
			letters++
			continue
		}
		endWord(&n, word[:min(letters, longWord)], letters)
		letters = 0
		if c == '\n' && optionAt(s, i+1) {
			if n[formOptions]++; first < 0 {
				first = i
			}
			if numberAt(s, i+4) {
				n[formOptionNumbers]++
			}
		}
	}
	endWord(&n, word[:min(letters, longWord)], letters)
	n[formBytes] = len(s)
	if first >= 0 {
		n[formOptionBytes] = len(s) - first
	}
	for i := range n {
		dst[i] = math.Log1p(float64(n[i]))
	}
	dst[formWordBytes] = float64(n[formWordBytes]) / float64(max(n[formWords], 1))
}

// endWord counts a word of so many letters by its start, and none of no letters.
func endWord(n *[len(formNames)]int, word []byte, letters int) {
	if letters == 0 {
		return
	}
	n[formWordBytes] += letters
	n[formWords]++
	if len(word) == longWord {
		n[formLongWords]++
	}
	switch string(word) {
	case "not", "no", "nor", "none", "never", "neither", "cannot", "except", "false", "incorrect", "without", "least", "unlikely":
		n[formNegations]++
	}
}

// optionAt reports whether an answer option such as "B. " or "B) " begins at i.
func optionAt(s string, i int) bool {
	return i+2 < len(s) && s[i]-'A' < 26 && (s[i+1] == '.' || s[i+1] == ')') && s[i+2] == ' '
}

// numberAt reports whether a number begins at i, with a sign or unit before it or not.
func numberAt(s string, i int) bool {
	for ; i < len(s) && i >= 0; i++ {
		switch c := s[i]; {
		case c-'0' < 10:
			return true
		case c != '-' && c != '$' && c != '+' && c != '.' && c != '(' && c != '\\':
			return false
		}
	}
	return false
}
