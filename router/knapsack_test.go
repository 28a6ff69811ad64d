package router

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// bruteForce is the best value of all subsets within the budget.
func bruteForce(items []Item, budget float64) (best float64) {
	for set := range 1 << len(items) {
		var value, cost float64
		for i, it := range items {
			if set>>i&1 == 1 {
				value += it.Value
				cost += it.Cost
			}
		}
		if cost <= budget {
			best = max(best, value)
		}
	}
	return best
}

func drawItems(t *rapid.T, most int, cost *rapid.Generator[float64]) []Item {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Item {
		return Item{rapid.Float64Range(-0.2, 1).Draw(t, "value"), cost.Draw(t, "cost")}
	}), 0, most).Draw(t, "items")
}

func whole(low, high int) *rapid.Generator[float64] {
	return rapid.Map(rapid.IntRange(low, high), func(n int) float64 { return float64(n) })
}

// On whole costs and a cell for each unit the programme finds the optimum.
func TestKnapsackIsOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t, 15, whole(0, 30))
		budget := rapid.IntRange(0, 200).Draw(t, "budget")
		s := Knapsack(items, float64(budget), budget)
		if want := bruteForce(items, float64(budget)); math.Abs(s.Value-want) > 1e-9 {
			t.Fatalf("worth %v, the best is %v", s.Value, want)
		}
		more := Knapsack(items, float64(budget+1), budget+1)
		if more.Value < s.Value-1e-9 {
			t.Fatalf("a larger budget lowered the value from %v to %v", s.Value, more.Value)
		}
	})
}

// On any costs and a coarse grid it keeps the budget, and is between the optimum
// of a budget that is a cell smaller for each item and the linear relaxation.
func TestKnapsackOnAGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t, 12, rapid.Float64Range(0, 40))
		budget := rapid.Float64Range(0.001, 150).Draw(t, "budget")
		cells := rapid.IntRange(1, 300).Draw(t, "cells")
		s := Knapsack(items, budget, cells)
		var value, cost float64
		for i, in := range s.Chosen {
			if in {
				value += items[i].Value
				cost += items[i].Cost
			}
		}
		if cost > budget || cost != s.Cost || value != s.Value {
			t.Fatalf("chose %v for %v (it says %v for %v) of %v", value, cost, s.Value, s.Cost, budget)
		}
		bound, price := knapsackBound(items, budget)
		best := bruteForce(items, budget)
		if s.Value > best+1e-9 || best > bound+1e-9 || price < 0 {
			t.Fatalf("chosen %v, best %v, bound %v, price %v", s.Value, best, bound, price)
		}
		if least := bruteForce(items, budget-float64(len(items))*budget/float64(cells)); s.Value < least-1e-9 {
			t.Fatalf("chosen %v, but rounding may not cost more than down to %v", s.Value, least)
		}
	})
}

func TestKnapsackOfOddItems(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	items := []Item{{1, 10}, {nan, 1}, {1, nan}, {0, 0}, {-1, 0}, {0.5, 0}, {1, inf}, {0.25, 20}}
	for _, c := range []struct {
		name               string
		budget             float64
		value, cost, bound float64
	}{
		{"without money only what is free", 0, 0.5, 0, 0.5},
		{"what fits to the last cent", 10, 1.5, 10, 1.5},
		{"without a limit all that is worth something", inf, 1.75, 30, 1.75},
		{"the bound buys in part", 20, 1.5, 10, 1.625},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Knapsack(items, c.budget, 100)
			bound, _ := knapsackBound(items, c.budget)
			if s.Value != c.value || s.Cost != c.cost || math.Abs(bound-c.bound) > 1e-12 {
				t.Errorf("%v for %v, bound %v; want %v for %v, bound %v", s.Value, s.Cost, bound, c.value, c.cost, c.bound)
			}
		})
	}
}

// The most offloads that a budget pays for never fall as the budget grows.
func TestMoreBudgetMoreAffordable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t, 15, whole(1, 40))
		for i := range items {
			items[i].Value = 1
		}
		small := rapid.IntRange(1, 200).Draw(t, "small")
		large := small + rapid.IntRange(0, 200).Draw(t, "more")
		if a, b := Knapsack(items, float64(small), small), Knapsack(items, float64(large), large); b.Value < a.Value {
			t.Fatalf("%d pays for %v, %d only for %v", small, a.Value, large, b.Value)
		}
	})
}

func BenchmarkKnapsackOfAPlan(b *testing.B) {
	items := []Item{{0.1, 300}, {0.2, 900}, {0.05, 200}, {0.15, 700}, {0.08, 400}, {0.3, 1200}}
	b.ReportAllocs()
	for b.Loop() {
		Knapsack(items, 2048, 1000)
	}
}

// knapsackBound is the linear relaxation of [Knapsack]: items can be bought in
// part, in the order of value for money. No selection within the budget is worth
// more. The price is that of the last item bought, in value per unit of cost: the
// dual solution, 0 where the budget does not bind.
func knapsackBound(items []Item, budget float64) (value, price float64) {
	sorted := make([]Item, 0, len(items))
	for _, it := range items {
		if it.Value > 0 && it.Cost < math.Inf(1) {
			sorted = append(sorted, Item{it.Value, math.Max(it.Cost, 0)})
		}
	}
	slices.SortFunc(sorted, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.Value*a.Cost, a.Value*b.Cost), cmp.Compare(a.Cost, b.Cost))
	})
	for _, it := range sorted {
		if it.Cost <= budget {
			value += it.Value
			budget -= it.Cost
			continue
		}
		price = it.Value / it.Cost
		return value + price*math.Max(budget, 0), price
	}
	return value, 0
}
