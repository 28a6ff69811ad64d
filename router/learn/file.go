package learn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("load model: %w", err)
	}
	defer f.Close()
	m, err := ReadModel(f)
	if err != nil {
		return nil, fmt.Errorf("load model %s: %w", path, err)
	}
	return m, nil
}

// ReadModel reads what Write writes.
func ReadModel(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
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
	if m.Need.Regressor != nil {
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
