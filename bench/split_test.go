package bench

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/datasets"
)

// Halves are disjoint, whole, and about equal.
func TestSplit(t *testing.T) {
	var got [3][]string
	for i, half := range []string{"", "train", "test"} {
		e := small(400)
		e.Datasets, e.Split = []string{"gpqa"}, half
		for _, q := range prepare(t, e).questions[0] {
			got[i] = append(got[i], q.ID)
		}
	}
	both := append(slices.Clone(got[1]), got[2]...)
	slices.Sort(both)
	if diff := cmp.Diff(got[0], both); diff != "" {
		t.Error(diff)
	}
	if n := len(got[1]); n < 160 || n > 240 {
		t.Errorf("%d of 400 questions are for training", n)
	}
}

// IDs that are short and alike are split as well.
func TestSplitOfShortIDs(t *testing.T) {
	for _, family := range []string{"aime24", "math500"} {
		n := 0
		for id := 60; id < 90; id++ {
			if split(&datasets.Question{Dataset: family, ID: strconv.Itoa(id)}) == "train" {
				n++
			}
		}
		if n < 7 || n > 23 {
			t.Errorf("%s: %d of 30 questions are for training", family, n)
		}
	}
}
