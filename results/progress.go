package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A Progress tells how far a run is whose run.db nobody else can open while it
// goes on. It is a progress.json beside it, there as long as the run is.
type Progress struct {
	Done   int       `json:"done"`
	Trials int       `json:"trials"`
	Calls  int       `json:"calls"` // of this session
	USD    float64   `json:"usd"`   // for them
	At     time.Time `json:"at"`
}

func (p *Progress) String() string {
	return fmt.Sprintf("%d of %d trials by %s, %d calls for $%.4f in this session", p.Done, p.Trials, p.At.Format(time.TimeOnly), p.Calls, p.USD)
}

func progressPath(dir string) string { return filepath.Join(dir, "progress.json") }

// WriteProgress replaces what a folder says.
func WriteProgress(dir string, p Progress) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	path := progressPath(dir)
	if err := os.WriteFile(path+".tmp", append(text, '\n'), 0o644); err != nil {
		return WriteError(path, err)
	}
	return WriteError(path, os.Rename(path+".tmp", path))
}

// EndProgress takes it back when the run has ended.
func EndProgress(dir string) error {
	if err := os.Remove(progressPath(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// ReadProgress returns what a folder says, and whether it says anything.
func ReadProgress(dir string) (p Progress, ok bool) {
	text, err := os.ReadFile(progressPath(dir))
	return p, err == nil && json.Unmarshal(text, &p) == nil
}
