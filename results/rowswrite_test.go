package results

import (
	"errors"
	"iter"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func fakeScores(n int, end error) iter.Seq2[*Score, error] {
	return func(yield func(*Score, error) bool) {
		var row Score // the same one each time
		for i := range n {
			row = Score{ID: string(rune('a' + i%26)), Method: "ridge", Kind: "method", Fold: int32(i % 5), Score: float64(i) / 7,
				PEdge: math.NaN(), EdgeCorrect: 1}
			if !yield(&row, nil) {
				return
			}
		}
		if end != nil {
			yield(nil, end)
		}
	}
}

func TestWriteRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scores.parquet")
	if err := WriteRows(path, fakeScores(3000, nil)); err != nil {
		t.Fatal(err)
	}
	var got, want []Score
	for row, err := range Rows[Score](path) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, *row)
	}
	for row := range fakeScores(3000, nil) {
		want = append(want, *row)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}

	// What fails leaves the older file, and nothing else.
	stop := errors.New("stop")
	if err := WriteRows(path, fakeScores(10, stop)); !errors.Is(err, stop) {
		t.Errorf("%v, want the error of the sequence", err)
	}
	n := 0
	for _, err := range Rows[Score](path) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 || n != 3000 {
		t.Errorf("%d rows and %d files left, want 3000 and 1 (%v)", n, len(left), err)
	}
	if err := WriteRows(filepath.Join(path, "in a file"), fakeScores(1, nil)); err == nil {
		t.Error("wrote into a file as if it were a folder")
	}
}
