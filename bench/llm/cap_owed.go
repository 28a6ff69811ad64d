package llm

// Owed returns what one recorded call counts for under a [Cap]: what it was
// billed or, where that is unknown, the most that it can have been. A failure of
// which nothing had arrived is free.
func (o CapOptions) Owed(req Request, resp *Response, failed bool) (nanoUSD, tokens int64) {
	var sum amount
	switch {
	case failed && !resp.Arrived():
	case !failed && !resp.NoUsage:
		sum = billed(resp.Usage, o.Price)
	default:
		sum, _ = o.worst(req)
	}
	return sum.nanoUSD, sum.tokens
}
