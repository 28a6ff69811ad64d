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
	key := make([]uint64, len(members))
	order := make([]int, len(members))
	for g, m := range members {
		order[g], key[g] = g, groupKey(outcomes, m, seed)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(key[a], key[b]), cmp.Compare(a, b)) })

	fold, size := make([]int, len(outcomes)), make([]int, k)
	for _, g := range order {
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

// groupKey is the least of its members' hashes, whatever their order.
func groupKey(outcomes []learn.Outcome, members []int, seed uint64) uint64 {
	key := ^uint64(0)
	for _, i := range members {
		key = min(key, itemKey(&outcomes[i], seed))
	}
	return key
}

// itemKey is a hash of an outcome's identity and a seed.
func itemKey(o *learn.Outcome, seed uint64) uint64 {
	h := texthash.Mix(seed)
	for _, s := range [...]string{o.Dataset, o.ID} {
		h = texthash.Mix(texthash.FNV(h, s))
	}
	return h
}
