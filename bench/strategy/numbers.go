package strategy

import (
	"regexp"
	"strconv"
	"strings"
)

// A label is a word that models are asked to write a number behind. Models
// decorate such lines ("**Difficulty:** 7", "confidence = 62.5."), and may
// mention the word before they commit themselves.
type label struct {
	word   string // in lower case; looked for first, as few replies have it
	number *regexp.Regexp
}

// newLabel returns a label by its word, in lower case.
func newLabel(word string) label {
	return label{word, regexp.MustCompile(`(?i:` + word + `)[:*=# \t]*([0-9]+(?:\.[0-9]+)?)`)}
}

var (
	difficultyLabel = newLabel("difficulty")
	choiceLabel     = newLabel("choice")
	confidenceLabel = newLabel("confidence")
)

// numbers returns the numbers behind the label; a single 0 if there are none.
func (l label) numbers(text string) (all []float64) {
	if strings.Contains(strings.ToLower(text), l.word) {
		for _, m := range l.number.FindAllStringSubmatch(text, -1) {
			n, _ := strconv.ParseFloat(m[1], 64) // infinite where it is out of range
			all = append(all, n)
		}
	}
	if all == nil {
		return []float64{0}
	}
	return all
}

// last returns the last number behind the label; 0 if there is none. It reads from
// the last mention of the word, and the whole text only where that has no number.
func (l label) last(text string) float64 {
	at := strings.LastIndex(strings.ToLower(text), l.word)
	if at < 0 {
		return 0
	}
	if at < len(text) && l.number.MatchString(text[at:]) {
		text = text[at:]
	}
	all := l.numbers(text)
	return all[len(all)-1]
}

// readDifficulty reads N of "Difficulty: N" as a figure from 1 to 9; 0 if there
// is none.
func readDifficulty(text string) int { return int(min(difficultyLabel.numbers(text)[0], 9)) }

// readChoice reads N of the last "Choice: N"; 0 if there is none.
func readChoice(text string) int { return int(min(choiceLabel.last(text), 1000)) }

// confidenceLine is a last line that states a confidence and nothing else.
var confidenceLine = regexp.MustCompile(`^[*_ \t]*(?i:confidence)[:*= \t]*[0-9][0-9.]*[%.*_ \t\r\n]*$`)

// readConfidence reads N of the last "Confidence: N" as a share N/100, and cuts
// the line off if it is the last and says nothing else. The confidence is 0 if
// none from 0 to 100 is stated.
func readConfidence(text string) (rest string, confidence float64) {
	percent := confidenceLabel.last(text)
	if percent > 100 {
		return text, 0
	}
	end := 1 + strings.LastIndexByte(strings.TrimRight(text, "%.*_ \t\r\n"), '\n')
	if confidenceLine.MatchString(text[end:]) {
		text = strings.TrimRight(text[:end], "\r\n ")
	}
	return text, percent / 100
}

// readYes reads the last "yes" or "no" of a reply; ok reports whether there is one.
func readYes(text string) (yes, ok bool) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if word == "yes" || word == "no" {
			yes, ok = word == "yes", true
		}
	}
	return yes, ok
}

// A figure is a number, fraction or date, without the punctuation behind it.
var figure = regexp.MustCompile(`[0-9.,/-]*[0-9]`)

// lastClaim is what the last sentence of a result comes to: its last figure, or
// all of it in lower case if it has none.
func lastClaim(text string) string {
	sentence := strings.TrimRight(text, " \t\r\n.!*")
	for _, end := range []string{"\n", ". ", "! ", "? "} {
		sentence = sentence[strings.LastIndex(sentence, end)+1:]
	}
	if all := figure.FindAllString(sentence, -1); len(all) > 0 {
		return strings.TrimLeft(all[len(all)-1], ".,/")
	}
	return strings.ToLower(strings.Join(strings.Fields(sentence), " "))
}
