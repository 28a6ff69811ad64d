package learn

import (
	"encoding/json"
	"fmt"
	"math"
)

// Frequencies tell in how many training texts each bucket occurs, and give the
// weights of inverse document frequency: ln((1+n)/(1+df)) + 1, and 0 for what
// does not occur.
type Frequencies struct {
	texts int
	df    []int32   // of each bucket
	idf   []float32 // of each bucket
}

func newFrequencies(df []int32, texts int) Frequencies {
	f := Frequencies{texts, df, make([]float32, len(df))}
	for b, d := range df {
		if d > 0 {
			f.idf[b] = float32(math.Log(float64(1+texts)/float64(1+d)) + 1)
		}
	}
	return f
}

// weigh multiplies term frequencies by the weights, drops what becomes 0, and
// scales the rest to length 1.
func (f *Frequencies) weigh(v *Vector) {
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
func (f Frequencies) MarshalJSON() ([]byte, error) {
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
func (f *Frequencies) UnmarshalJSON(text []byte) error {
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
