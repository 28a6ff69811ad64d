package results

import (
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	dir := t.TempDir()
	if _, ok := ReadProgress(dir); ok {
		t.Error("a folder of no run")
	}
	want := Progress{Done: 3, Trials: 9, Calls: 12, USD: 0.25, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	for range 2 {
		if err := WriteProgress(dir, want); err != nil {
			t.Fatal(err)
		}
	}
	got, ok := ReadProgress(dir)
	if !ok || got != want || got.String() != "3 of 9 trials by 03:04:05, 12 calls for $0.2500 in this session" {
		t.Errorf("got %v, %s", ok, got.String())
	}
	for range 2 {
		if err := EndProgress(dir); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := ReadProgress(dir); ok {
		t.Error("a run that has ended")
	}
}
