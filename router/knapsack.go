package router

import (
	"math"
)

// An Item is something to buy once or not at all: what it is worth and costs,
// in any units. A cost below 0 counts as 0.
type Item struct{ Value, Cost float64 }

// A Selection is a set of items.
type Selection struct {
	Chosen []bool // by item
	Value  float64
	Cost   float64
}

// Knapsack is the 0-1 knapsack: the items of the greatest value whose cost is
// within the budget, by dynamic programming over a grid of cells cells of money.
// Costs are rounded up to whole cells, so the budget is never exceeded and the
// value is at least the optimum of a budget that is len(items) cells smaller.
// It is exact where costs and budget are multiples of a cell. An item without a
// positive value, or with a value or cost that is not known, is never chosen;
// with an infinite budget every other one is.
//
// It takes time and len(items)/64 words of memory for each item and cell.
func Knapsack(items []Item, budget float64, cells int) Selection {
	cells = max(cells, 1)
	s := Selection{Chosen: make([]bool, len(items))}
	weights := make([]int, len(items))
	total := 0
	for i, it := range items {
		weights[i] = cellsOf(it, budget, cells)
		if weights[i] >= 0 {
			total += weights[i]
		}
	}
	if total <= cells { // all of them fit
		for i, w := range weights {
			s.Chosen[i] = w >= 0
		}
	} else {
		fill(s.Chosen, items, weights, cells)
	}
	s.sum(items, budget)
	return s
}

// cellsOf is an item's weight, -1 where it is not to be chosen.
func cellsOf(it Item, budget float64, cells int) int {
	switch {
	case !(it.Value > 0) || !(it.Cost <= budget) || math.IsInf(it.Cost, 1):
		return -1
	case it.Cost <= 0 || math.IsInf(budget, 1):
		return 0
	}
	return int(math.Ceil(it.Cost * float64(cells) / budget)) // whole numbers stay whole
}

// fill runs the dynamic programme: best[c] is the most that c cells buy, and
// took has a bit for each item and cell that says whether best bought it.
func fill(chosen []bool, items []Item, weights []int, cells int) {
	words := cells/64 + 1
	best := make([]float64, cells+1)
	took := make([]uint64, len(items)*words)
	for i, w := range weights {
		if w < 0 {
			continue
		}
		row, v := took[i*words:(i+1)*words], items[i].Value
		for c := cells; c >= w; c-- {
			if with := best[c-w] + v; with > best[c] {
				best[c] = with
				row[c/64] |= 1 << (c % 64)
			}
		}
	}
	c := cells
	for i := len(items) - 1; i >= 0; i-- {
		if took[i*words+c/64]>>(c%64)&1 == 1 {
			chosen[i] = true
			c -= weights[i]
		}
	}
}

// sum adds up what is chosen. Where roundings of floats let the sum exceed the
// budget by a hair, the item of the least value goes.
func (s *Selection) sum(items []Item, budget float64) {
	for {
		s.Value, s.Cost = 0, 0
		least := -1
		for i, in := range s.Chosen {
			if !in {
				continue
			}
			s.Value += items[i].Value
			s.Cost += items[i].Cost
			if least < 0 || items[i].Value < items[least].Value {
				least = i
			}
		}
		if s.Cost <= budget || least < 0 {
			return
		}
		s.Chosen[least] = false
	}
}
