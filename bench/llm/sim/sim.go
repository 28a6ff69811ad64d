// Package sim simulates models: clients backed by statistical models instead of a
// server.
//
//  1. A [Bank] holds the questions, by the text between the question tags of a
//     prompt, with their difficulty and their right and wrong replies.
//  2. [Simulator.Complete] parses what a prompt asks for: an answer, a plan, one
//     subtask's result, a judgement (prompt.go).
//  3. A question has hidden parts (latent.go). Random numbers that depend on seed,
//     model, question and part alone (draw.go) decide whether the model solves each,
//     given the results that it finds in its prompt (respond.go, judge.go, signals.go, plan.go),
//     of which it repairs some that are wrong (repair.go).
//  4. The reply is text that has to be parsed and graded like any other. Its tokens
//     and times follow from the model's speed and the [Assumptions].
//
// [LoadModels] reads the models, which [Calibrate] fits: difficulties to recorded
// answers of real models, and abilities to published accuracies, by the
// item response model of package irt. [Embedder] simulates an embedding model.
package sim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
	"time"

	"hybridflow/bench/llm"
)

// A Simulator is an [llm.Client] backed by statistical models instead of a server.
// It stands in for real models so that the rest of the harness can be the real one:
// it reads the prompt, replies with text that has to be parsed and graded, and
// reports times.
//
// Correctness is carried by the text. A question has hidden parts, each with a right
// value; the reply to a subtask states a value, and a later reply is right with a
// probability that depends on the model, on the difficulty and on whether the values
// in its own prompt are right (see latent and repair.go). A reply depends on the request alone, and
// its random numbers on seed, model, question and part: strategies that ask the same
// get the same.
//
// Complete returns without waiting. Its times are those of a virtual clock; package
// mock converts them to real ones. A Simulator is not changed by its use, and may
// be used by any number of goroutines.
type Simulator struct {
	Models *Models
	Bank   Bank
	Assume Assumptions // usually Models.Assumptions
	Served Serving     // by its tier: Assume.Edge or Assume.Cloud
	Gains  *Gains      // what planners see, where Assume.Visibility is not -1
}

// A Bank holds the questions that simulated models can answer, by the text between
// the question tags of a prompt.
type Bank map[string]*Item

// An Item is a question in the terms of the simulation.
type Item struct {
	Key        string   // dataset and ID; it identifies the random numbers of the question
	Benchmark  string   // row of the ability table
	Difficulty float64  // b, in logits
	Guess      float64  // probability that a blind guess is right
	Right      string   // closing sentence with the right answer
	Wrong      []string // closing sentences with wrong answers; not empty
}

// Complete implements [llm.Client]. A model that is not simulated is a
// [*ModelError]; a benchmark on which the model has no ability is an error, too.
func (s *Simulator) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	if err := ctx.Err(); err != nil {
		return llm.Response{}, err
	}
	m, err := s.Models.model(req.Model)
	if err != nil {
		return llm.Response{}, err
	}
	q := parse(req.Messages)
	d := draws{seed: req.Seed, model: m.name}
	var alternatives []float64
	text := "I cannot answer this: simulated models have the questions of their bank only."
	if it := s.Bank[q.question]; it != nil {
		r, err := s.respondent(m, it, req.Seed)
		if err != nil {
			return llm.Response{}, err
		}
		d = r.draws
		text = r.respond(q)
		if req.TopLogprobs > 0 {
			alternatives = r.alternatives(q, req.TopLogprobs)
		}
	}
	resp := s.deliver(m, d, q.label(), req, text, onDelta)
	resp.Alternatives = alternatives
	return resp, nil
}

// respondent returns a model that answers a question with the draws of a seed.
func (s *Simulator) respondent(m *model, it *Item, seed int64) (respondent, error) {
	ab, err := m.ability(it.Benchmark)
	if err == nil && s.Assume.Visibility >= 0 && s.Gains == nil {
		err = errors.New("simulation.visibility: the simulator has no gains that planners could see")
	}
	return respondent{
		model: m, ability: ab, item: it, latent: newLatent(it, &s.Assume), draws: draws{seed: seed, model: m.name, item: it.Key},
		assume: &s.Assume, recover: s.Served.Recover, gains: s.Gains,
	}, err
}

// DeltaTokens is the number of tokens of a streamed delta.
const DeltaTokens = 4

// Deltas divides a text into streamed deltas; at is the time of its n-th token.
func Deltas(text string, at func(n int) time.Duration) iter.Seq[llm.Delta] {
	const step = DeltaTokens * llm.CharsPerToken
	return func(yield func(llm.Delta) bool) {
		for i := 0; i < len(text); i += step {
			end := min(i+step, len(text))
			if !yield(llm.Delta{Text: text[i:end], At: at(llm.Tokens(text[:end]))}) {
				return
			}
		}
	}
}

// deliver streams a text, cut to the limit of tokens, and reports its times: a
// log-normal time to the first token, then tokens at a log-normal rate.
func (s *Simulator) deliver(m *model, d draws, label string, req llm.Request, text string, onDelta func(llm.Delta)) llm.Response {
	finish := "stop"
	if limit := req.MaxTokens * llm.CharsPerToken; limit > 0 && len(text) > limit {
		text, finish = strings.ToValidUTF8(text[:limit], ""), "length"
	}
	ttft := m.ttft*math.Exp(s.Assume.TTFTSigma*d.normal(label, "ttft")) + s.Served.network(d, label)
	perToken := 1 / (m.tokensPerSecond * cmp.Or(s.Served.Speed, 1) * math.Exp(s.Assume.SpeedSigma*d.normal(label, "speed")))
	n := llm.Tokens(text)
	first := min(n, DeltaTokens) // they arrive together, at the time to first token
	at := func(n int) time.Duration {
		return time.Duration((ttft + perToken*float64(n-first)) * float64(time.Second)).Round(time.Microsecond)
	}
	if onDelta != nil {
		for d := range Deltas(text, at) {
			onDelta(d)
		}
	}
	return llm.Response{
		Text: text, Finish: finish, Model: m.name,
		Usage: llm.Usage{Prompt: llm.PromptTokens(req.Messages), Completion: n},
		TTFT:  at(first), Took: at(n), Attempts: 1,
	}
}

// A ModelError is a request for a model that is not simulated.
type ModelError struct {
	Model string
	Known []string // the simulated ones
}

func (e *ModelError) Error() string {
	return fmt.Sprintf("no simulated model %q; there are %s", e.Model, strings.Join(e.Known, ", "))
}
