package datasets

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

const testToken = "hf_InventedToken"

// A fakeHub answers like huggingface.co: small files itself, large ones by a
// redirect to another host.
type fakeHub struct {
	hub, cdn *httptest.Server
	commit   string
	files    map[string]fakeFile // by REPO/NAME

	// fault, if set, may answer a request instead; it says whether it did. Host
	// is "hub" or "cdn", n counts the requests of that host and method from 1.
	fault func(w http.ResponseWriter, r *http.Request, host string, n int) bool

	mu   sync.Mutex
	log  []string // "hub HEAD test.jsonl", "cdn GET test.jsonl bytes=5-"
	auth []string // hosts that were sent the token
}

type fakeFile struct {
	data  []byte
	large bool
}

func (f fakeFile) etag() string {
	if f.large {
		return fmt.Sprintf("%x", sha256.Sum256(f.data))
	}
	return fmt.Sprintf("%x", sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(f.data), f.data)))
}

func newFakeHub(t *testing.T, files map[string]fakeFile) *fakeHub {
	f := &fakeHub{commit: commitB, files: files}
	f.hub = httptest.NewServer(f.handler("hub", f.serveHub))
	f.cdn = httptest.NewServer(f.handler("cdn", f.serveCDN))
	t.Cleanup(func() {
		f.hub.Close()
		f.cdn.Close()
	})
	return f
}

// handler logs a request, then lets fault or serve answer it.
func (f *fakeHub) handler(host string, serve func(http.ResponseWriter, *http.Request, fakeFile)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		repo, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/datasets/"), "/resolve/")
		_, name, _ = strings.Cut(name, "/") // after the revision
		f.mu.Lock()
		n := 1
		for _, line := range f.log {
			if strings.HasPrefix(line, host+" "+r.Method+" ") {
				n++
			}
		}
		f.log = append(f.log, strings.TrimSpace(host+" "+r.Method+" "+name+" "+r.Header.Get("Range")))
		if strings.Contains(r.Header.Get("Authorization"), testToken) {
			f.auth = append(f.auth, host)
		}
		f.mu.Unlock()
		if f.fault != nil && f.fault(w, r, host, n) {
			return
		}
		file, ok := f.files[repo+"/"+name]
		if !ok {
			w.Header().Set("X-Error-Code", "EntryNotFound")
			http.Error(w, "no such file", http.StatusNotFound)
			return
		}
		serve(w, r, file)
	})
}

func (f *fakeHub) serveHub(w http.ResponseWriter, r *http.Request, file fakeFile) {
	w.Header().Set("X-Repo-Commit", f.commit)
	if file.large {
		w.Header().Set("X-Linked-Etag", `"`+file.etag()+`"`)
		w.Header().Set("X-Linked-Size", fmt.Sprint(len(file.data)))
		http.Redirect(w, r, f.cdn.URL+r.URL.Path+"?signature=secret", http.StatusFound)
		return
	}
	w.Header().Set("ETag", `W/"`+file.etag()+`"`)
	f.serveCDN(w, r, file)
}

func (f *fakeHub) serveCDN(w http.ResponseWriter, r *http.Request, file fakeFile) {
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(file.data)))
}

// options pulls from the hub into an empty cache, without waiting. The pauses
// that were asked for are appended to *slept.
func (f *fakeHub) options(t *testing.T, slept *[]time.Duration) PullOptions {
	return PullOptions{
		Cache: Cache{t.TempDir()}, Endpoint: f.hub.URL + "/", Token: testToken, stall: 10 * time.Second,
		sleep: func(_ context.Context, d time.Duration) error {
			if slept != nil {
				*slept = append(*slept, d)
			}
			return nil
		},
	}
}

// requests are those logged since the last call.
func (f *fakeHub) requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	log := f.log
	f.log = nil
	return log
}
