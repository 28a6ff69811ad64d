package datasets

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/google/renameio/v2/maybe"
)

// errChecksum means that a content does not match the checksum in its name.
var errChecksum = errors.New("wrong checksum")

var sha256Pattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// checkBlob compares a file with the ETag that the hub gave it, and returns the means:
// "sha256" for large files, "git-sha1" for small ones, "" if the ETag is no checksum,
// which is not an error.
func checkBlob(name, etag string) (means string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var sum hash.Hash
	switch {
	case sha256Pattern.MatchString(etag):
		means, sum = "sha256", sha256.New()
	case commitPattern.MatchString(etag):
		info, err := f.Stat()
		if err != nil {
			return "", err
		}
		means, sum = "git-sha1", sha1.New()
		fmt.Fprintf(sum, "blob %d\x00", info.Size())
	default:
		return "", nil
	}
	if _, err := io.Copy(sum, f); err != nil {
		return means, err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != etag {
		return means, fmt.Errorf("%w: %s %s, want %s", errChecksum, means, got, etag)
	}
	return means, nil
}

// linkBlob makes a file of a snapshot: a relative link, so that a cache can be moved.
// It replaces a file of the same name.
func linkBlob(blob, name string) error {
	dir := filepath.Dir(name)
	target, err := filepath.Rel(dir, blob)
	if err != nil {
		return err
	}
	if now, err := os.Readlink(name); err == nil && now == target {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// A link cannot be made over a file; a rename can.
	fresh := name + ".link"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Symlink(target, fresh); err != nil {
		return err
	}
	return os.Rename(fresh, name)
}

// writeFile writes a file of the cache and its folder. The file is written as a whole
// or not at all.
func writeFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return maybe.WriteFile(name, data, 0o644)
}
