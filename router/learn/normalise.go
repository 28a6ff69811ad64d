package learn

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stem is a question without its lettered options: what stands before the first
// line that begins with "A.", "A)", "A:" or "(A)".
func stem(prompt string) string {
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

// wordHashes hashes the words of a text: runs of letters and digits in lower
// case, each digit run a word of its own. With masked, all numbers are the same.
func wordHashes(text string, masked bool) []uint64 {
	const seed, prime = 14695981039346656037, 1099511628211 // FNV-1a
	words := make([]uint64, 0, len(text)/5+1)
	h, kind := uint64(seed), none
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
			h, kind = seed, k
		}
		switch {
		case k == number && masked:
			h = prime
		case k != none:
			h = (h ^ uint64(unicode.ToLower(r))) * prime
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

// sameText hashes a whole text as its words, so that case, punctuation and
// spacing make no difference.
func sameText(text string) uint64 {
	h := uint64(1)
	for _, w := range wordHashes(text, false) {
		h = mix(h ^ w)
	}
	return h
}

// mix spreads the bits of a hash (the finalizer of SplitMix64).
func mix(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
