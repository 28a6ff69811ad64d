package router

import (
	"fmt"
	"math"
	"slices"
)

// Limits are what one question may use. A limit that is infinite does not
// exist; one that is zero allows nothing.
type Limits struct {
	Unit    string  // what money is counted in: "tokens" (billable ones) or "usd"
	Money   float64 // B_max
	Seconds float64 // L_max
}

// Unlimited has no limits.
func Unlimited() Limits { return Limits{Money: math.Inf(1), Seconds: math.Inf(1)} }

// Validate reports a limit that makes no sense.
func (l Limits) Validate() error {
	switch {
	case math.IsNaN(l.Money) || l.Money < 0:
		return fmt.Errorf("budget of %v %s: needs to be 0 or more, such as 2048", l.Money, l.Unit)
	case math.IsNaN(l.Seconds) || l.Seconds < 0:
		return fmt.Errorf("budget of %v seconds: needs to be 0 or more, such as 25", l.Seconds)
	case l.Unit != "tokens" && l.Unit != "usd" && !math.IsInf(l.Money, 1):
		return fmt.Errorf("budget unit %q: there are tokens and usd", l.Unit)
	}
	return nil
}

// A Budget keeps account of one question. It is not safe for concurrent use:
// the engine's loop owns it.
type Budget struct {
	limits          Limits
	spent, reserved float64
	open            int     // reservations not yet settled
	holds           []hold  // in the order in which they may draw on what is left
	wanted          float64 // the most that would have been in use, had every reservation fitted
}

// A hold is money set aside for one call that is sure to come and whose cost is not
// known yet.
type hold struct {
	owner  string
	amount float64
}

// NewBudget starts an account.
func NewBudget(l Limits) *Budget { return &Budget{limits: l} }

// Hold sets aside what the call of an owner can cost at most, before that is known
// exactly. Once set, the amount can be lowered but not raised: as results come in,
// less is uncertain. More than what is left may be set aside; then nothing is left
// for anyone but the owner. The first owner comes first: it may draw on the holds
// behind its own.
func (b *Budget) Hold(owner string, amount float64) {
	if i := b.find(owner); i >= 0 {
		b.holds[i].amount = min(b.holds[i].amount, amount)
		return
	}
	b.holds = append(b.holds, hold{owner, amount})
}

// Release ends the hold of an owner, if there is one.
func (b *Budget) Release(owner string) {
	if i := b.find(owner); i >= 0 {
		b.holds = slices.Delete(b.holds, i, i+1)
	}
}

func (b *Budget) find(owner string) int {
	return slices.IndexFunc(b.holds, func(h hold) bool { return h.owner == owner })
}

// Reserve sets aside what a call can cost at most, and reports whether it fits: the
// call of the owner of a hold may draw on that, any other has the owner "".
func (b *Budget) Reserve(owner string, cost float64) bool {
	before := b.before(owner)
	b.wanted = max(b.wanted, b.spent+b.reserved+min(before, b.limits.Money)+cost)
	if b.spent+b.reserved+before+cost > b.limits.Money {
		return false
	}
	b.overdraw(cost)
	return true
}

// before is what is held for others, as far as an owner may not draw on it.
func (b *Budget) before(owner string) (sum float64) {
	for _, h := range b.holds {
		if h.owner == owner {
			break
		}
		sum += h.amount
	}
	return sum
}

// overdraw sets aside what does not fit, too.
func (b *Budget) overdraw(cost float64) {
	b.reserved += cost
	b.open++
}

// Settle replaces a reservation by what was really spent.
func (b *Budget) Settle(reserved, spent float64) {
	b.spent += spent
	b.reserved -= reserved
	if b.open--; b.open == 0 {
		b.reserved = 0 // differences of floats leave crumbs
	}
}

// Left is what can still be reserved for the call of the owner of a hold, or for
// any other call by the owner "". It is below 0 where more is held than there is.
func (b *Budget) Left(owner string) float64 {
	return b.limits.Money - b.spent - b.reserved - b.before(owner)
}

// Spent is what settled calls cost, in the budget's unit.
func (b *Budget) Spent() float64 { return b.spent }

// State is how much of the limits is gone: spent or reserved. What is only held is
// not used yet.
func (b *Budget) State(elapsed float64) State {
	return State{Money: share(b.spent+b.reserved, b.limits.Money), Time: share(elapsed, b.limits.Seconds)}
}

// share is used/limit, 0 without a limit, 1 when a limit of zero is reached.
func share(used, limit float64) float64 {
	switch {
	case math.IsInf(limit, 1):
		return 0
	case limit == 0:
		return 1
	}
	return used / limit
}
