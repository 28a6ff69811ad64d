package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVerify(t *testing.T) {
	data := inventedMATH()
	name := mathRepo + "/test.jsonl"
	for _, c := range []struct {
		name    string
		large   bool
		content func() []byte // what the blob holds afterwards
		means   string
		want    string
	}{
		{"small file", false, nil, "git-sha1", ""},
		{"large file", true, nil, "sha256", ""},
		{"a digit changed", true, func() []byte { return []byte(strings.Replace(string(data), "499", "498", 1)) }, "sha256",
			"test.jsonl: wrong checksum: sha256 "},
		{"cut", false, func() []byte { return data[:len(data)-10] }, "git-sha1", "test.jsonl:500: read JSON line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			hub := newFakeHub(t, map[string]fakeFile{name: {data, c.large}})
			o := hub.options(t, nil)
			if err := Pull(t.Context(), "math500", o); err != nil {
				t.Fatal(err)
			}
			if c.content != nil {
				writeTestFile(t, filepath.Join(o.Cache.repoDir(mathRepo), "blobs", hub.files[name].etag()), c.content())
			}
			got, err := Verify(t.Context(), "math500", Options{Cache: o.Cache})
			if err != nil {
				t.Fatal(err)
			}
			if got.Files[0].Means != c.means || got.Files[0].Path != o.Cache.file(mathRepo, commitB, "test.jsonl") {
				t.Errorf("checked %s by %q, want %q", got.Files[0].Path, got.Files[0].Means, c.means)
			}
			if c.want == "" {
				want := &Verification{Name: "math500", Revision: commitB, Files: got.Files, Items: 500, Want: 500}
				if diff := cmp.Diff(want, got); diff != "" || got.Err() != nil || got.Files[0].Bytes != int64(len(data)) {
					t.Errorf("error %v, %d bytes, -want +got\n%s", got.Err(), got.Files[0].Bytes, diff)
				}
				return
			}
			if got.Err() == nil || !strings.Contains(got.Err().Error(), c.want) {
				t.Errorf("error %v, want %s", got.Err(), c.want)
			}
		})
	}
}

func TestVerifyCounts(t *testing.T) {
	got, err := Verify(t.Context(), "mmlu-pro", Options{Cache: inventedCache(t)})
	if err != nil {
		t.Fatal(err)
	}
	if want := "mmlu-pro: 3 questions and 1 worked examples, want 12032 and 70"; got.Err() == nil || got.Err().Error() != want {
		t.Errorf("error %v, want %s", got.Err(), want)
	}
	if len(got.Files) != 2 || got.Files[0].Means != "" {
		t.Errorf("files %+v, want two without a checksum", got.Files)
	}
	if _, err := Verify(t.Context(), "gpqa", Options{Cache: inventedCache(t)}); !isMissing(err) {
		t.Errorf("error %v, want a MissingError", err)
	}
}

// inventedArchive has as many items in each table as GPQA's.
func inventedArchive(t *testing.T, items map[string]int) []byte {
	members := map[string][]byte{}
	for table, n := range items {
		b := []byte(strings.Join(gpqaColumns, ",") + "\n")
		for i := range n {
			b = fmt.Appendf(b, "rec%d,What is %d + 1?,%d,a,b,c,Physics,Counting\n", i, i, i+1)
		}
		members["dataset/"+table] = b
	}
	return writeZip(t, members)
}

func TestPullArchive(t *testing.T) {
	full := map[string]int{"gpqa_main.csv": 448, "gpqa_diamond.csv": 198, "gpqa_extended.csv": 546}
	dir := t.TempDir()
	good, short, other := filepath.Join(dir, "good.zip"), filepath.Join(dir, "short.zip"), filepath.Join(dir, "other.zip")
	writeTestFile(t, good, inventedArchive(t, full))
	writeTestFile(t, short, inventedArchive(t, map[string]int{"gpqa_main.csv": 448, "gpqa_diamond.csv": 197, "gpqa_extended.csv": 546}))
	writeTestFile(t, other, writeZip(t, map[string][]byte{"README": nil}))

	// Offline is no matter: the file is here.
	o := PullOptions{Cache: Cache{t.TempDir()}, Offline: true}
	for name, want := range map[string]string{
		short:     "pull gpqa: " + short + ": gpqa_diamond.csv: 197 questions, want 198",
		other:     "pull gpqa: " + other + ": not GPQA's archive: no member gpqa_main.csv among its 1",
		"nowhere": "pull gpqa: read GPQA's archive: open nowhere",
	} {
		o.GPQAZip = name
		if err := Pull(t.Context(), "gpqa", o); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
		if _, err := os.Stat(o.Cache.archive()); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was kept (%v)", name, err)
		}
	}
	o.GPQAZip = good
	if err := Pull(t.Context(), "gpqa-diamond", o); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"gpqa": 448, "gpqa-diamond": 198, "gpqa-extended": 546} {
		v, err := Verify(t.Context(), name, Options{Cache: o.Cache})
		if err != nil || v.Err() != nil || v.Items != want || !strings.HasPrefix(v.Revision, "sha256:") {
			t.Errorf("%s: %+v, %v; want %d questions", name, v, err, want)
		}
	}
}
