package llm

import (
	"fmt"
	"strconv"
)

// A CapError refuses a call that might exceed a [Cap]. It is a reason to stop
// the run: further calls would be refused too.
type CapError struct {
	Limit string // dollars, tokens, time, or reply: the call has no limit of its reply, and so no worst case
	Model string // that was to be called

	// In dollars, tokens or seconds.
	Max      float64
	Spent    float64
	Reserved float64 // by calls in flight
	Asked    float64 // the most that the call can cost

	Overbilled int // calls so far that were billed more than the most that they could cost
}

func (e *CapError) Error() string {
	if e.Limit == "reply" {
		return e.Model + ": a run with a cap needs a limit of each reply's tokens, or its cost has no bound (leave max_tokens to the " +
			"experiment, not null in the extra body)"
	}
	unit := map[string]func(float64) string{
		"dollars": func(v float64) string { return "$" + strconv.FormatFloat(v, 'f', -1, 64) },
		"tokens":  func(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) + " tokens" },
		"time":    func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + " s" },
	}[e.Limit]
	if e.Limit == "time" {
		return fmt.Sprintf("the cap of %s on this session is reached (what is done is kept: the same command continues)", unit(e.Max))
	}
	text := fmt.Sprintf("the cap of %s on the run leaves no room for a call to %s: %s spent, %s reserved by calls in flight, and it may "+
		"take %s",
		unit(e.Max), e.Model, unit(e.Spent), unit(e.Reserved), unit(e.Asked))
	if e.Overbilled > 0 {
		text += fmt.Sprintf("; calls that were billed more than they could have been: %d", e.Overbilled)
	}
	return text + " (what is paid for is kept: raise the cap, and the same command continues)"
}

// refuse makes the error; the lock is held.
func (c *Cap) refuse(limit, model string, ask amount) *CapError {
	e := &CapError{Limit: limit, Model: model, Overbilled: c.overbilled}
	switch limit {
	case "dollars":
		const n = 1e9
		e.Max, e.Spent, e.Reserved, e.Asked = *c.MaxUSD, float64(c.spent.nanoUSD)/n, float64(c.held.nanoUSD)/n, float64(ask.nanoUSD)/n
	case "tokens":
		e.Max, e.Spent, e.Reserved, e.Asked = float64(*c.MaxTokens), float64(c.spent.tokens), float64(c.held.tokens), float64(ask.tokens)
	case "time":
		e.Max = c.MaxTime.Seconds()
	}
	return e
}
