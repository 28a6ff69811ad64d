package router

import (
	"fmt"
	"math"
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
	wanted          float64 // the most that would have been in use, had every reservation fitted
}

// NewBudget starts an account.
func NewBudget(l Limits) *Budget { return &Budget{limits: l} }

// Reserve sets aside what a call can cost at most, and reports whether it fits.
func (b *Budget) Reserve(cost float64) bool {
	b.wanted = max(b.wanted, b.spent+b.reserved+cost)
	if b.spent+b.reserved+cost > b.limits.Money {
		return false
	}
	b.overdraw(cost)
	return true
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

// Left is what can still be reserved.
func (b *Budget) Left() float64 { return b.limits.Money - b.spent - b.reserved }

// Spent is what settled calls cost, in the budget's unit.
func (b *Budget) Spent() float64 { return b.spent }

// State is how much of the limits is gone.
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
