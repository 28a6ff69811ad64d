package datasets

import (
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

// cut sends the first n bytes of a body whose whole length it announces, and
// then closes the connection.
func cut(w http.ResponseWriter, data []byte, n int) {
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.Write(data[:n])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func TestPullResumes(t *testing.T) {
	data := inventedMATH()
	name := mathRepo + "/test.jsonl"
	for _, c := range []struct {
		name  string
		left  []byte // of an earlier pull
		fault func(w http.ResponseWriter, r *http.Request, host string, n int) bool
		want  []string // requests for the content
	}{
		{name: "after a cut", fault: func(w http.ResponseWriter, _ *http.Request, host string, n int) bool {
			if host == "cdn" && n == 1 {
				cut(w, data, 1000)
			}
			return false
		}, want: []string{"cdn GET test.jsonl", "cdn GET test.jsonl bytes=1000-"}},
		{name: "what an earlier pull left", left: data[:2000], want: []string{"cdn GET test.jsonl bytes=2000-"}},
		{name: "complete but not yet named", left: data, want: nil},
		{name: "from a server without range requests", left: data[:2000], fault: func(w http.ResponseWriter, _ *http.Request, host string,
			_ int) bool {
			if host == "cdn" {
				w.Write(data)
			}
			return host == "cdn"
		}, want: []string{"cdn GET test.jsonl bytes=2000-"}},
		{name: "from another range than requested", left: data[:2000], fault: func(w http.ResponseWriter, _ *http.Request, host string,
			n int) bool {
			if host != "cdn" || n > 1 {
				return false
			}
			w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(data)-1, len(data)))
			w.WriteHeader(http.StatusPartialContent)
			w.Write(data)
			return true
		}, want: []string{"cdn GET test.jsonl bytes=2000-", "cdn GET test.jsonl"}},
		{name: "more left than there is", left: append(slices.Clone(data), 'x'),
			want: []string{fmt.Sprintf("cdn GET test.jsonl bytes=%d-", len(data)+1), "cdn GET test.jsonl"}},
		{name: "of another content", left: []byte("something else"),
			want: []string{"cdn GET test.jsonl bytes=14-", "cdn GET test.jsonl"}},
		{name: "after a stall", fault: func(w http.ResponseWriter, r *http.Request, host string, n int) bool {
			if host == "cdn" && n == 1 {
				w.Write(data[:500])
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return true
			}
			return false
		}, want: []string{"cdn GET test.jsonl", "cdn GET test.jsonl bytes=500-"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			hub := newFakeHub(t, map[string]fakeFile{name: {data, true}})
			hub.fault = c.fault
			o := hub.options(t, nil)
			if c.name == "after a stall" {
				o.stall = 200 * time.Millisecond
			}
			blob := filepath.Join(o.Cache.repoDir(mathRepo), "blobs", hub.files[name].etag())
			if c.left != nil {
				writeTestFile(t, blob+".incomplete", c.left)
			}
			if err := Pull(t.Context(), "math500", o); err != nil {
				t.Fatal(err)
			}
			got := slices.DeleteFunc(hub.requests(), func(line string) bool { return !strings.HasPrefix(line, "cdn") })
			if diff := cmp.Diff(c.want, got); diff != "" && len(got)+len(c.want) > 0 {
				t.Errorf("requests, -want +got\n%s", diff)
			}
			checkLayout(t, o.Cache, hub.files[name])
			if content, err := os.ReadFile(blob); string(content) != string(data) {
				t.Errorf("blob of %d bytes, %v; want the %d of the file", len(content), err, len(data))
			}
		})
	}
}

func TestPullRetries(t *testing.T) {
	status := func(code int, header ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}
	}
	for _, c := range []struct {
		name   string
		host   string
		method string
		first  int // as many answers as this are faulty
		answer func(http.ResponseWriter)
		slept  []time.Duration
		err    string
	}{
		{"too many requests, with a time to wait", "hub", "HEAD", 2, status(429, "Retry-After", "7"),
			[]time.Duration{7 * time.Second, 7 * time.Second}, ""},
		{"too many requests, for good", "hub", "HEAD", 99, status(429), []time.Duration{1e9, 2e9, 4e9, 8e9},
			"gave up after 5 attempts: HOST answers 429 Too Many Requests"},
		{"an hour to wait", "hub", "HEAD", 1, status(429, "Retry-After", "3600"), nil, "429 Too Many Requests, and asks to wait 1h0m0s"},
		{"server errors", "hub", "GET", 3, status(500), []time.Duration{1e9, 2e9, 4e9}, ""},
		{"server error for good", "cdn", "GET", 99, status(503), []time.Duration{1e9, 2e9, 4e9, 8e9}, "gave up after 5 attempts: "},
		{"signed address expired", "cdn", "GET", 1, status(403), []time.Duration{1e9}, ""},
		{"connection closed", "hub", "HEAD", 1, func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, []time.Duration{1e9}, ""},
		{"no such file", "hub", "HEAD", 99, status(404, "X-Error-Code", "EntryNotFound"), nil, "HOST answers 404 Not Found (EntryNotFound)"},
		{"not a hub", "hub", "HEAD", 99, status(200, "ETag", `"x"`), nil,
			"HOST answers 200 without a commit and an ETag: is HF_ENDPOINT a Hugging Face hub?"},
		{"an ETag that is a path", "hub", "HEAD", 99, status(200, "X-Repo-Commit", commitB, "ETag", `"../../x"`), nil,
			"without a commit and an ETag"},
		{"a commit that is a path", "hub", "HEAD", 99, status(200, "X-Repo-Commit", "../../x", "ETag", `"x"`), nil,
			"without a commit and an ETag"},
		{"redirects in a circle", "hub", "HEAD", 99, status(302, "Location", "/datasets/x"), nil, "more than 10 redirects"},
		{"the token repeated by the server", "hub", "HEAD", 99, status(404, "X-Error-Code", testToken), nil, "answers 404 Not Found ([token])"},
		{"a redirect for the content to nowhere", "hub", "GET", 99, status(302, "Location", "http://127.0.0.1:1/x?signature=secret"),
			[]time.Duration{1e9, 2e9, 4e9, 8e9}, "gave up after 5 attempts: ask HOST: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			hub := newFakeHub(t, map[string]fakeFile{mathRepo + "/test.jsonl": {inventedMATH(), true}})
			hub.fault = func(w http.ResponseWriter, r *http.Request, host string, n int) bool {
				if host != c.host || r.Method != c.method || n > c.first {
					return false
				}
				c.answer(w)
				return true
			}
			var slept []time.Duration
			err := Pull(t.Context(), "math500", hub.options(t, &slept))
			checkPullError(t, err, strings.ReplaceAll(c.err, "HOST", strings.TrimPrefix(hub.hub.URL, "http://")))
			if diff := cmp.Diff(c.slept, slept); diff != "" {
				t.Errorf("pauses, -want +got\n%s", diff)
			}
		})
	}
}

// checkPullError also sees to it that no secret gets into a message.
func checkPullError(t *testing.T, err error, want string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Errorf("error %v, want none", err)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v\nwant one with %s", err, want)
		return
	}
	for _, secret := range []string{testToken, "signature=secret"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error gives away %s: %v", secret, err)
		}
	}
}

// A hub that lies about a file's length or content leaves nothing in the cache
// that could be mistaken for the file.
func TestPullLies(t *testing.T) {
	data := inventedMATH()
	name := mathRepo + "/test.jsonl"
	for _, c := range []struct {
		name, want string
		body       func(w http.ResponseWriter)
	}{
		{"shorter than announced", fmt.Sprintf("gave up after 5 attempts: got 100 of %d bytes", len(data)), func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			w.Write(data[:100])
		}},
		{"longer than announced", fmt.Sprintf("the hub announced %d bytes and sends more", len(data)), func(w http.ResponseWriter) {
			w.Write(data)
			w.Write(data)
		}},
		{"other content", "gave up after 5 attempts: wrong checksum: sha256", func(w http.ResponseWriter) {
			w.Write([]byte(strings.ToUpper(string(data))))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			hub := newFakeHub(t, map[string]fakeFile{name: {data, true}})
			hub.fault = func(w http.ResponseWriter, _ *http.Request, host string, _ int) bool {
				if host == "cdn" {
					c.body(w)
				}
				return host == "cdn"
			}
			o := hub.options(t, nil)
			checkPullError(t, Pull(t.Context(), "math500", o), c.want)
			if _, err := os.Stat(filepath.Join(o.Cache.repoDir(mathRepo), "blobs", hub.files[name].etag())); err == nil {
				t.Error("there is a blob of that name")
			}
			if _, err := Load(t.Context(), "math500", Options{Cache: o.Cache}); !isMissing(err) {
				t.Errorf("load after it: %v, want a MissingError", err)
			}
			hub.fault = nil
			if err := Pull(t.Context(), "math500", o); err != nil {
				t.Errorf("once the hub is honest: %v", err)
			}
		})
	}
}

func TestPullAccess(t *testing.T) {
	for _, c := range []struct {
		name, benchmark, token, code string
		status                       int
		want, hint                   string
	}{
		{"GPQA without a token", "gpqa", "", "GatedRepo", 401,
			"pull gpqa: gpqa_main.csv from Idavidrein/gpqa: no access to Idavidrein/gpqa without a token: the hub answers 401 " +
				"(GatedRepo)", "--gpqa-zip FILE"},
		{"GPQA, terms not accepted", "gpqa-diamond", testToken, "GatedRepo", 403, "with the token given: the hub answers 403 (GatedRepo)",
			"accept the terms at https://huggingface.co/datasets/Idavidrein/gpqa"},
		{"a wrong token", "math500", testToken, testToken, 401,
			"no access to HuggingFaceH4/MATH-500 with the token given: the hub answers 401 ([token])", "set HF_TOKEN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			hub := newFakeHub(t, nil)
			hub.fault = func(w http.ResponseWriter, _ *http.Request, _ string, _ int) bool {
				w.Header().Set("X-Error-Code", c.code)
				w.WriteHeader(c.status)
				return true
			}
			o := hub.options(t, nil)
			o.Token = c.token
			err := Pull(t.Context(), c.benchmark, o)
			checkPullError(t, err, c.want)
			var access *AccessError
			if !errors.As(err, &access) {
				t.Fatalf("error %v, want an AccessError", err)
			}
			if !strings.Contains(access.Hint(), c.hint) || strings.Contains(access.Error(), testToken) {
				t.Errorf("error %v, hint %s; want %s", access, access.Hint(), c.hint)
			}
			if got := hub.requests(); len(got) != 1 {
				t.Errorf("requests %q: a refusal is not asked for again", got)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"12":                            12 * time.Second,
		"Wed, 01 Jan 2025 00:01:30 GMT": 90 * time.Second,
		"Tue, 31 Dec 2024 00:00:00 GMT": 0,
		"-5":                            0,
		"99999999999999999999":          0,
		"soon":                          0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}
