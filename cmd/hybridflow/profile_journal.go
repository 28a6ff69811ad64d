package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hybridflow/router/learn"
)

// A journal is a file of outcomes that grows, so that an interrupted profile
// loses nothing.
type journal struct {
	path string
	file *os.File
	done map[string]bool // questions in it
}

// openJournal reads a journal, drops a last line that was cut in the middle of a
// write, and opens it for appending.
func openJournal(path string) (*journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, err
	}
	j := &journal{path: path, done: map[string]bool{}}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("continue profile: %w", err)
	}
	whole := text[:strings.LastIndexByte(string(text), '\n')+1]
	for o, err := range learn.DecodeOutcomes(path, strings.NewReader(string(whole))) {
		if err != nil {
			return nil, &hintError{err, "remove " + path + " to begin anew"}
		}
		j.done[questionOf(o.ID)] = true
	}
	if j.file, err = os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o666); err != nil {
		return nil, fmt.Errorf("continue profile: %w", err)
	}
	if err := j.file.Truncate(int64(len(whole))); err != nil {
		return nil, err
	}
	_, err = j.file.Seek(0, 2)
	return j, err
}

// questionOf cuts the subtask off an outcome's ID: "gpqa/rec1#2/3" is of
// "gpqa/rec1#2".
func questionOf(id string) string {
	hash := strings.LastIndexByte(id, '#')
	if slash := strings.IndexByte(id[max(hash, 0):], '/'); hash >= 0 && slash >= 0 {
		return id[:hash+slash]
	}
	return id
}

// add writes the outcomes of a question at once, so that a journal has all of them
// or none, except after a write that was cut.
func (j *journal) add(found []learn.Outcome) error {
	var b strings.Builder
	if err := learn.EncodeOutcomes(&b, learn.EachOutcome(found)); err != nil {
		return err
	}
	_, err := j.file.WriteString(b.String())
	return err
}
