package llm

// CharsPerToken is the usual rule of thumb for English. Whatever has to count
// tokens without a tokenizer divides by it and rounds up.
const CharsPerToken = 4

// Tokens estimates how many tokens a text has.
func Tokens(text string) int { return (len(text) + CharsPerToken - 1) / CharsPerToken }

// PromptTokens estimates how many tokens a conversation has, with four for the
// role and the delimiters of each message.
func PromptTokens(messages []Message) int {
	n := 0
	for _, m := range messages {
		n += 4 + Tokens(m.Content)
	}
	return n
}
