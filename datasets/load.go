package datasets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Options set where benchmarks are found and how they are presented.
type Options struct {
	Cache    Cache
	Revision string // branch, tag or commit; "" means main
	GPQAZip  string // GPQA's official archive; "" means the cache's copy
	Seed     uint64 // of the order of GPQA's options
}

// A MissingError means that a benchmark is not in the cache. It wraps
// [fs.ErrNotExist]. Other errors may wrap it too, but are not a MissingError: a
// GPQAZip that does not exist was requested by name.
type MissingError struct {
	Name  string
	Where []string // the paths that were tried; none if there is no cache at all
}

func (e *MissingError) Error() string {
	if len(e.Where) == 0 {
		return fmt.Sprintf("benchmark %s: no folder is known for the hub cache", e.Name)
	}
	return fmt.Sprintf("benchmark %s is not in the hub cache: looked for %s", e.Name, strings.Join(e.Where, ", "))
}

func (e *MissingError) Unwrap() error { return fs.ErrNotExist }

func isMissing(err error) bool {
	var missing *MissingError
	return errors.As(err, &missing)
}

// Load reads a whole benchmark from the hub cache, in the order of its files.
// It never uses the network. Names are those of [List] and their aliases, in any
// case. The error is an [*UnknownNameError] for other names and a [*MissingError] if
// the benchmark is not cached; any other error means a file that is damaged.
//
// Option letters of GPQA follow from the item and o.Seed alone.
func Load(ctx context.Context, name string, o Options) (*Set, error) {
	s, err := lookup(name)
	if err != nil {
		return nil, err
	}
	at, err := s.find(o)
	if err != nil {
		return nil, err
	}
	set, err := s.load(ctx, at, o)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", s.name, err)
	}
	return set, nil
}

// A location is where a benchmark was found: in a snapshot or in an archive.
type location struct {
	commit string
	paths  []string // one for each file of the spec
	zip    string   // GPQA's archive, if paths is nil
}

// find locates a benchmark without reading it. An archive requested by name takes
// precedence over the hub's own files, and these over an archive in the cache.
func (s *spec) find(o Options) (location, error) {
	if s.family == "gpqa" && o.GPQAZip != "" {
		return location{zip: o.GPQAZip}, nil
	}
	missing := &MissingError{Name: s.name}
	if o.Cache.Dir == "" {
		return location{}, missing
	}
	commit, err := o.Cache.snapshot(s.repo, o.Revision)
	at := location{commit: commit}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		missing.Where = []string{o.Cache.repoDir(s.repo)}
	case err != nil:
		return location{}, fmt.Errorf("find %s: %w", s.name, err)
	default:
		for _, f := range s.files {
			p := o.Cache.file(s.repo, commit, f)
			at.paths = append(at.paths, p)
			if _, err := os.Stat(p); err != nil {
				missing.Where = append(missing.Where, p)
			}
		}
	}
	if len(missing.Where) == 0 {
		return at, nil
	}
	if s.family == "gpqa" {
		zip := o.Cache.archive()
		if _, err := os.Stat(zip); err == nil {
			return location{zip: zip}, nil
		}
		missing.Where = append(missing.Where, zip)
	}
	return location{}, missing
}

// load reads the files at a location and checks their content.
func (s *spec) load(ctx context.Context, at location, o Options) (*Set, error) {
	files, revision, err := s.open(ctx, at)
	if err != nil {
		return nil, err
	}
	set, err := s.parse(files, o.Seed)
	if err != nil {
		return nil, err
	}
	set.Name, set.Revision, set.Source = s.name, revision, s.label(at)
	return set, nil
}

// parse reads the content of files and checks the questions.
func (s *spec) parse(files []dataFile, seed uint64) (*Set, error) {
	set, err := s.read(s, files, seed)
	if err != nil {
		return nil, err
	}
	return set, checkItems(files[0].name, set.Questions)
}

// open reads the files of a benchmark into memory: the largest is 4 MB.
func (s *spec) open(ctx context.Context, at location) (files []dataFile, revision string, err error) {
	if at.zip != "" {
		archive, err := os.ReadFile(at.zip)
		if err != nil {
			return nil, "", fmt.Errorf("read GPQA's archive: %w", err)
		}
		f, err := openArchive(dataFile{at.zip, archive}, s.files[0])
		return []dataFile{f}, revisionOf(archive), err
	}
	for _, p := range at.paths {
		if err := ctx.Err(); err != nil {
			return nil, "", err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return nil, "", err
		}
		files = append(files, dataFile{p, data})
	}
	return files, at.commit, nil
}

// label names the files read, for people.
func (s *spec) label(at location) string {
	if at.zip != "" {
		return filepath.Base(at.zip) + ": " + s.files[0]
	}
	names := make([]string, len(s.files))
	for i, f := range s.files {
		names[i] = path.Base(f)
	}
	return fmt.Sprintf("%s@%.7s: %s", s.repo, at.commit, strings.Join(names, ", "))
}

// checkItems returns an error for an item without text or answer, an ID used twice,
// or a letter for which there is no option.
func checkItems(file string, questions []Question) error {
	if len(questions) == 0 {
		return fmt.Errorf("%s: no questions in it", file)
	}
	seen := make(map[string]int, len(questions))
	for i, q := range questions {
		var problem string
		first, dup := seen[q.ID]
		switch {
		case q.ID == "":
			problem = "no id"
		case dup:
			problem = fmt.Sprintf("same id as item %d", first+1)
		case strings.TrimSpace(q.Text) == "":
			problem = "no question text"
		case q.Answer == "":
			problem = "no answer"
		case q.Options != nil && (len(q.Answer) != 1 || int(q.Answer[0]-'A') >= len(q.Options)):
			problem = fmt.Sprintf("answer %.20q, but %d options", q.Answer, len(q.Options))
		}
		if problem != "" {
			return fmt.Errorf("%s: item %d (id %.60q): %s", file, i+1, q.ID, problem)
		}
		seen[q.ID] = i
	}
	return nil
}
