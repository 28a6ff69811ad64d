package sim

import (
	"strings"

	"hybridflow/bench/llm"
)

// phrases are the subtasks of simulated plans: the first opens, # stands for
// the part's name.
var phrases = []string{
	"Explain: what is given, what is asked, and what follows directly? This is #.",
	"Analyze: which relation settles #, and what does it give?",
	"Analyze: what value does # take?",
	"Analyze: which cases does # leave open, and which of them survives?",
	"Analyze: what does # come to when the quantities are put in?",
	"Analyze: what is the result of # once the constraints are applied?",
}

// aside is a subtask that is of no use to anybody.
const aside = "Analyze: what else could be said about the matter in general?"

const conclusion = "Generate: what is the final answer, given the results so far?"

// prose is what simulated reasoning is made of. It names no option, number or
// answer, so that no grader can take anything from it.
var prose = strings.Repeat("we look at what is given and at what is asked. the quantities are tied to each other "+
	"by the relations stated, so it is enough to follow them one after another. first the simple cases are set "+
	"aside, then the remaining ones are compared. nothing in the statement contradicts this, and the units agree. "+
	"looking at it from the other side leads to the same place, which is a good sign. some care is needed with the "+
	"last constraint, because it can be read in two ways; the natural reading is taken here. with that, the pieces "+
	"fall into place and what is left is a short calculation. ", 80)

// filler returns about n tokens of reasoning, beginning somewhere.
func filler(n int, from uint64) string {
	size := min(n*llm.CharsPerToken, len(prose)/2)
	start := int(from % uint64(len(prose)/2))
	text := prose[start : start+size]
	if i := strings.IndexByte(text, ' '); i >= 0 && i+1 < len(text) {
		text = text[i+1:]
	}
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		text = text[:i]
	}
	return text
}
