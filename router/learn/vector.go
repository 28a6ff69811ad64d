package learn

// A Vector is the features of one example. It has a sparse part, the text as
// hashed n-grams, and two dense ones. A Vector that is used again keeps its
// memory.
type Vector struct {
	Index   []uint32  // buckets that the text falls into, ascending, each once
	Value   []float32 // their TF-IDF weights, together of length 1
	Numeric []float64 // question form, structure, budget state: standardised, within ±4
	Latent  []float64 // the text in few dimensions: projected or embedded; empty for neither

	buckets, scratch []uint32            // while Index is made
	figures          [maxFigures]float64 // while they are predicted
}
