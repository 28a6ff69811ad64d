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

// A Progress says how far a run has got. It is a progress.json, which is there
// while the run goes on: no other process can open the run's run.db then.
type Progress struct {
	Done   int       `json:"done"`
	Trials int       `json:"trials"`
	Calls  int       `json:"calls"` // of this session
	USD    float64   `json:"usd"`   // for them
	At     time.Time `json:"at"`
}

func (p *Progress) String() string {
	return fmt.Sprintf("%d of %d trials by %s, %d calls for $%.4f in this session",
		p.Done, p.Trials, p.At.Format(time.TimeOnly), p.Calls, p.USD)
}

func progressPath(dir string) string { return filepath.Join(dir, "progress.json") }

// WriteProgress replaces the progress.json of a folder.
func WriteProgress(dir string, p Progress) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return WriteFile(progressPath(dir), append(text, '\n'))
}

// EndProgress removes it when the run has ended.
func EndProgress(dir string) error {
	if err := os.Remove(progressPath(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// ReadProgress returns the progress of a folder, and whether it has one.
func ReadProgress(dir string) (p Progress, ok bool) {
	text, err := os.ReadFile(progressPath(dir))
	return p, err == nil && json.Unmarshal(text, &p) == nil
}
