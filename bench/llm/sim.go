package llm

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
)

// A Simulator is a Client whose models never were. It stands in for real ones
// so that everything else can be the real thing: it reads the prompt it is
// given, replies with text that has to be parsed and graded, and takes time.
//
// Correctness travels in the text. A question has hidden parts, each with a
// right value; a reply states a value, and a later reply is right with a
// probability that depends on the model, on the difficulty and on whether the
// values found in its own prompt are right (see [latent]). What a reply is
// depends on the request alone, and its luck only on seed, model, question and
// part: strategies that ask the same thing have the same luck.
//
// Replies are returned at once. Their timings are those of the virtual clock;
// [Mock] turns them into real ones.
type Simulator struct {
	Models *Models
	Bank   Bank
	Assume Assumptions // usually Models.Assumptions
	Served Serving
}

// A Bank holds the questions that simulated models have an opinion on, by the
// text that stands between the question tags of a prompt.
type Bank map[string]*Item

// An Item is a question as the simulated models see it.
type Item struct {
	Key        string   // dataset and ID; all luck hangs on it
	Benchmark  string   // row of the ability table
	Difficulty float64  // b, in logits
	Guess      float64  // chance that a blind guess is right
	Right      string   // closing sentence with the right answer
	Wrong      []string // closing sentences with wrong answers; not empty
}

// Complete implements [Client].
func (s *Simulator) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	if err := ctx.Err(); err != nil {
		return Response{}, err
	}
	m, err := s.Models.model(req.Model)
	if err != nil {
		return Response{}, err
	}
	a := readAsk(req.Messages)
	d := dice{seed: req.Seed, model: m.Name}
	var text string
	if it := s.Bank[a.question]; it == nil {
		text = "I have no opinion on this: simulated models know only the questions they were given."
	} else if ab, err := m.ability(it.Benchmark); err != nil {
		return Response{}, err
	} else {
		d.item = it.Key
		mind := mind{model: m, ability: ab, item: it, latent: newLatent(it, s.Assume.Concentration), dice: d, assume: &s.Assume}
		text = mind.answer(a)
	}
	return s.deliver(m, d, a, req, text, onDelta), nil
}

// deltaTokens is how many tokens a streamed piece holds.
const deltaTokens = 4

func (s *Simulator) deliver(m *Model, d dice, a ask, req Request, text string, onDelta func(Delta)) Response {
	finish := "stop"
	if limit := req.MaxTokens * CharsPerToken; limit > 0 && len(text) > limit {
		text, finish = strings.ToValidUTF8(text[:limit], ""), "length"
	}
	label := a.label()
	ttft := m.TTFT*math.Exp(s.Assume.TTFTSigma*d.normal(label, "ttft")) + s.Served.network(d, label)
	perToken := 1 / (m.TokensPerSecond * s.Served.speed() * math.Exp(s.Assume.SpeedSigma*d.normal(label, "speed")))
	n := Tokens(text)
	first := min(n, deltaTokens) // they come together, at the time to first token
	at := func(n int) time.Duration {
		return time.Duration((ttft + perToken*float64(n-first)) * float64(time.Second)).Round(time.Microsecond)
	}
	if onDelta != nil {
		const step = deltaTokens * CharsPerToken
		for i := 0; i < len(text); i += step {
			end := min(i+step, len(text))
			onDelta(Delta{Text: text[i:end], At: at(Tokens(text[:end]))})
		}
	}
	return Response{
		Text: text, Finish: finish, Model: m.Name,
		Usage: Usage{Prompt: PromptTokens(req.Messages), Completion: n},
		TTFT:  at(first), Took: at(n), Attempts: 1,
	}
}

// ModelError reports a model that the simulation does not know.
type ModelError struct {
	Model string
	Known []string
}

func (e *ModelError) Error() string {
	return fmt.Sprintf("no simulated model %q; there are %s", e.Model, strings.Join(e.Known, ", "))
}
