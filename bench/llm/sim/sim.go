// Package sim simulates models: clients backed by statistical models instead of a
// server.
//
//  1. A [Bank] holds the questions, by the text between the tags of a prompt, with
//     their difficulty and the replies that are right and wrong.
//  2. [Simulator.Complete] reads from a prompt what is asked: an answer, a plan, one
//     subtask's result, a judgement.
//  3. Draws that depend on seed, model, question and part alone decide whether the
//     model derives each part; what it finds in its prompt decides the rest.
//  4. The reply is text that is parsed and graded like any other, with the times and
//     tokens that the model's speed and the assumptions give.
//
// [Calibrate] fits difficulties to recorded answers of real models and abilities
// to published accuracies; package irt has the item-response model.
package sim

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"hybridflow/bench/llm"
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
func (s *Simulator) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	if err := ctx.Err(); err != nil {
		return llm.Response{}, err
	}
	m, err := s.Models.model(req.Model)
	if err != nil {
		return llm.Response{}, err
	}
	a := readAsk(req.Messages)
	d := dice{seed: req.Seed, model: m.Name}
	var text string
	if it := s.Bank[a.question]; it == nil {
		text = "I have no opinion on this: simulated models know only the questions they were given."
	} else if ab, err := m.ability(it.Benchmark); err != nil {
		return llm.Response{}, err
	} else {
		d.item = it.Key
		mind := mind{model: m, ability: ab, item: it, latent: newLatent(it, s.Assume.Concentration), dice: d, assume: &s.Assume}
		text = mind.answer(a)
	}
	return s.deliver(m, d, a, req, text, onDelta), nil
}

// deltaTokens is how many tokens a streamed piece holds.
const DeltaTokens = 4

func (s *Simulator) deliver(m *Model, d dice, a ask, req llm.Request, text string, onDelta func(llm.Delta)) llm.Response {
	finish := "stop"
	if limit := req.MaxTokens * llm.CharsPerToken; limit > 0 && len(text) > limit {
		text, finish = strings.ToValidUTF8(text[:limit], ""), "length"
	}
	label := a.label()
	ttft := m.TTFT*math.Exp(s.Assume.TTFTSigma*d.normal(label, "ttft")) + s.Served.network(d, label)
	perToken := 1 / (m.TokensPerSecond * s.Served.speed() * math.Exp(s.Assume.SpeedSigma*d.normal(label, "speed")))
	n := llm.Tokens(text)
	first := min(n, DeltaTokens) // they come together, at the time to first token
	at := func(n int) time.Duration {
		return time.Duration((ttft + perToken*float64(n-first)) * float64(time.Second)).Round(time.Microsecond)
	}
	if onDelta != nil {
		const step = DeltaTokens * llm.CharsPerToken
		for i := 0; i < len(text); i += step {
			end := min(i+step, len(text))
			onDelta(llm.Delta{Text: text[i:end], At: at(llm.Tokens(text[:end]))})
		}
	}
	return llm.Response{
		Text: text, Finish: finish, Model: m.Name,
		Usage: llm.Usage{Prompt: llm.PromptTokens(req.Messages), Completion: n},
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
