package learn

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
)

// probe is an example that has something of everything the features look at.
var probe = Example{
	Question: "If $x^2 = 16$ and Ann's 3 friends aren't\ncounting, which is NOT \"true\" of Zürich's 1,250 trams? ___\nA. -4\nB. \\frac{1}{2}\nC) none",
	Subtask:  "Work out (a+b)*7 without a calculator; then stop.",
	Role:     "analyze", Depth: 2, FanIn: 1, FanOut: 3, Position: 4, Difficulty: 6,
	PlannedTokens: 80, Inputs: 1, InputChars: 333, Money: 0.25, Time: 0.5,
}

// fingerprint tells how this program computes features that are not yet
// fitted: the columns of [probe], and its buckets. Programs of different
// fingerprints must not share models.
func (t TextFeatures) fingerprint() string {
	h := sha256.New()
	numbers := make([]float64, numericColumns)
	rawNumeric(numbers, probe)
	for _, v := range numbers {
		binary.Write(h, binary.LittleEndian, int64(math.Round(v*1e6))) // the last bits differ between processors
	}
	var v Vector
	t.count(&v, probe)
	binary.Write(h, binary.LittleEndian, v.Index)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// validate reports n-grams that cannot be made.
func (t TextFeatures) validate() error {
	switch {
	case t.Bits < 1 || t.Bits > maxBits:
		return fmt.Errorf("2^%d buckets: there are 2^1 to 2^%d", t.Bits, maxBits)
	case t.Words < 0 || t.Words > maxWords:
		return fmt.Errorf("n-grams of %d words: there are 0 to %d", t.Words, maxWords)
	case t.Chars < 0 || t.Chars > maxChars:
		return fmt.Errorf("n-grams of %d characters: there are 0 to %d", t.Chars, maxChars)
	}
	return nil
}

// check reports why a featurizer that was just read cannot be served by this
// program, and prepares it otherwise.
func (f *Featurizer) check() error {
	if err := f.Text.validate(); err != nil {
		return err
	}
	if got := f.Text.fingerprint(); got != f.Fingerprint {
		return fmt.Errorf("they were computed in another way (%s) than this program does (%s): train the model again", f.Fingerprint, got)
	}
	want := f.columns()
	if len(f.Columns) != len(want) || len(f.Mean) != len(want) || len(f.Scale) != len(want) {
		return fmt.Errorf("%d columns with %d means and %d scales, need %d", len(f.Columns), len(f.Mean), len(f.Scale), len(want))
	}
	for i, name := range want {
		if f.Columns[i] != name {
			return fmt.Errorf("column %d is %q, need %q", i+1, f.Columns[i], name)
		}
	}
	if f.Embedding != nil {
		if f.Embedding.Dims < 1 || f.Projection != nil {
			return fmt.Errorf("embeddings of %d numbers, projection %t", f.Embedding.Dims, f.Projection != nil)
		}
		return nil
	}
	if len(f.IDF.idf) != 1<<f.Text.Bits {
		return fmt.Errorf("weights for %d buckets, need %d", len(f.IDF.idf), 1<<f.Text.Bits)
	}
	return f.checkProjection()
}

func (f *Featurizer) checkProjection() error {
	p := f.Projection
	if p == nil {
		return nil
	}
	n := len(p.Buckets)
	if p.Dims < 1 || len(p.Axes) != n*p.Dims || n > 0 && int(p.Buckets[n-1]) >= len(f.IDF.idf) {
		return fmt.Errorf("projection of %d buckets to %d dimensions has %d numbers", n, p.Dims, len(p.Axes))
	}
	p.index(len(f.IDF.idf))
	return nil
}
