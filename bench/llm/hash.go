package llm

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// Hash identifies a request over all its fields, each with its length before
// it, so that no two requests share a text to hash. It is the same on every
// machine and in every build: simulated models draw from it, stores file by it.
func (r Request) Hash() [32]byte {
	b := make([]byte, 0, 4096) // enough for most
	b = AppendText(b, r.Model)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(r.Messages)))
	for _, m := range r.Messages {
		b = AppendText(b, m.Role)
		b = AppendText(b, m.Content)
	}
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(r.Temperature))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(r.TopP))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.MaxTokens))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.Seed))
	b = binary.LittleEndian.AppendUint64(b, uint64(len(r.Stop)))
	for _, s := range r.Stop {
		b = AppendText(b, s)
	}
	if r.TopLogprobs > 0 { // requests from before there was this field keep their hashes
		b = binary.LittleEndian.AppendUint64(b, uint64(r.TopLogprobs))
	}
	return sha256.Sum256(b)
}

// AppendText appends a text with its length before it, so that different lists of
// texts never become the same bytes to hash.
func AppendText(b []byte, s string) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(len(s)))
	return append(b, s...)
}
