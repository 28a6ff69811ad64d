package datasets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// PullOptions set how benchmarks are downloaded.
type PullOptions struct {
	Cache    Cache
	Endpoint string // of the hub; "" means https://huggingface.co
	Revision string // branch, tag or commit; "" means main
	Token    string // sent to the endpoint only, never to where it redirects
	Offline  bool   // makes downloads fail with [ErrOffline]
	GPQAZip  string // GPQA's official archive, to be kept in the cache instead of downloading GPQA

	// Progress, unless nil, receives how many bytes of a file are stored. Total is -1
	// if the hub does not state it; done decreases when a file starts anew.
	Progress func(file string, done, total int64)

	stall time.Duration                              // silence after which a connection is given up; 0 means a minute
	sleep func(context.Context, time.Duration) error // waits before another attempt; nil means by the wall clock
}

// ErrOffline means that a download was requested while HF_HUB_OFFLINE is set.
var ErrOffline = errors.New("HF_HUB_OFFLINE is set, so that nothing is downloaded")

// PullOptionsFromEnv reads the variables that huggingface_hub reads: those of the
// cache, HF_ENDPOINT, HF_HUB_OFFLINE, and the token from HF_TOKEN, or else from the
// file HF_TOKEN_PATH or HF_HOME/token.
func PullOptionsFromEnv(getenv func(string) string) PullOptions {
	return PullOptions{
		Cache:    CacheFromEnv(getenv),
		Endpoint: getenv("HF_ENDPOINT"),
		Offline:  slices.Contains([]string{"1", "ON", "YES", "TRUE"}, strings.ToUpper(getenv("HF_HUB_OFFLINE"))),
		Token:    tokenFromEnv(getenv),
	}
}

// tokenFromEnv ignores a token file that cannot be read: most benchmarks need no
// token, and the hub reports where one is needed.
func tokenFromEnv(getenv func(string) string) string {
	if token := strings.TrimSpace(getenv("HF_TOKEN")); token != "" {
		return token
	}
	name := getenv("HF_TOKEN_PATH")
	if home := hubHome(getenv); name == "" && home != "" {
		name = filepath.Join(home, "token")
	}
	content, _ := os.ReadFile(expandHome(name, getenv))
	return strings.TrimSpace(string(content))
}

// Pull downloads a benchmark into the cache, in the layout that huggingface_hub
// reads too. Complete files are not downloaded again, and interrupted downloads are
// continued. The error is an [*UnknownNameError], [ErrOffline], an [*AccessError], or
// describes the last attempt. It never contains the token.
func Pull(ctx context.Context, name string, o PullOptions) error {
	s, err := lookup(name)
	if err != nil {
		return err
	}
	if err := s.pull(ctx, o); err != nil {
		return &redactedError{fmt.Errorf("pull %s: %w", s.name, err), o.Token}
	}
	return nil
}

func (s *spec) pull(ctx context.Context, o PullOptions) error {
	revision := cmp.Or(o.Revision, defaultBranch)
	switch {
	case o.Cache.Dir == "":
		return errors.New("no folder is known for the hub cache; set HF_HOME")
	case !filepath.IsLocal(revision):
		return fmt.Errorf("revision %q is not a branch, tag or commit", revision)
	case s.family == "gpqa" && o.GPQAZip != "":
		return o.Cache.keepArchive(o.GPQAZip)
	case o.Offline:
		return ErrOffline
	}
	h, err := newHub(o)
	if err != nil {
		return err
	}
	defer h.client.CloseIdleConnections()
	// The first answer names the commit; the other files are taken from that commit,
	// even if the branch moves in between.
	at := revision
	for _, name := range s.files {
		if at, err = h.pullFile(ctx, o, s.repo, at, name); err != nil {
			return fmt.Errorf("%s from %s: %w", name, s.repo, err)
		}
	}
	if revision == at {
		return nil // a commit needs no ref
	}
	return writeFile(filepath.Join(o.Cache.repoDir(s.repo), "refs", revision), []byte(at))
}

// pullFile makes one file of a repository part of the cache and returns the
// commit that the revision stands for.
func (h *hub) pullFile(ctx context.Context, o PullOptions, repo, revision, name string) (commit string, err error) {
	want, err := h.head(ctx, h.url(repo, revision, name))
	if err != nil {
		return "", err
	}
	progress := func(done int64) {
		if o.Progress != nil {
			o.Progress(name, done, want.size)
		}
	}
	blob := filepath.Join(o.Cache.repoDir(repo), "blobs", want.etag)
	if info, err := os.Stat(blob); err == nil && (want.size < 0 || info.Size() == want.size) {
		progress(info.Size())
	} else if err := h.download(ctx, h.url(repo, want.commit, name), want, blob, progress); err != nil {
		return "", err
	}
	return want.commit, linkBlob(blob, o.Cache.file(repo, want.commit, name))
}

// A redactedError hides a token that a server or a library may have repeated.
type redactedError struct {
	err   error
	token string
}

func (e *redactedError) Error() string { return redact(e.err.Error(), e.token) }
func (e *redactedError) Unwrap() error { return e.err }

func redact(message, token string) string {
	if token == "" {
		return message
	}
	return strings.ReplaceAll(message, token, "[token]")
}
