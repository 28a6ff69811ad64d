package router

import "math"

// An offer is a subtask that could go to the cloud: benefit, extra money and
// extra seconds.
type offer struct {
	benefit, money, seconds float64
	taken                   bool
}

// cost is the money and seconds of an offer at given prices. What has no price
// costs nothing, even where the amount is unknown.
func (o *offer) cost(money, second float64) (c float64) {
	if money != 0 {
		c += money * o.money
	}
	if second != 0 {
		c += second * o.seconds
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
	var money, seconds float64
	n := 0
	for _, o := range t.offers {
		if math.IsNaN(o.benefit + o.money + o.seconds) {
			continue
		}
		n++
		if o.taken {
			money += o.money
			seconds += o.seconds
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
	w.predicted += (money - w.predicted) / w.trials
	w.base += (t.Seconds - seconds - w.base) / w.trials
}

// moneyPrice is the least price of money at which trials keep within pace, the
// price of a second being given.
func (w *window) moneyPrice(pace, second float64) float64 {
	if w.spent > 0 && w.predicted > 0 {
		pace *= w.predicted / w.spent
	}
	return w.least(pace, func(price float64) (use float64) {
		for i := range w.offers {
			if o := &w.offers[i]; o.benefit > o.cost(price, second) {
				use += o.money
			}
		}
		return use
	}, func(o *offer) float64 { return (o.benefit - o.cost(0, second)) / o.money })
}

// secondPrice is the same for seconds.
func (w *window) secondPrice(pace, money float64) float64 {
	return w.least(pace-w.base, func(price float64) (use float64) {
		for i := range w.offers {
			if o := &w.offers[i]; o.benefit > o.cost(money, price) {
				use += o.seconds
			}
		}
		return use
	}, func(o *offer) float64 { return (o.benefit - o.cost(money, 0)) / o.seconds })
}

// least finds by bisection the least price at which the use of the window's
// offers, which falls as the price rises, is within pace for each trial.
// turns gives the price at which an offer changes sides.
func (w *window) least(pace float64, use func(price float64) float64, turns func(*offer) float64) float64 {
	if math.IsInf(pace, 1) || w.perTrial == 0 {
		return 0
	}
	room := pace / w.perTrial * float64(len(w.offers))
	if use(0) <= room {
		return 0
	}
	low, high := 0.0, 0.0
	for i := range w.offers {
		if at := turns(&w.offers[i]); at > high && !math.IsInf(at, 1) {
			high = at
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
