package datasets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A FileCheck is the result of [Verify] for one file.
type FileCheck struct {
	Path  string
	Bytes int64

	// Means is how the content was compared with its name: sha256, git-sha1, or
	// "" where the cache keeps no checksum (a file that is no link to a blob).
	Means string
	Err   error // the difference, if there is one
}

// A Verification is the result of [Verify] for a benchmark.
type Verification struct {
	Name      string
	Revision  string
	Files     []FileCheck
	Items     int // questions found
	Want      int // questions published
	Shots     int // worked examples found
	WantShots int
	LoadErr   error // why the questions cannot be read
}

// Err joins all differences; it is nil if there are none.
func (v *Verification) Err() error {
	errs := []error{v.LoadErr}
	for _, f := range v.Files {
		if f.Err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.Path, f.Err))
		}
	}
	if v.LoadErr == nil && (v.Items != v.Want || v.Shots != v.WantShots) {
		errs = append(errs, fmt.Errorf("%s: %d questions and %d worked examples, want %d and %d", v.Name, v.Items, v.Shots, v.Want, v.WantShots))
	}
	return errors.Join(errs...)
}

// Verify reads a benchmark in the cache again and compares the files with the
// checksums they are named after, and the number of questions with what was
// published. The error is one of [Load]'s for a benchmark that is missing;
// faults of one that is present are in the Verification.
func Verify(ctx context.Context, name string, o Options) (*Verification, error) {
	s, err := lookup(name)
	if err != nil {
		return nil, err
	}
	at, err := s.find(o)
	if err != nil {
		return nil, err
	}
	v := &Verification{Name: s.name, Want: s.items, WantShots: s.shots}
	paths := at.paths
	if at.zip != "" {
		paths = []string{at.zip}
	}
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v.Files = append(v.Files, checkFile(p, at.zip != ""))
	}
	set, err := s.load(ctx, at, o)
	if err != nil {
		v.LoadErr = err
		return v, ctx.Err()
	}
	v.Revision, v.Items = set.Revision, len(set.Questions)
	for _, examples := range set.Shots {
		v.Shots += len(examples)
	}
	return v, nil
}

func checkFile(name string, archive bool) FileCheck {
	c := FileCheck{Path: name}
	info, err := os.Stat(name)
	if err != nil {
		c.Err = err
		return c
	}
	c.Bytes = info.Size()
	if archive {
		var data []byte
		if data, c.Err = os.ReadFile(name); c.Err == nil {
			c.Err = checkArchive(dataFile{name, data})
		}
		if c.Err == nil && revisionOf(data) == officialArchive {
			c.Means = "sha256"
		}
		return c
	}
	if blob, err := os.Readlink(name); err == nil {
		c.Means, c.Err = checkBlob(name, filepath.Base(blob))
	}
	return c
}
