package strategy

import (
	"strings"
	"testing"
)

func TestConfidenceIsRead(t *testing.T) {
	for _, c := range []struct {
		text, rest string
		confidence float64
	}{
		{"It is 5.\nConfidence: 80", "It is 5.", 0.8},
		{"It is 5.\n\n**Confidence:** 80%\n", "It is 5.", 0.8},
		{"It is 5.\nconfidence = 62.5.", "It is 5.", 0.625},
		{"It is 5. Confidence: 100", "It is 5. Confidence: 100", 1},
		{"Confidence: 40\nIt is 5.", "Confidence: 40\nIt is 5.", 0.4},
		{"Confidence: high", "Confidence: high", 0},
		{"Confidence: 800", "Confidence: 800", 0},
		{"It is 5.", "It is 5.", 0},
		{"", "", 0},
	} {
		if rest, confidence := readConfidence(c.text); rest != c.rest || confidence != c.confidence {
			t.Errorf("%q: %q, %v; want %q, %v", c.text, rest, confidence, c.rest, c.confidence)
		}
	}
}

func TestClaims(t *testing.T) {
	for text, want := range map[string]string{
		"First 3. The pump moves 12.5 litres.": "12.5", "So x = -4": "-4", "It is 1/2.": "1/2", "The  Left one.": "the left one",
		"There were 3 pumps. The left one leaks.": "the left one leaks", "": "", "7": "7", "Part A comes to 512.": "512",
	} {
		if got := lastClaim(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzReplies(f *testing.F) {
	f.Add("It is 5.\nConfidence: 80")
	f.Add("**Choice:** 3 of 4")
	f.Fuzz(func(t *testing.T, text string) {
		rest, confidence := readConfidence(text)
		if !strings.HasPrefix(text, rest) || !(confidence >= 0 && confidence <= 1) {
			t.Errorf("%q: %q, %v", text, rest, confidence)
		}
		if n := readChoice(text); n < 0 {
			t.Errorf("%q: choice %d", text, n)
		}
		lastClaim(text)
	})
}

func TestDifficultyIsRead(t *testing.T) {
	for text, want := range map[string]int{
		"Difficulty: 7": 7, "difficulty = 3.": 3, "**Difficulty:** 9": 9, "Difficulty: high": 0, "": 0, "seven": 0, "Difficulty:": 0,
	} {
		if got := readDifficulty(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
