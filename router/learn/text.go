package learn

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"hybridflow/router/internal/texthash"
)

// textFeatures are hashed n-grams of lower-cased text with digits masked, so
// that "17 apples" and "23 apples" are one phrase. A word is a run of letters
// and digits; what stands between words ends none of the n-grams.
type textFeatures struct {
	Bits  int `json:"bits"`  // n-grams fall into 2^Bits buckets
	Words int `json:"words"` // longest word n-gram; 0 for none
}

// grams appends the buckets of all n-grams of s, one for each occurrence, in
// the order of the text. The salt sets the n-grams of one text apart from
// those of another.
func (t textFeatures) grams(to []uint32, s string, salt uint64) []uint32 {
	var last [maxWords]uint64 // hashes of the words before, latest first
	seen := 0
	word := uint64(texthash.Offset)
	inside := false // a word
	flush := func() {
		copy(last[1:], last[:])
		last[0] = word
		seen = min(seen+1, len(last))
		h := salt
		for _, w := range last[:min(t.Words, seen)] {
			h = texthash.Mix(h*texthash.Prime ^ w)
			to = append(to, uint32(h>>(64-t.Bits)))
		}
		word, inside = texthash.Offset, false
	}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		switch {
		case 'a' <= r && r <= 'z':
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case '0' <= r && r <= '9':
			r = '0'
		case r >= utf8.RuneSelf:
			if r, size = utf8.DecodeRuneInString(s[i:]); unicode.IsLetter(r) || unicode.IsDigit(r) {
				r = unicode.ToLower(r)
				break
			}
			fallthrough
		default:
			r = 0
		}
		i += size
		if r != 0 {
			word = (word ^ uint64(r)) * texthash.Prime
		}
		if byte(r) != 0 { // letters such as U+4E00 end a word too: saved models were trained so
			inside = true
		} else if inside {
			flush()
		}
	}
	if inside {
		flush()
	}
	return to
}

const (
	questionSalt = 0x9ddfea08eb382d69
	subtaskSalt  = 0xc2b2ae3d27d4eb4f
)

// count writes the distinct buckets of the texts of x to dst.Index, and 1 +
// ln(occurrences) of each (sublinear term frequency) to dst.Value.
func (t textFeatures) count(dst *vector, x Example) {
	all := t.grams(dst.buckets[:0], x.Question, questionSalt)
	all = t.grams(all, x.Subtask, subtaskSalt)
	slices.Sort(all)
	dst.buckets = all
	dst.Index, dst.Value = dst.Index[:0], dst.Value[:0]
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j] == all[i] {
			j++
		}
		dst.Index = append(dst.Index, all[i])
		dst.Value = append(dst.Value, float32(1+math.Log(float64(j-i))))
		i = j
	}
}

// Limits of n-grams; maxWords is what grams remembers.
const (
	maxBits  = 18
	maxWords = 4
)

// frequencies tell in how many training texts each bucket occurs, and give the
// weights of inverse document frequency: ln((1+n)/(1+df)) + 1, and 0 for what
// does not occur.
type frequencies struct {
	texts int
	df    []int32   // of each bucket
	idf   []float32 // of each bucket
}

func newFrequencies(df []int32, texts int) frequencies {
	f := frequencies{texts, df, make([]float32, len(df))}
	for b, d := range df {
		if d > 0 {
			f.idf[b] = float32(math.Log(float64(1+texts)/float64(1+d)) + 1)
		}
	}
	return f
}

// weigh multiplies term frequencies by the weights, drops what becomes 0, and
// scales the rest to length 1.
func (f *frequencies) weigh(v *vector) {
	n, sum := 0, 0.0
	for j, b := range v.Index {
		if w := v.Value[j] * f.idf[b]; w != 0 {
			v.Index[n], v.Value[n] = b, w
			sum += float64(w) * float64(w)
			n++
		}
	}
	v.Index, v.Value = v.Index[:n], v.Value[:n]
	if n == 0 {
		return
	}
	scale := float32(1 / math.Sqrt(sum))
	for j := range v.Value {
		v.Value[j] *= scale
	}
}

// frequenciesJSON has the buckets that occur, and the running sum of how often.
type frequenciesJSON struct {
	Texts   int     `json:"texts"`
	Size    int     `json:"size"`
	Buckets buckets `json:"buckets"`
	Sums    buckets `json:"sums"`
}

// MarshalJSON writes the buckets that occur.
func (f frequencies) MarshalJSON() ([]byte, error) {
	j := frequenciesJSON{Texts: f.texts, Size: len(f.df)}
	sum := uint32(0)
	for b, d := range f.df {
		if d > 0 {
			sum += uint32(d)
			j.Buckets, j.Sums = append(j.Buckets, uint32(b)), append(j.Sums, sum)
		}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *frequencies) UnmarshalJSON(text []byte) error {
	var j frequenciesJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	n := len(j.Buckets)
	if len(j.Sums) != n || j.Texts < 0 || j.Size < 0 || j.Size > 1<<maxBits || n > 0 && int(j.Buckets[n-1]) >= j.Size {
		return fmt.Errorf("document frequencies: %d of %d buckets with %d counts: %w", n, j.Size, len(j.Sums), errPacked)
	}
	df := make([]int32, j.Size)
	last := uint32(0)
	for i, b := range j.Buckets {
		df[b] = int32(j.Sums[i] - last)
		last = j.Sums[i]
	}
	*f = newFrequencies(df, j.Texts)
	return nil
}
