package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// A pendingFile is written under a temporary name beside its own. It has its own
// name only once it is whole and durable: finish, then publish. A crash leaves the
// temporary file, which the next attempt overwrites.
type pendingFile struct {
	*os.File
	path string
}

func createPending(path string) (*pendingFile, error) {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return nil, WriteError(path, err)
	}
	return &pendingFile{f, path}, nil
}

// finish makes the content durable, under the temporary name, and closes the file.
func (f *pendingFile) finish() error {
	return WriteError(f.path, errors.Join(f.Sync(), f.Close()))
}

// publish gives the file its name. The name is durable after syncFolder.
func (f *pendingFile) publish() error { return WriteError(f.path, os.Rename(f.Name(), f.path)) }

func (f *pendingFile) discard() { os.Remove(f.Name()) }

// WriteFile replaces a file as a whole: whoever reads it, also after a crash, finds
// the old content or the new. An error names the file and what to try.
func WriteFile(path string, content []byte) error {
	f, err := createPending(path)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = end(f, WriteError(path, err)); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// end finishes and publishes a file that was written without an error, and otherwise
// discards it. It returns the first error.
func end(f file, err error) error {
	if e := f.finish(); err == nil {
		err = e
	}
	if err == nil {
		err = f.publish()
	}
	if err != nil {
		f.discard()
	}
	return err
}

// syncFolder makes renames durable. Windows has no such call and needs none.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}

// WriteError says which file could not be written, and what to try; nil for nil.
func WriteError(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("write %s: %w (free some space or choose another folder, then run the same command again)", path, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("write %s: %w (choose a folder that you may write to)", path, err)
	}
	return fmt.Errorf("write %s: %w", path, err)
}
