package dag

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// closure computes by brute force which nodes every node comes after.
func closure(relies [][]int) [][]bool {
	n := len(relies)
	after := make([][]bool, n)
	for i := range after {
		after[i] = make([]bool, n)
		for _, d := range relies[i] {
			after[i][d] = true
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				after[i][j] = after[i][j] || after[i][k] && after[k][j]
			}
		}
	}
	return after
}

// The reduction keeps the partial order, and needs every one of its edges for that.
func TestReduceIsMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 9).Draw(t, "nodes")
		label := rapid.Permutation(seq(n)).Draw(t, "labels") // any numbering without cycles
		relies := make([][]int, n)
		for i := range n {
			for j := range i {
				for range rapid.IntRange(0, 2).Draw(t, "edges") {
					relies[label[i]] = append(relies[label[i]], label[j])
				}
			}
		}
		before := fmt.Sprint(relies)
		got := Reduce(relies)
		if fmt.Sprint(relies) != before {
			t.Fatal("the input was written to")
		}
		want := closure(relies)
		if diff := cmp.Diff(want, closure(got)); diff != "" {
			t.Fatalf("another order: %s", diff)
		}
		for i := range got {
			for k := range got[i] {
				less := make([][]int, n)
				copy(less, got)
				less[i] = append(append([]int{}, got[i][:k]...), got[i][k+1:]...)
				if cmp.Equal(want, closure(less)) {
					t.Fatalf("%v has an edge too many: %d on %d", got, i, got[i][k])
				}
			}
		}
	})
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// A diamond with its diagonal loses the diagonal.
func ExampleReduce() {
	fmt.Println(Reduce([][]int{{}, {0}, {0}, {0, 1, 2}}))
	// Output: [[] [0] [0] [1 2]]
}
