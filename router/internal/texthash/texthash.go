// Package texthash hashes texts so that case, punctuation and, where wanted,
// numbers and answer options make no difference. Hashes are stored in model files
// and decide folds and draws, so they must never change.
package texthash

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parameters of FNV-1a for 64 bits.
const (
	Offset = 14695981039346656037
	Prime  = 1099511628211
)

// FNV continues the FNV-1a hash h over s; a new hash starts with [Offset]. Unlike
// hash/fnv it does not turn s into bytes.
func FNV(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * Prime
	}
	return h
}

// Stem returns a question without its lettered options: the text before the first
// line that begins with "A.", "A)", "A:" or "(A)".
func Stem(prompt string) string {
	for at := 0; ; {
		line := prompt[at:]
		if head := strings.TrimLeft(line, " \t("); len(head) > 1 && head[0] == 'A' && strings.IndexByte(".):", head[1]) >= 0 {
			return prompt[:at]
		}
		end := strings.IndexByte(line, '\n')
		if end < 0 {
			return prompt
		}
		at += end + 1
	}
}

// Words hashes the words of a text: runs of letters and digits in lower
// case, each digit run a word of its own. With masked, all numbers are the same.
func Words(text string, masked bool) []uint64 {
	words := make([]uint64, 0, len(text)/5+1)
	h, kind := uint64(Offset), none
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		k := kindOf(r)
		if k != kind {
			if kind != none {
				words = append(words, h)
			}
			h, kind = Offset, k
		}
		switch {
		case k == number && masked:
			h = Prime
		case k != none:
			h = (h ^ uint64(unicode.ToLower(r))) * Prime
		}
	}
	if kind != none {
		words = append(words, h)
	}
	return words
}

const (
	none = iota
	letter
	number
)

func kindOf(r rune) int {
	switch {
	case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
		return letter
	case '0' <= r && r <= '9':
		return number
	case r < utf8.RuneSelf:
		return none
	case unicode.IsDigit(r):
		return number
	case unicode.IsLetter(r):
		return letter
	}
	return none
}

// Text hashes a whole text as its words, so that case, punctuation and
// spacing make no difference.
func Text(text string) uint64 {
	return Fold(1, Words(text, false))
}

// Fold continues the hash h over a list of hashes.
func Fold(h uint64, hashes []uint64) uint64 {
	for _, v := range hashes {
		h = Mix(h ^ v)
	}
	return h
}

// Mix spreads the bits of a hash (the finalizer of SplitMix64).
func Mix(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
