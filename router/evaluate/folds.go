package evaluate

import (
	"cmp"
	"fmt"
	"slices"

	"hybridflow/router/internal/texthash"
	"hybridflow/router/learn"
)

// Folds deals outcomes into k folds of nearly equal size and returns the fold of
// each, 0 to k-1. What groups number alike, [Groups] for one, is never parted.
//
// Groups are dealt in the order of a hash of their IDs and the seed, each to the
// fold that has the fewest outcomes: which fold an outcome is in depends on
// neither its answers nor the order of the file. Folds are not stratified by
// outcome on purpose. That would tell the training folds what the test fold
// holds: a category whose test fold has few cloud-only answers then has many of
// them in training, or the reverse, by construction.
func Folds(outcomes []learn.Outcome, groups []int, k int, seed uint64) ([]int, error) {
	if k < 2 {
		return nil, fmt.Errorf("%d folds: needs 2 or more, such as 5", k)
	}
	members := byGroup(groups)
	if len(members) < k {
		return nil, fmt.Errorf("%d questions in %d groups of near-duplicates make no %d folds: "+
			"use fewer folds or more questions (prompts are compared without options; instructions that all share make them look alike)",
			len(outcomes), len(members), k)
	}
	fold, size := make([]int, len(outcomes)), make([]int, k)
	for _, g := range byKey(len(members), func(g int) uint64 {
		key := ^uint64(0) // the least of its members' hashes, whatever their order
		for _, i := range members[g] {
			key = min(key, itemKey(&outcomes[i], seed))
		}
		return key
	}) {
		f := slices.Index(size, slices.Min(size))
		size[f] += len(members[g])
		for _, i := range members[g] {
			fold[i] = f
		}
	}
	return fold, nil
}

// byGroup lists the members of each group.
func byGroup(groups []int) [][]int {
	var members [][]int
	for i, g := range groups {
		for len(members) <= g {
			members = append(members, nil)
		}
		members[g] = append(members[g], i)
	}
	return members
}

// byKey sorts 0 to n-1 by their keys; equal ones keep their order.
func byKey(n int, key func(i int) uint64) []int {
	keys, order := make([]uint64, n), make([]int, n)
	for i := range n {
		keys[i], order[i] = key(i), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
	return order
}

// itemKey is a hash of an outcome's identity and a seed.
func itemKey(o *learn.Outcome, seed uint64) uint64 {
	h := texthash.Mix(seed)
	for _, s := range [...]string{o.Dataset, o.ID} {
		h = texthash.Mix(texthash.FNV(h, s))
	}
	return h
}
