package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The order of options may never change: recorded answers are letters. If this
// test fails, the code is wrong, not the table.
func TestOptionOrderGolden(t *testing.T) {
	for _, c := range []struct {
		id   string
		seed uint64
		want [4]int
	}{
		{"recInvented1", 0, [4]int{0, 2, 1, 3}},
		{"recInvented1", 1, [4]int{1, 0, 3, 2}},
		{"recInvented1", 1<<64 - 1, [4]int{2, 0, 3, 1}},
		{"recInvented2", 0, [4]int{1, 3, 2, 0}},
		{"recInvented3", 0, [4]int{2, 0, 3, 1}},
		{"", 0, [4]int{0, 3, 1, 2}},
	} {
		if got := optionOrder(c.id, c.seed); got != c.want {
			t.Errorf("%q, seed %d: order %v, want %v", c.id, c.seed, got, c.want)
		}
	}
}

// All 24 orders are equally likely: over 24,000 items none is off its 1,000 by
// more than five standard deviations.
func TestOptionOrderUniform(t *testing.T) {
	counts := map[[4]int]int{}
	for i := range 24000 {
		order := optionOrder(fmt.Sprint("item", i), uint64(i%7))
		sorted := order
		slices.Sort(sorted[:])
		if sorted != [4]int{0, 1, 2, 3} {
			t.Fatalf("item %d: %v is no permutation", i, order)
		}
		counts[order]++
	}
	for order, n := range counts {
		if n < 850 || n > 1150 {
			t.Errorf("order %v: %d of 24000 items", order, n)
		}
	}
	if len(counts) != 24 {
		t.Errorf("%d orders, want 24", len(counts))
	}
}

func TestReadGPQA(t *testing.T) {
	data, err := os.ReadFile("testdata/load/gpqa.csv")
	if err != nil {
		t.Fatal(err)
	}
	cache := Cache{t.TempDir()}
	writeTestFile(t, cache.file(gpqaRepo, commitA, "gpqa_main.csv"), data)
	set, err := Load(t.Context(), "GPQA", Options{Cache: cache, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if set.Name != "gpqa" || set.Revision != commitA || set.Source != "Idavidrein/gpqa@aaaaaaa: gpqa_main.csv" {
		t.Errorf("name %q, revision %q, source %q", set.Name, set.Revision, set.Source)
	}
	right := []string{"0.12 kWh", "mercury", "8"}
	for i, q := range set.Questions {
		if got := q.Options[q.Answer[0]-'A']; got != right[i] {
			t.Errorf("item %s: option %s is %q, want %q", q.ID, q.Answer, got, right[i])
		}
	}
	got := set.Questions[0]
	slices.Sort(got.Options)
	got.Answer = ""
	want := Question{
		ID: "recInvented1", Dataset: "gpqa", Category: "Physics", Text: "A lamp of 60 W burns for 2 hours.\nHow much energy does it use?",
		Options: []string{"0.06 kWh", "0.12 kWh", "1.2 kWh", "30 kWh"}, Meta: map[string]string{"subdomain": "Physics (general)"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// The spider has two options "8": the answer is the copy that was the correct
// one's, whatever the seed.
func TestGPQADuplicateOptions(t *testing.T) {
	data, err := os.ReadFile("testdata/load/gpqa.csv")
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(50) {
		set, err := readGPQA(&specs[0], []dataFile{{"gpqa.csv", data}}, seed)
		if err != nil {
			t.Fatal(err)
		}
		q := set.Questions[2]
		if at := slices.Index(optionOrderOf(q.ID, seed), 0); q.Answer != choiceLetter(at) || q.Options[at] != "8" {
			t.Errorf("seed %d: answer %s, want %s of %q", seed, q.Answer, choiceLetter(at), q.Options)
		}
	}
}

func optionOrderOf(id string, seed uint64) []int {
	order := optionOrder(id, seed)
	return order[:]
}

func TestLoadGPQAArchive(t *testing.T) {
	wrong := filepath.Join(t.TempDir(), "wrong.zip")
	writeTestFile(t, wrong, []byte("<html>"))
	set, err := Load(t.Context(), "gpqa-diamond", Options{GPQAZip: "testdata/load/invented.zip"})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Questions) != 3 || !strings.HasPrefix(set.Revision, "sha256:") || set.Source != "invented.zip: gpqa_diamond.csv" {
		t.Errorf("%d questions, revision %s, source %s", len(set.Questions), set.Revision, set.Source)
	}
	for name, want := range map[string]string{
		wrong:      "wrong.zip: not GPQA's archive: zip: not a valid zip file",
		"nowhere":  "load gpqa-diamond: read GPQA's archive: open nowhere",
		"testdata": "load gpqa-diamond: read GPQA's archive: read testdata",
	} {
		_, err := Load(t.Context(), "gpqa-diamond", Options{GPQAZip: name})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestGPQAEmptyAnswer(t *testing.T) {
	data := "Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3,High-level " +
		"domain,Subdomain\nr,q,a,b, ,d,e,f\n"
	_, err := readGPQA(&specs[0], []dataFile{{"x.csv", []byte(data)}}, 0)
	if err == nil || err.Error() != `x.csv: item 1 (Record ID "r"): Incorrect Answer 2 is empty` {
		t.Errorf("error %v", err)
	}
}
