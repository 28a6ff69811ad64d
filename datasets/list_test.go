package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestList(t *testing.T) {
	cache := inventedCache(t)
	if err := os.Remove(filepath.Join(cache.repoDir(mathRepo), "refs", "main")); err != nil {
		t.Fatal(err)
	}
	writeTestFile(t, cache.file(mathRepo, commitB, "test.jsonl"), nil) // two snapshots, no ref
	zip := filepath.Join(t.TempDir(), "dataset.zip")
	writeTestFile(t, zip, nil)
	var got []string
	for _, e := range List(Options{Cache: cache, GPQAZip: zip}) {
		rel, _ := filepath.Rel(cache.Dir, e.Path)
		if e.Path == zip {
			rel = "ZIP"
		}
		got = append(got, fmt.Sprintf("%s %s %d %t %.7s %s error=%t", e.Name, e.Family, e.Items, e.Cached, e.Revision, filepath.ToSlash(rel),
			e.Err != nil))
		if e.Licence == "" || e.Repo == "" {
			t.Errorf("%s: licence %q, repository %q", e.Name, e.Licence, e.Repo)
		}
	}
	live := "datasets--livebench--reasoning/snapshots/" + commitA + "/" + testFile
	want := []string{
		"gpqa gpqa 448 true  ZIP error=false",
		"gpqa-diamond gpqa 198 true  ZIP error=false",
		"gpqa-extended gpqa 546 true  ZIP error=false",
		"mmlu-pro mmlu-pro 12032 true aaaaaaa datasets--TIGER-Lab--MMLU-Pro/snapshots/" + commitA + "/" + testFile + " error=false",
		"aime24 aime24 30 true aaaaaaa datasets--HuggingFaceH4--aime_2024/snapshots/" + commitA + "/data/train-00000-of-00001.parquet " +
			"error=false",
		"livebench-reasoning livebench-reasoning 200 true aaaaaaa " + live + " error=false",
		"livebench-reasoning@2024-06-24 livebench-reasoning 100 true aaaaaaa " + live + " error=false",
		"livebench-reasoning@2024-07-26 livebench-reasoning 150 true aaaaaaa " + live + " error=false",
		"livebench-reasoning@2024-11-25 livebench-reasoning 150 true aaaaaaa " + live + " error=false",
		"math500 math500 500 false   error=true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if e := List(Options{GPQAZip: "nowhere"})[0]; e.Cached || !errors.Is(e.Err, fs.ErrNotExist) {
		t.Errorf("an archive that is not there: %+v", e)
	}
	for _, e := range List(Options{}) {
		if e.Cached || e.Err != nil {
			t.Errorf("without a cache: %+v", e)
		}
	}
}
