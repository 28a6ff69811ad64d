package llm

// What the tests of package llm_test see beside the exported names.

// Retryable reports whether a line would send a call again that failed with err.
func Retryable(err error) bool { return classify(err).retryable }

// SpentTokens returns the tokens that count as spent so far.
func (c *Cap) SpentTokens() int64 { return c.spent.tokens }
