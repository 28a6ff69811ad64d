package datasets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const mathRepo = "HuggingFaceH4/MATH-500"

// inventedMATH is a file large enough to be cut in the middle.
func inventedMATH() []byte {
	var b []byte
	for i := range 500 {
		b = fmt.Appendf(b, `{"problem":"What is $%d + 1$?","answer":"%d","subject":"Prealgebra","level":1,"unique_id":"%d"}`+"\n", i, i+1, i)
	}
	return b
}

func TestPull(t *testing.T) {
	data := inventedMATH()
	for _, large := range []bool{true, false} {
		t.Run(fmt.Sprintf("large=%t", large), func(t *testing.T) {
			hub := newFakeHub(t, map[string]fakeFile{mathRepo + "/test.jsonl": {data, large}})
			o := hub.options(t, nil)
			last := int64(-1)
			o.Progress = func(file string, done, total int64) {
				if file != "test.jsonl" || total != int64(len(data)) || done < last {
					t.Errorf("progress of %s: %d of %d after %d", file, done, total, last)
				}
				last = done
			}
			if err := Pull(t.Context(), "math500", o); err != nil {
				t.Fatal(err)
			}
			if last != int64(len(data)) {
				t.Errorf("progress ended at %d of %d", last, len(data))
			}
			want := []string{"hub HEAD test.jsonl", "hub GET test.jsonl", "cdn GET test.jsonl"}
			if !large {
				want = want[:2]
			}
			if diff := cmp.Diff(want, hub.requests()); diff != "" {
				t.Errorf("requests, -want +got\n%s", diff)
			}
			checkLayout(t, o.Cache, hub.files[mathRepo+"/test.jsonl"])

			set, err := Load(t.Context(), "math500", Options{Cache: o.Cache})
			if err != nil || len(set.Questions) != 500 || set.Revision != commitB {
				t.Errorf("load what was pulled: %v, %v", set, err)
			}
			if err := Pull(t.Context(), "math500", o); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"hub HEAD test.jsonl"}, hub.requests()); diff != "" {
				t.Errorf("requests of a second pull, -want +got\n%s", diff)
			}
			if slices.Contains(hub.auth, "cdn") || !slices.Contains(hub.auth, "hub") {
				t.Errorf("the token was sent to %v, want the hub only", hub.auth)
			}
		})
	}
}

// checkLayout compares the cache with what huggingface_hub makes of it.
func checkLayout(t *testing.T, c Cache, file fakeFile) {
	t.Helper()
	var got []string
	root := c.repoDir(mathRepo)
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		if target, err := os.Readlink(p); err == nil {
			rel += " -> " + target
		}
		got = append(got, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"blobs/" + file.etag(),
		"refs/main",
		"snapshots/" + commitB + "/test.jsonl -> ../../blobs/" + file.etag(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cache, -want +got\n%s", diff)
	}
	if ref, err := os.ReadFile(filepath.Join(root, "refs", "main")); string(ref) != commitB {
		t.Errorf("refs/main is %q, %v; want the bare commit", ref, err)
	}
}

// Two files are of one commit, even if the branch moves between the requests.
func TestPullOneCommit(t *testing.T) {
	test := writeParquet(t, mmluRow{7, "2 + 2?", []string{"3", "4"}, "B", 1, "", "math", "s"}).data
	hub := newFakeHub(t, map[string]fakeFile{
		"TIGER-Lab/MMLU-Pro/" + testFile:     {test, true},
		"TIGER-Lab/MMLU-Pro/" + mmluProShots: {test, true},
	})
	var revisions []string
	hub.fault = func(_ http.ResponseWriter, r *http.Request, host string, _ int) bool {
		if host == "hub" {
			_, after, _ := strings.Cut(r.URL.Path, "/resolve/")
			revision, _, _ := strings.Cut(after, "/data/")
			revisions = append(revisions, r.Method+" "+revision)
		}
		return false
	}
	o := hub.options(t, nil)
	if err := Pull(t.Context(), "MMLU-Pro", o); err != nil {
		t.Fatal(err)
	}
	// The content of both is the same: one blob serves them.
	want := []string{"HEAD main", "GET " + commitB, "HEAD " + commitB}
	if diff := cmp.Diff(want, revisions); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	set, err := Load(t.Context(), "mmlu-pro", Options{Cache: o.Cache})
	if err != nil || len(set.Questions) != 1 || len(set.Shots["math"]) != 1 {
		t.Errorf("load what was pulled: %v, %v", set, err)
	}
}

func TestPullRevision(t *testing.T) {
	hub := newFakeHub(t, map[string]fakeFile{mathRepo + "/test.jsonl": {inventedMATH(), false}})
	o := hub.options(t, nil)
	for _, revision := range []string{commitB, "v1.0"} {
		o.Revision = revision
		if err := Pull(t.Context(), "math500", o); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(t.Context(), "math500", Options{Cache: o.Cache, Revision: revision}); err != nil {
			t.Errorf("load revision %s: %v", revision, err)
		}
	}
	refs, err := os.ReadDir(filepath.Join(o.Cache.repoDir(mathRepo), "refs"))
	if err != nil || len(refs) != 1 || refs[0].Name() != "v1.0" {
		t.Errorf("refs %v, %v; want v1.0 only", refs, err)
	}
}

func TestPullNeedsNoNetwork(t *testing.T) {
	hub := newFakeHub(t, nil)
	for _, c := range []struct {
		name, benchmark string
		change          func(*PullOptions)
		want            string
	}{
		{"offline", "math500", func(o *PullOptions) { o.Offline = true }, "pull math500: HF_HUB_OFFLINE is set"},
		{"no cache", "math500", func(o *PullOptions) { o.Cache = Cache{} }, "no folder is known for the hub cache"},
		{"unknown benchmark", "mmlu", func(*PullOptions) {}, "unknown benchmark"},
		{"endpoint is no address", "math500", func(o *PullOptions) { o.Endpoint = "huggingface.co" },
			"HF_ENDPOINT is not a web address such as https://huggingface.co"},
		{"revision leaves the cache", "math500", func(o *PullOptions) { o.Revision = "../../x" }, "not a branch, tag or commit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := hub.options(t, nil)
			c.change(&o)
			err := Pull(t.Context(), c.benchmark, o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
			if c.name == "offline" && !errors.Is(err, ErrOffline) {
				t.Errorf("error %v, want ErrOffline", err)
			}
			if got := hub.requests(); len(got) > 0 {
				t.Errorf("requests %q, want none", got)
			}
		})
	}
}

func TestPullStopsWhenCancelled(t *testing.T) {
	hub := newFakeHub(t, nil)
	hub.fault = func(w http.ResponseWriter, _ *http.Request, _ string, _ int) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
	ctx, cancel := context.WithCancel(t.Context())
	o := hub.options(t, nil)
	o.sleep = func(ctx context.Context, _ time.Duration) error {
		cancel() // while it waits for the second attempt
		return sleep(ctx, time.Hour)
	}
	if err := Pull(ctx, "math500", o); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestPullOptionsFromEnv(t *testing.T) {
	home := t.TempDir()
	writeTestFile(t, filepath.Join(home, "token"), []byte("of-file\n"))
	for _, c := range []struct {
		name string
		env  map[string]string
		want PullOptions
	}{
		{"token of the environment", map[string]string{"HF_HOME": home, "HF_TOKEN": " of-env "}, PullOptions{Token: "of-env"}},
		{"token of the file", map[string]string{"HF_HOME": home}, PullOptions{Token: "of-file"}},
		{"token of another file", map[string]string{"HF_HOME": "/none", "HF_TOKEN_PATH": filepath.Join(home, "token")},
			PullOptions{Token: "of-file"}},
		{"no token", map[string]string{"HF_HOME": filepath.Join(home, "none")}, PullOptions{}},
		{"offline", map[string]string{"HF_HUB_OFFLINE": "yes"}, PullOptions{Offline: true}},
		{"not offline", map[string]string{"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "https://mirror"}, PullOptions{Endpoint: "https://mirror"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			getenv := func(key string) string { return c.env[key] }
			got := PullOptionsFromEnv(getenv)
			c.want.Cache = CacheFromEnv(getenv)
			if got.Cache != c.want.Cache || got.Token != c.want.Token || got.Offline != c.want.Offline || got.Endpoint != c.want.Endpoint {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
