package router

import "math"

// amounts are of money and of seconds.
type amounts [2]float64

// An offer is a subtask that could go to the cloud: benefit, extra money and
// extra seconds.
type offer struct {
	benefit float64
	extra   amounts
	taken   bool
}

// cost is the money and seconds of an offer at given prices. What has no price
// costs nothing, even where the amount is unknown.
func (o *offer) cost(prices amounts) (c float64) {
	for k, price := range prices {
		if price != 0 {
			c += price * o.extra[k]
		}
	}
	return c
}

// A window remembers the offers seen last, and how predicted and real use of
// their trials compare.
type window struct {
	offers []offer // at most windowOffers, a ring
	next   int

	perTrial  float64 // offers a trial
	spent     float64 // money a trial, as it was
	predicted float64 // money a trial, as it was predicted for the offers taken
	base      float64 // seconds a trial that the cloud has no part in
	trials    float64 // that these means are over, at most windowTrials
}

const (
	windowOffers = 512
	windowTrials = 128
)

// add takes a finished trial.
func (w *window) add(t *PacedTrial, spent float64) {
	var taken amounts
	n := 0
	for _, o := range t.offers {
		if math.IsNaN(o.benefit + o.extra[0] + o.extra[1]) {
			continue
		}
		n++
		if o.taken {
			taken[0] += o.extra[0]
			taken[1] += o.extra[1]
		}
		if len(w.offers) < windowOffers {
			w.offers = append(w.offers, o)
			continue
		}
		w.offers[w.next] = o
		w.next = (w.next + 1) % windowOffers
	}
	w.trials = min(w.trials+1, windowTrials)
	w.perTrial += (float64(n) - w.perTrial) / w.trials
	w.spent += (spent - w.spent) / w.trials
	w.predicted += (taken[0] - w.predicted) / w.trials
	w.base += (t.Seconds - taken[1] - w.base) / w.trials
}

// pricesAt finds the least prices at which trials keep within pace, one resource
// after the other, from given prices on.
func (w *window) pricesAt(pace, prices amounts) amounts {
	if w.spent > 0 && w.predicted > 0 {
		pace[0] *= w.predicted / w.spent
	}
	pace[1] -= w.base
	rounds := 4
	if math.IsInf(pace[0], 1) || math.IsInf(pace[1], 1) {
		rounds = 1 // prices that do not depend on each other
	}
	for range rounds {
		for k := range prices {
			prices[k] = w.least(k, pace[k], prices)
		}
	}
	return prices
}

// least finds by bisection the least price of resource k at which the use of the
// window's offers, which falls as the price rises, is within pace for each trial,
// the other price being given.
func (w *window) least(k int, pace float64, prices amounts) float64 {
	use := func(price float64) (use float64) {
		prices[k] = price
		for i := range w.offers {
			if o := &w.offers[i]; o.benefit > o.cost(prices) {
				use += o.extra[k]
			}
		}
		return use
	}
	if math.IsInf(pace, 1) || w.perTrial == 0 {
		return 0
	}
	room := pace / w.perTrial * float64(len(w.offers))
	if use(0) <= room {
		return 0
	}
	low, high := 0.0, 0.0
	prices[k] = 0
	for i := range w.offers {
		o := &w.offers[i]
		if turns := (o.benefit - o.cost(prices)) / o.extra[k]; turns > high && !math.IsInf(turns, 1) {
			high = turns // the price at which the offer changes sides
		}
	}
	high *= 1 + 1e-9 // beyond it nothing changes
	for range 200 {  // far fewer, unless prices span many orders of magnitude
		if high-low <= 1e-9*high {
			break
		}
		if mid := (low + high) / 2; use(mid) <= room {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
