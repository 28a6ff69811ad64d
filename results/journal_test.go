package results

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func journal(t *testing.T, dir string) *Journal {
	t.Helper()
	db, err := OpenDB(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	j, err := OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func aTrial(id, status string) Trial {
	return Trial{
		Query:    Query{Dataset: "gpqa", ID: id, Strategy: "edge-cot", Status: status, Score: 1, CostUSD: math.NaN()},
		Subtasks: []Subtask{{Dataset: "gpqa", ID: id, Strategy: "edge-cot", Step: "1", Score: math.NaN(), Threshold: math.Inf(1)}},
		Texts:    []Text{{Dataset: "gpqa", ID: id, Reply: "the answer is (B)\x00"}},
	}
}

// What is put can be read by the next process, whatever the floats.
func TestJournalRemembers(t *testing.T) {
	dir := t.TempDir()
	j := journal(t, dir)
	var putting sync.WaitGroup
	for i := range 20 {
		putting.Go(func() {
			if err := j.Put(i, aTrial(strings.Repeat("x", i), "answered")); err != nil {
				t.Error(err)
			}
		})
	}
	putting.Wait()
	j.db.Close()
	j = journal(t, dir)
	got, ok, err := j.Get(7)
	if diff := cmp.Diff(aTrial("xxxxxxx", "answered"), got, cmpopts.EquateNaNs()); !ok || err != nil || diff != "" {
		t.Errorf("found %v, error %v, %s", ok, err, diff)
	}
	if _, ok, err := j.Get(20); ok || err != nil || j.Len() != 20 {
		t.Errorf("a trial that was never put: %v, %v; %d trials", ok, err, j.Len())
	}
}

func TestJournalForgets(t *testing.T) {
	j := journal(t, t.TempDir())
	for i, status := range []string{"answered", "error", "unparsed", "timeout"} {
		if err := j.Put(i, aTrial("q", status)); err != nil {
			t.Fatal(err)
		}
	}
	n, err := j.Forget(func(q *Query) bool { return q.Status == "error" || q.Status == "timeout" })
	if _, ok, _ := j.Get(1); n != 2 || err != nil || ok || j.Len() != 2 {
		t.Errorf("forgot %d, %d left, error %v", n, j.Len(), err)
	}
}

// A folder belongs to one run, and the error says what differs.
func TestJournalIsOfOneRun(t *testing.T) {
	j := journal(t, t.TempDir())
	one := json.RawMessage(`{"experiment":{"seeds":[1,2],"edge":{"model":"a"}},"grader":"g"}`)
	for range 2 {
		if err := j.Claim(one, &Manifest{}); err != nil {
			t.Fatal(err)
		}
	}
	err := j.Claim(json.RawMessage(`{"experiment":{"seeds":[1],"edge":{"model":"a","url":"u"}},"grader":"g"}`), &Manifest{})
	var other *OtherRunError
	want := []string{`experiment.edge.url: nothing there, "u" here`, `experiment.seeds: [1,2] there, [1] here`}
	if !errors.As(err, &other) || cmp.Diff(want, other.Differences) != "" {
		t.Errorf("got %v", err)
	}
}

// A field that a newer program adds with its zero value is no difference. In
// extra_body, which endpoints are sent as it is, null differs from no field.
func TestJournalSurvivesNewFields(t *testing.T) {
	j := journal(t, t.TempDir())
	if err := j.Claim(json.RawMessage(`{"experiment":{"limit":3,"old":false}}`), &Manifest{}); err != nil {
		t.Fatal(err)
	}
	if err := j.Claim(json.RawMessage(`{"experiment":{"limit":3,"scorer":"","k":0,"on":false,"list":[],"none":null}}`),
		&Manifest{}); err != nil {
		t.Error(err)
	}
	err := j.Claim(json.RawMessage(`{"experiment":{"scorer":"votes","edge":{"extra_body":{"seed":null,"top_k":0}}}}`), &Manifest{})
	var other *OtherRunError
	want := []string{
		"experiment.edge.extra_body.seed: nothing there, null here", "experiment.edge.extra_body.top_k: nothing there, 0 here",
		"experiment.limit: 3 there, nothing here", `experiment.scorer: "" there, "votes" here`,
	}
	if !errors.As(err, &other) || cmp.Diff(want, other.Differences) != "" {
		t.Errorf("got %v", err)
	}
}

// An interrupted run leaves a journal; its rows come from there, in the
// order of the trials.
func TestRecover(t *testing.T) {
	dir := t.TempDir()
	if err := Recover(dir); err != nil {
		t.Fatalf("a folder without a journal: %v", err)
	}
	j := journal(t, dir)
	if err := j.Claim(json.RawMessage(`{}`), &Manifest{Backend: "live", Trials: 9, KeepsText: true}); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{5, 1, 3} {
		if err := j.Put(i, aTrial(strings.Repeat("x", i), "answered")); err != nil {
			t.Fatal(err)
		}
	}
	if err := Recover(dir); !errors.As(err, new(*BusyError)) {
		t.Errorf("while the run goes on: %v", err)
	}
	j.db.Close()
	for range 2 { // the second time there is nothing to do
		if err := Recover(dir); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Manifest.Done(); r.Manifest.Status != Interrupted || got != "3 of 9" {
		t.Errorf("status %s, %s", r.Manifest.Status, got)
	}
	var ids []string
	for q, err := range r.Queries() {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, q.ID)
	}
	if diff := cmp.Diff([]string{"x", "xxx", "xxxxx"}, ids); diff != "" {
		t.Error(diff)
	}
	for x, err := range r.Texts() {
		if err != nil || x.Reply != "the answer is (B)\x00" {
			t.Errorf("text %+v, error %v", x, err)
		}
	}
}

func TestDamagedJournal(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, JournalFile), []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDB(dir); err == nil || !strings.Contains(err.Error(), "--out") {
		t.Errorf("got %v", err)
	}
}

// A truncated file is no journal, for writing or for reading.
func TestTruncatedJournal(t *testing.T) {
	dir := t.TempDir()
	j := journal(t, dir)
	for i := range 100 {
		if err := j.Put(i, aTrial("q", strings.Repeat("x", 1000))); err != nil {
			t.Fatal(err)
		}
	}
	j.db.Close()
	path := filepath.Join(dir, JournalFile)
	info, err := os.Stat(path)
	if err := errors.Join(err, os.Truncate(path, info.Size()/2)); err != nil {
		t.Fatal(err)
	}
	_, err = OpenDB(dir)
	if _, err2 := ReadDB(dir); err == nil || err2 == nil || !strings.Contains(err.Error(), "bytes of") {
		t.Errorf("got %v and %v", err, err2)
	}
}
