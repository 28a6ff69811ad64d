package datasets

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	commitA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	commitB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

func TestCacheFromEnv(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"HF_HUB_CACHE goes first", map[string]string{"HF_HUB_CACHE": "/a", "HF_HOME": "/b", "HOME": "/h"}, "/a"},
		{"then HF_HOME", map[string]string{"HF_HOME": "/b", "XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/b/hub"},
		{"then XDG_CACHE_HOME", map[string]string{"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/c/huggingface/hub"},
		{"then the home folder", map[string]string{"HOME": "/h"}, "/h/.cache/huggingface/hub"},
		{"a tilde is the home folder", map[string]string{"HF_HOME": "~/hf", "HOME": "/h"}, "/h/hf/hub"},
		{"a tilde within a name is not", map[string]string{"HF_HOME": "~hf", "HOME": "/h"}, "~hf/hub"},
		{"nothing known", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := CacheFromEnv(func(key string) string { return c.env[key] })
			if filepath.ToSlash(got.Dir) != c.want {
				t.Errorf("got %q, want %q", got.Dir, c.want)
			}
		})
	}
}

func TestSnapshot(t *testing.T) {
	for _, c := range []struct {
		name     string
		refs     map[string]string
		folders  []string
		revision string
		want     string
		err      string // part of the message; "missing" for fs.ErrNotExist
	}{
		{name: "main by default", refs: map[string]string{"main": commitA}, folders: []string{commitA, commitB}, want: commitA},
		{name: "white space after the commit", refs: map[string]string{"main": commitA + "\n"}, want: commitA},
		{name: "a tag", refs: map[string]string{"main": commitA, "v1": commitB}, revision: "v1", want: commitB},
		{name: "a pull request", refs: map[string]string{"refs/pr/1": commitB}, revision: "refs/pr/1", want: commitB},
		{name: "a commit needs no ref", revision: commitB, want: commitB},
		{name: "no refs, one snapshot", folders: []string{commitA}, want: commitA},
		{name: "no refs, two snapshots", folders: []string{commitA, commitB}, err: "2 snapshots; name one"},
		{name: "no refs, no snapshot", folders: []string{}, err: "missing"},
		{name: "a tag never pulled", refs: map[string]string{"main": commitA}, folders: []string{commitA}, revision: "v2", err: "missing"},
		{name: "nothing at all", err: "missing"},
		{name: "a ref that is no commit", refs: map[string]string{"main": "../../etc"}, err: "not a commit"},
		{name: "a revision that leaves the cache", revision: "../../../x", err: "not a branch, tag or commit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cache := Cache{t.TempDir()}
			for ref, commit := range c.refs {
				writeTestFile(t, filepath.Join(cache.repoDir("o/n"), "refs", ref), []byte(commit))
			}
			for _, f := range c.folders {
				writeTestFile(t, cache.file("o/n", f, "x"), nil)
			}
			got, err := cache.snapshot("o/n", c.revision)
			switch {
			case c.err == "missing":
				if !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("error %v, want fs.ErrNotExist", err)
				}
			case c.err != "":
				if err == nil || !strings.Contains(err.Error(), c.err) || errors.Is(err, fs.ErrNotExist) {
					t.Errorf("error %v, want one with %q that is not fs.ErrNotExist", err, c.err)
				}
			case err != nil || got != c.want:
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
}

// writeTestFile writes a file and the folders above it.
func writeTestFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
