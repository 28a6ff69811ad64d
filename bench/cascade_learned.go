package bench

import (
	"context"
	"fmt"
	"slices"

	"hybridflow/bench/settings"
	"hybridflow/dag"
	"hybridflow/router/learn"
)

// The learned score of cascades: P(the draft is right), foretold from the
// question and the draft, as FrugalGPT's g(question, answer) does (Chen et al.,
// TMLR 2024, arXiv 2305.05176, section 3.2).
//
// A scorer is a router that was trained on drafts: outcomes of whole questions
// whose step is the edge's answer ([Profile.Drafts]). Deviations: the scorer is
// what "hybridflow train" makes, by default a logistic regression on the n-grams
// and the form of both texts, where FrugalGPT fine-tunes DistilBERT. Drafts of
// subtasks, which no grader reads, are scored by the same file as if they were
// answers to the question. The cloud's answer is never scored: it is the last.

// draftStep is an answer of the edge as scorers learn from it and are asked
// about it: its text and nothing else.
func draftStep(text string) *learn.Step {
	return &learn.Step{Task: text, Role: learn.RoleDraft}
}

func (x *execution) draftExample(text string) learn.Example {
	return x.example(&dag.Step{Role: learn.RoleDraft}, draftStep(text))
}

// learned tells whether drafts are scored by a trained scorer.
func learned(e *settings.Experiment) bool {
	return e.Cascade.Score == "learned" && slices.ContainsFunc(e.Strategies, func(name string) bool {
		s, err := FindStrategy(name)
		return err == nil && s.cascades()
	})
}

// loadDraftScorer finds the scorer of a cell's cascades; nil where they need none.
func (h *Harness) loadDraftScorer(ctx context.Context, e *settings.Experiment) (*learn.Model, error) {
	if !learned(e) {
		return nil, nil
	}
	m, err := h.loadRouter(ctx, e.Cascade.Scorer)
	if err != nil {
		return nil, fmt.Errorf("cascade.scorer: %w", err)
	}
	if learned := &m.Manifest; learned.Drafts < learned.Outcomes {
		return nil, &NeedsScorerError{File: e.Cascade.Scorer, Drafts: learned.Drafts, Outcomes: learned.Outcomes}
	}
	return m, nil
}

// unseen leaves out what the cell's scorer was trained on: it knows those
// answers better than those of the run. Where the overlap is allowed, all stay.
func (c *cell) unseen(qs []question) []question {
	if c.draftScorer == nil || c.Experiment.Policy.Overlap == "allow" {
		return qs
	}
	for _, i := range slices.Backward(seenBy(c.draftScorer, qs)) {
		qs = slices.Delete(qs, i, i+1)
	}
	return qs
}

// A NeedsScorerError refuses cascades by a learned score without a scorer.
type NeedsScorerError struct {
	File             string // that was given; "" for none
	Drafts, Outcomes int    // that it learned from
}

func (e *NeedsScorerError) Error() string {
	const needs = "cascade.score: learned needs a scorer that was trained on drafts; cascade.scorer names "
	if e.File == "" {
		return needs + "none"
	}
	return needs + fmt.Sprintf("%s, which learned from %d outcomes, %d of them drafts", e.File, e.Outcomes, e.Drafts)
}

// Recipe are the commands that make a scorer, and use it.
func (e *NeedsScorerError) Recipe() string {
	return "hybridflow profile --drafts --split train drafts.parquet; hybridflow train drafts.parquet --out scorer.json; " +
		"hybridflow run --split test --strategies cascade --set cascade.score=learned --set cascade.scorer=scorer.json"
}
