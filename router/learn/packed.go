package learn

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// In a model's file, long rows of numbers are base64 strings: weights are
// little-endian float32, ascending whole numbers are the differences between
// them as varints, and hashes are little-endian uint64.
type (
	weights []float64
	singles []float32
	buckets []uint32
	hashes  []uint64
)

func (w weights) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 4*len(w))
	for _, v := range w {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
	}
	return json.Marshal(b)
}

func (w *weights) UnmarshalJSON(text []byte) error {
	var s singles
	err := s.UnmarshalJSON(text)
	*w = make(weights, len(s))
	for i, v := range s {
		(*w)[i] = float64(v)
	}
	return err
}

func (s singles) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 4*len(s))
	for _, v := range s {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return json.Marshal(b)
}

func (s *singles) UnmarshalJSON(text []byte) error {
	b, err := unpack(text, 4)
	*s = make(singles, len(b)/4)
	for i := range *s {
		v := math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if v-v != 0 {
			return fmt.Errorf("weight %d is %v", i, v)
		}
		(*s)[i] = v
	}
	return err
}

func (h hashes) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 8*len(h))
	for _, v := range h {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return json.Marshal(b)
}

func (h *hashes) UnmarshalJSON(text []byte) error {
	b, err := unpack(text, 8)
	*h = make(hashes, len(b)/8)
	for i := range *h {
		(*h)[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return err
}

func (s buckets) MarshalJSON() ([]byte, error) {
	b := []byte{}
	last := uint32(0)
	for _, v := range s {
		b = binary.AppendUvarint(b, uint64(v-last))
		last = v
	}
	return json.Marshal(b)
}

var errPacked = errors.New("damaged numbers: the file was cut or changed")

func (s *buckets) UnmarshalJSON(text []byte) error {
	b, err := unpack(text, 1)
	*s = (*s)[:0]
	var last uint64
	for len(b) > 0 && err == nil {
		d, n := binary.Uvarint(b)
		if n <= 0 || d > math.MaxUint32 || last+d > math.MaxUint32 || d == 0 && len(*s) > 0 {
			return errPacked
		}
		last, b = last+d, b[n:]
		*s = append(*s, uint32(last))
	}
	return err
}

// unpack decodes a base64 string of whole numbers of size bytes each.
func unpack(text []byte, size int) ([]byte, error) {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return nil, errPacked
	}
	b, err := base64.StdEncoding.AppendDecode(nil, text[1:len(text)-1])
	if err != nil || len(b)%size != 0 {
		return nil, errPacked
	}
	return b, nil
}
