package learn

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// ReadOutcomes ranges over the outcomes of a file in bounded memory: Parquet where
// its name ends in .parquet, otherwise JSONL, gzipped or not. An error is the last
// thing yielded and names the file, and line or row.
func ReadOutcomes(path string) iter.Seq2[Outcome, error] {
	return func(yield func(Outcome, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(Outcome{}, fmt.Errorf("read outcomes: %w", err))
			return
		}
		defer f.Close()
		if isParquet(path) {
			parquetOutcomes(f)(yield)
		} else {
			DecodeOutcomes(path, f)(yield)
		}
	}
}

// LoadOutcomes reads files into memory, one after the other; a file without any
// outcome is an error.
func LoadOutcomes(paths ...string) ([]Outcome, error) {
	var all []Outcome
	for _, path := range paths {
		before := len(all)
		for o, err := range ReadOutcomes(path) {
			if err != nil {
				return nil, err
			}
			all = append(all, o)
		}
		if len(all) == before {
			return nil, fmt.Errorf("read outcomes %s: it holds none", path)
		}
	}
	return all, nil
}

// WriteOutcomes writes a file that [ReadOutcomes] reads back, in the format its name
// ends in: .parquet, .jsonl or .jsonl.gz. The file has its name only once it is
// whole; an error of the sequence is returned and leaves nothing behind.
func WriteOutcomes(path string, all iter.Seq2[Outcome, error]) error {
	err := replaceFile(path, func(f io.Writer) error {
		switch {
		case isParquet(path):
			return writeParquet(f, all)
		case strings.HasSuffix(path, ".gz"):
			z := gzip.NewWriter(f)
			return errors.Join(EncodeOutcomes(z, all), z.Close())
		}
		return EncodeOutcomes(f, all)
	})
	if err != nil {
		return fmt.Errorf("write outcomes %s: %w", path, err)
	}
	return nil
}

func isParquet(path string) bool { return strings.EqualFold(filepath.Ext(path), ".parquet") }

// EachOutcome returns the sequence of outcomes in memory.
func EachOutcome(all []Outcome) iter.Seq2[Outcome, error] {
	return func(yield func(Outcome, error) bool) {
		for _, o := range all {
			if !yield(o, nil) {
				return
			}
		}
	}
}

// replaceFile writes a file that is complete or not there: it has its name only
// after write has returned without error and its bytes are on disk.
func replaceFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 64<<10)
	if err = write(b); err == nil {
		err = errors.Join(b.Flush(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
