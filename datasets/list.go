package datasets

import "os"

// An Entry describes a benchmark and its state in the cache.
type Entry struct {
	Name     string
	Family   string
	Items    int    // questions, as published
	Shots    int    // worked examples, as published
	Repo     string // on the hub
	Licence  string
	Cached   bool
	Revision string // commit in the cache; "" from an archive, whose revision takes reading it
	Path     string // of the first file or the archive
	Err      error  // why the search failed: an inconsistent cache, a missing archive
}

// Describe returns the published figures of a benchmark, without Cached, Revision,
// Path and Err: it does not search the cache. Names are as in [Load].
func Describe(name string) (Entry, error) {
	s, err := lookup(name)
	if err != nil {
		return Entry{}, err
	}
	return s.entry(), nil
}

func (s *spec) entry() Entry {
	return Entry{Name: s.name, Family: s.family, Items: s.items, Shots: s.shots, Repo: s.repo, Licence: s.licence}
}

// List returns an entry for every benchmark, with its state in the cache. It checks
// only that the files exist; [Verify] reads them.
func List(o Options) []Entry {
	entries := make([]Entry, len(specs))
	for i := range specs {
		s := &specs[i]
		e := s.entry()
		at, err := s.find(o)
		switch {
		case isMissing(err):
		case err != nil:
			e.Err = err
		case at.zip != "":
			_, e.Err = os.Stat(at.zip)
			e.Cached, e.Path = e.Err == nil, at.zip
		default:
			e.Cached, e.Revision, e.Path = true, at.commit, at.paths[0]
		}
		entries[i] = e
	}
	return entries
}
