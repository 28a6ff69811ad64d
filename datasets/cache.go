package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A Cache is a Hugging Face hub cache, in the layout that huggingface_hub and
// other tools share:
//
//	Dir/datasets--ORG--NAME/refs/main             a commit
//	Dir/datasets--ORG--NAME/snapshots/COMMIT/...  files, mostly links into
//	Dir/datasets--ORG--NAME/blobs/ETAG            contents
//
// GPQA's archive, which is not of the hub, is kept beside these folders as
// datasets--Idavidrein--gpqa/dataset.zip. The zero Cache holds nothing.
type Cache struct {
	Dir string
}

// CacheFromEnv finds the cache as huggingface_hub does: HF_HUB_CACHE, else
// HF_HOME/hub, else XDG_CACHE_HOME/huggingface/hub, else
// ~/.cache/huggingface/hub. The folder need not exist.
func CacheFromEnv(getenv func(string) string) Cache {
	if dir := getenv("HF_HUB_CACHE"); dir != "" {
		return Cache{expandHome(dir, getenv)}
	}
	if home := hubHome(getenv); home != "" {
		return Cache{filepath.Join(home, "hub")}
	}
	return Cache{}
}

// hubHome is the folder of the hub's tools, or "" where there is no home.
func hubHome(getenv func(string) string) string {
	if dir := getenv("HF_HOME"); dir != "" {
		return expandHome(dir, getenv)
	}
	if dir := getenv("XDG_CACHE_HOME"); dir != "" {
		return filepath.Join(expandHome(dir, getenv), "huggingface")
	}
	if home := userHome(getenv); home != "" {
		return filepath.Join(home, ".cache", "huggingface")
	}
	return ""
}

func userHome(getenv func(string) string) string {
	return cmp.Or(getenv("HOME"), getenv("USERPROFILE"))
}

// expandHome replaces a leading ~, which a shell leaves alone in VAR=~/x
// written in a settings file.
func expandHome(dir string, getenv func(string) string) string {
	if rest, ok := strings.CutPrefix(dir, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		return filepath.Join(userHome(getenv), rest)
	}
	return dir
}

// repoDir is the folder of a dataset repository.
func (c Cache) repoDir(repo string) string {
	return filepath.Join(c.Dir, "datasets--"+strings.ReplaceAll(repo, "/", "--"))
}

// file is where a file of a snapshot is. Name is written with slashes.
func (c Cache) file(repo, commit, name string) string {
	return filepath.Join(c.repoDir(repo), "snapshots", commit, filepath.FromSlash(name))
}

// archive is where GPQA's encrypted archive is kept.
func (c Cache) archive() string {
	return filepath.Join(c.repoDir(gpqaRepo), "dataset.zip")
}

var commitPattern = regexp.MustCompile(`^[0-9a-f]{40}$`)

// snapshot finds the commit that a revision (a branch, tag or commit; "" means
// main) stands for. The error is an [fs.ErrNotExist] if the cache does not contain
// it. A cache copied without its refs serves main if it holds one snapshot only.
func (c Cache) snapshot(repo, revision string) (commit string, err error) {
	revision = cmp.Or(revision, defaultBranch)
	if !filepath.IsLocal(revision) {
		return "", fmt.Errorf("revision %q is not a branch, tag or commit", revision)
	}
	if commitPattern.MatchString(revision) {
		return revision, nil
	}
	ref := filepath.Join(c.repoDir(repo), "refs", revision)
	content, err := os.ReadFile(ref)
	if errors.Is(err, fs.ErrNotExist) && revision == defaultBranch {
		return c.onlySnapshot(repo)
	}
	if err != nil {
		return "", err
	}
	commit = strings.TrimSpace(string(content))
	if !commitPattern.MatchString(commit) {
		return "", fmt.Errorf("%s: %.60q is not a commit (40 hexadecimal digits); pull the benchmark again", ref, commit)
	}
	return commit, nil
}

func (c Cache) onlySnapshot(repo string) (commit string, err error) {
	dir := filepath.Join(c.repoDir(repo), "snapshots")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var commits []string
	for _, e := range entries {
		if e.IsDir() {
			commits = append(commits, e.Name())
		}
	}
	switch len(commits) {
	case 0:
		return "", fmt.Errorf("%s is empty: %w", dir, fs.ErrNotExist)
	case 1:
		return commits[0], nil
	}
	return "", fmt.Errorf("%s: no refs/main and %d snapshots; name one as the revision: %s", c.repoDir(repo), len(commits),
		strings.Join(commits, ", "))
}
