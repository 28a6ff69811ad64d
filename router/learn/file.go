package learn

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
)

// A model's file is JSON, one key a line: format and version first, then what
// the model was trained on and how well it did, then the features, then the
// weights. Only long rows of numbers are packed.
const (
	fileFormat  = "hybridflow router"
	fileVersion = 1
)

type fileHeader struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

// Write writes the model's file. Equal models give equal bytes.
func (m *Model) Write(w io.Writer) error {
	b, err := json.MarshalIndent(struct {
		fileHeader
		*Model
	}{fileHeader{fileFormat, fileVersion}, m}, "", " ")
	if err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// Save writes the model to a file that is complete or not there.
func (m *Model) Save(path string) error {
	if err := replaceFile(path, m.Write); err != nil {
		return fmt.Errorf("save model to %s: %w", path, err)
	}
	return nil
}

// Load reads a model that Save wrote. A file that this program cannot serve as
// it was trained is refused with the reason.
func Load(path string) (*Model, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load model: %w", err)
	}
	m, err := readModel(b)
	if err != nil {
		return nil, fmt.Errorf("load model %s: %w", path, err)
	}
	return m, nil
}

// readModel reads what Write writes.
func readModel(b []byte) (*Model, error) {
	var h fileHeader
	if err := json.Unmarshal(b, &h); err != nil || h.Format != fileFormat {
		return nil, fmt.Errorf("it is no %s model (%q): train one", fileFormat, head(b))
	}
	if h.Version != fileVersion {
		return nil, fmt.Errorf("version %d of the format, this program reads %d: train the model again", h.Version, fileVersion)
	}
	m := &Model{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, err
	}
	return m, m.check()
}

func head(b []byte) []byte {
	b, _, _ = bytes.Cut(b, []byte("\n"))
	return b[:min(len(b), 40)]
}

// check reports why a model that was read cannot be served, and prepares it.
func (m *Model) check() error {
	if m.Features == nil {
		return errors.New("the feature definition is missing")
	}
	if err := m.Features.check(); err != nil {
		return fmt.Errorf("its features do not fit: %w", err)
	}
	if err := m.Correct.fits(m.Features, 2); err != nil {
		return fmt.Errorf("its weights do not fit its features: %w", err)
	}
	if m.Need.regressor != nil {
		if err := m.Need.fits(m.Features, 1); err != nil {
			return fmt.Errorf("its weights of the need for the cloud do not fit its features: %w", err)
		}
	}
	if !slices.IsSorted(m.Metrics.Scores) {
		return errors.New("its quantiles of scores do not ascend")
	}
	for i, c := range m.Calibration {
		if c != nil && (len(c.X) == 0 || len(c.X) != len(c.Y)) {
			return fmt.Errorf("calibration %d: %d and %d points", i+1, len(c.X), len(c.Y))
		}
	}
	if m.Usage != nil {
		if err := m.Usage.Logs.fits(m.Features, len(m.Usage.Factor)); err != nil {
			return fmt.Errorf("its usage weights do not fit its features: %w", err)
		}
	}
	return nil
}

// probe is an example with a value for every feature.
var probe = Example{
	Question: "If $x^2 = 16$ and Ann's 3 friends aren't\ncounting, which is NOT \"true\" of Zürich's 1,250 trams? ___\n" +
		"A. -4\nB. \\frac{1}{2}\nC) none",
	Subtask: "Work out (a+b)*7 without a calculator; then stop.",
	Role:    "analyze", Depth: 2, FanIn: 1, FanOut: 3, Position: 4, Difficulty: 6,
	PlannedTokens: 80, Inputs: 1, InputChars: 333, Money: 0.25, Time: 0.5,
}

// fingerprint hashes how this program computes features that are not yet
// fitted: the columns of [probe], and its buckets. Programs of different
// fingerprints must not share models.
func (t textFeatures) fingerprint() string {
	h := sha256.New()
	numbers := make([]float64, numericColumns)
	rawNumeric(numbers, probe)
	for _, v := range numbers {
		binary.Write(h, binary.LittleEndian, int64(math.Round(v*1e6))) // the last bits differ between processors
	}
	var v vector
	t.count(&v, probe)
	binary.Write(h, binary.LittleEndian, v.Index)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// validate reports n-grams that cannot be made.
func (t textFeatures) validate() error {
	switch {
	case t.Bits < 1 || t.Bits > maxBits:
		return fmt.Errorf("2^%d buckets: there are 2^1 to 2^%d", t.Bits, maxBits)
	case t.Words < 0 || t.Words > maxWords:
		return fmt.Errorf("n-grams of %d words: there are 0 to %d", t.Words, maxWords)
	}
	return nil
}

// check reports why a featurizer that was just read cannot be served by this
// program, and prepares it otherwise.
func (f *featurizer) check() error {
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

func (f *featurizer) checkProjection() error {
	p := f.Projection
	if p == nil {
		return nil
	}
	n := len(p.Buckets)
	if p.Dims < 1 || len(p.Axes) != n*p.Dims || n > 0 && int(p.Buckets[n-1]) >= len(f.IDF.idf) {
		return fmt.Errorf("projection of %d buckets to %d dimensions has %d numbers", n, p.Dims, len(p.Axes))
	}
	p.row = p.Buckets.positions(len(f.IDF.idf))
	return nil
}
