package evaluate

import (
	"cmp"
	"math"
	"slices"

	"hybridflow/router/internal/texthash"
	"hybridflow/router/learn"
)

const (
	// shingle is how many words make one element of a prompt's set.
	shingle = 3

	// alike is the share of common shingles, of all that two prompts have
	// (Jaccard), from which they count as near-duplicates. With 0.5, half of
	// MMLU's moral scenarios hang together by their common first sentence.
	alike = 0.6
)

// Groups numbers near-duplicates alike: outcomes with the same dataset and ID,
// with the same text, and those whose questions share 60 % of their three-word
// shingles or more, directly or through others. Groups are numbered in the order
// in which they first appear.
//
// Two questions are compared in lower case, without punctuation, with every
// number read as the same one, and without their options: benchmarks that are
// made of others keep the question and change the numbers or the options.
// Prompts should be questions alone: instructions that all of them share would
// make all of them alike.
func Groups(outcomes []learn.Outcome) []int {
	sets := make([][]uint64, len(outcomes))
	for i := range outcomes {
		sets[i] = shingles(outcomes[i].Prompt)
	}
	union := newUnion(len(outcomes))
	sameKey(outcomes, union)
	join(rareFirst(sets), union)
	return union.numbers()
}

func sameKey(outcomes []learn.Outcome, u union) {
	ids, texts := make(map[[2]string]int, len(outcomes)), make(map[uint64]int, len(outcomes))
	for i := range outcomes {
		joinFirst(u, ids, [2]string{outcomes[i].Dataset, outcomes[i].ID}, i)
		joinFirst(u, texts, texthash.Text(outcomes[i].Prompt), i)
	}
}

// joinFirst joins i with the first of its key, and reports whether there was one.
func joinFirst[K comparable](u union, first map[K]int, key K, i int) bool {
	j, ok := first[key]
	if ok {
		u.join(i, j)
	} else {
		first[key] = i
	}
	return ok
}

// shingles is the set of a question's shingles, hashed. A question with fewer
// words than a shingle is one shingle.
func shingles(prompt string) []uint64 {
	words := texthash.Words(texthash.Stem(prompt), true)
	if len(words) < shingle {
		words = texthash.Words(prompt, true) // hardly a question: the options are what there is
	}
	set := make([]uint64, 0, max(1, len(words)-shingle+1))
	for i := 0; i == 0 || i+shingle <= len(words); i++ {
		set = append(set, texthash.Fold(0, words[i:min(i+shingle, len(words))]))
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// rareFirst replaces each shingle by its rank among all, the rarest first, and
// sorts every set by it.
func rareFirst(sets [][]uint64) [][]int32 {
	count := map[uint64]int32{}
	for _, s := range sets {
		for _, h := range s {
			count[h]++
		}
	}
	type entry struct {
		hash  uint64
		count int32
	}
	order := make([]entry, 0, len(count))
	for h, n := range count {
		order = append(order, entry{h, n})
	}
	slices.SortFunc(order, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(a.hash, b.hash))
	})
	for rank, e := range order {
		count[e.hash] = int32(rank)
	}
	ranked := make([][]int32, len(sets))
	for i, s := range sets {
		ranked[i] = make([]int32, len(s))
		for j, h := range s {
			ranked[i][j] = count[h]
		}
		slices.Sort(ranked[i])
	}
	return ranked
}

// join unites the sets that are alike, without comparing all with all: of two
// sets that share enough, the rarest few elements of each have one in common
// (prefix filtering; Bayardo, Ma and Srikant, WWW 2007). The result is exact.
func join(sets [][]int32, u union) {
	holders := make(map[int32][]int32) // element to the sets that have it in their prefix
	seen := make([]int32, len(sets))   // the set, plus one, a candidate was last compared with
	equal := make(map[uint64]int)      // the first of equal sets stands for all, or templates would take quadratic time
	for i, s := range sets {
		if joinFirst(u, equal, setHash(s), i) {
			continue
		}
		prefix := s[:len(s)-int(math.Ceil(alike*float64(len(s))))+1]
		for _, e := range prefix {
			for _, j := range holders[e] {
				if seen[j] == int32(i+1) {
					continue
				}
				seen[j] = int32(i + 1)
				if u.root(i) != u.root(int(j)) && near(s, sets[j]) {
					u.join(i, int(j))
				}
			}
			holders[e] = append(holders[e], int32(i))
		}
	}
}

func setHash(s []int32) uint64 {
	h := uint64(1)
	for _, e := range s {
		h = texthash.Mix(h ^ uint64(e))
	}
	return h
}

// near reports whether the Jaccard similarity of two sorted sets reaches alike.
func near(a, b []int32) bool {
	need := alike / (1 + alike) * float64(len(a)+len(b)) // common elements
	if float64(min(len(a), len(b))) < need {
		return false
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return float64(common) >= need
}

// A union is a partition into sets, each named by one of its members (union-find,
// path halving).
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

// join makes the earlier member the root.
func (u union) join(i, j int) {
	i, j = u.root(i), u.root(j)
	u[max(i, j)] = min(i, j)
}

// numbers gives each set a number, in the order of first members.
func (u union) numbers() []int {
	number := make([]int, len(u))
	next := 0
	for i := range u {
		if r := u.root(i); r == i {
			number[i] = next
			next++
		} else {
			number[i] = number[r]
		}
	}
	return number
}
