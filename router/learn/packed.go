package learn

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
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
	s := make(singles, len(w))
	for i, v := range w {
		s[i] = float32(v)
	}
	return s.MarshalJSON()
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

func (s singles) MarshalJSON() ([]byte, error) { return pack([]float32(s)) }

func (s *singles) UnmarshalJSON(text []byte) (err error) {
	*s, err = unpack[float32](text)
	if i := slices.IndexFunc(*s, func(v float32) bool { return v-v != 0 }); i >= 0 {
		return fmt.Errorf("weight %d is %v", i, (*s)[i])
	}
	return err
}

func (h hashes) MarshalJSON() ([]byte, error) { return pack([]uint64(h)) }

func (h *hashes) UnmarshalJSON(text []byte) (err error) {
	*h, err = unpack[uint64](text)
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

func (s *buckets) UnmarshalJSON(text []byte) error {
	b, err := unpack[byte](text)
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

func pack[T any](numbers []T) ([]byte, error) {
	b, err := binary.Append([]byte{}, binary.LittleEndian, numbers)
	if err != nil {
		return nil, err
	}
	return json.Marshal(b)
}

var errPacked = errors.New("damaged numbers: the file was cut or changed")

func unpack[T byte | float32 | uint64](text []byte) ([]T, error) {
	var b []byte
	if err := json.Unmarshal(text, &b); err != nil || b == nil || len(b)%binary.Size(T(0)) != 0 {
		return nil, errPacked
	}
	numbers := make([]T, len(b)/binary.Size(T(0)))
	_, err := binary.Decode(b, binary.LittleEndian, numbers)
	return numbers, err
}
