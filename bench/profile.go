package bench

import (
	"context"
	"fmt"
	"math"
	"sync"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// A Profile says which outcomes to collect.
type Profile struct {
	// Subtasks asks for labels of subtasks: for a plan whose subtasks were placed
	// by chance, each is moved to the other tier, everything else and all random draws
	// being equal, and the final grades are compared. Otherwise whole questions are asked
	// of both tiers.
	Subtasks bool

	// Drafts adds the edge's answer to the outcomes of whole questions, for those
	// who decide when they have seen it: the scorers of cascades.
	Drafts bool

	// Share of the subtasks that are in the cloud while one of them is moved.
	Share float64

	// Skip reports whether a question's outcomes are known already; nil: none are.
	// It is called by one goroutine at a time.
	Skip func(id string) bool

	// OnQuestion is called after each question that was asked has ended, by one
	// goroutine at a time; its outcomes may be emitted later. It may be nil.
	OnQuestion func()
}

// whole are the strategies that a whole question's outcome comes from.
var wholeStrategies = [2]string{"edge-cot", "cloud-cot"}

// Profile collects outcomes of every question in every repetition and emits
// those of each question in a fixed order, whatever the parallelism. A question
// whose models failed has none, and is counted as failed. An error of emit stops
// the profile at once: calls in flight end and are recorded, no others are sent.
func (h *Harness) Profile(ctx context.Context, p Profile, parallel int, emit func(id string, found []learn.Outcome) error) (failed int, err error) {
	type result struct {
		id    string
		found []learn.Outcome
	}
	ctx, h.halt = llm.Stoppable(ctx)
	defer h.halt(nil)
	h.embedding.begin(ctx)
	var mu sync.Mutex // of OnQuestion
	ask := func(t trial) result {
		r := result{t.profileID(), h.profileOne(ctx, p, t)}
		if p.OnQuestion != nil && ctx.Err() == nil {
			mu.Lock()
			defer mu.Unlock()
			p.OnQuestion()
		}
		return r
	}
	produce := func(submit func(func() result) bool) error {
		for trials := range h.groups {
			t := trials[0]
			if p.Skip != nil && p.Skip(t.profileID()) {
				continue
			}
			if !submit(func() result { return ask(t) }) {
				break
			}
		}
		return nil
	}
	err = inOrder(ctx.Done(), h.halt, parallel, produce, func(r result) error {
		switch {
		case ctx.Err() != nil:
			return nil
		case len(r.found) == 0:
			failed++
			return nil
		}
		return emit(r.id, r.found)
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	return failed, err
}

// profileID names a question in a repetition, over all benchmarks.
func (t *trial) profileID() string {
	return fmt.Sprintf("%s/%s#%d", t.question.Dataset, t.question.ID, t.seed)
}

func (h *Harness) profileOne(ctx context.Context, p Profile, t trial) []learn.Outcome {
	if p.Subtasks {
		return h.profileSubtasks(ctx, p, t)
	}
	o := h.newOutcome(t, t.profileID())
	for i, name := range wholeStrategies {
		s, err := FindStrategy(name)
		if err != nil {
			panic(err) // the names are ours
		}
		t.arm.strategy = s
		r, x := h.runKept(ctx, t)
		if failedStatus(r.Query.Status) {
			return nil
		}
		if draft := x.calls[0].resp.Text; p.Drafts && i == 0 {
			if draft == "" {
				return nil // a cascade asks the cloud, and no scorer
			}
			o.Step = draftStep(draft)
		}
		a := learn.Answer{
			Model: h.cells[0].tiers[[2]router.Tier{router.Edge, router.Cloud}[i]].model, Correct: r.Query.Score,
			PromptTokens:     float64(r.Query.EdgePrompt + r.Query.CloudPrompt),
			CompletionTokens: float64(r.Query.EdgeCompletion + r.Query.CloudCompletion),
			LatencyS:         r.Query.WorkSeconds, CostUSD: r.Query.CostUSD,
		}
		if !r.Query.UsageKnown {
			a.PromptTokens, a.CompletionTokens, a.CostUSD = math.NaN(), math.NaN(), math.NaN()
		}
		*[2]*learn.Answer{&o.Edge, &o.Cloud}[i] = a
	}
	return []learn.Outcome{o}
}

func (h *Harness) newOutcome(t trial, id string) learn.Outcome {
	return learn.Outcome{ID: id, Dataset: t.question.set, Category: t.question.Category, Prompt: t.question.body}
}

// failedStatus tells whether a grade says nothing of the model.
func failedStatus(status string) bool { return status == "error" || status == "timeout" }

// placement is a policy that puts subtasks where it is told, and others where
// chance would: so that all plans but one subtask are alike.
type placement struct {
	router.Random
	moved string // key of the subtask that is not where chance would have it
}

func (p placement) Decide(s router.Subtask, at router.State) router.Decision {
	d := p.Random.Decide(s, at)
	if s.Key == p.moved {
		d.Tier = other(d.Tier)
	}
	return d
}

func other(t router.Tier) router.Tier {
	if t == router.Cloud {
		return router.Edge
	}
	return router.Cloud
}

// profileSubtasks runs the plan once with its subtasks placed by chance, and
// once more for each subtask, moved to the other tier.
func (h *Harness) profileSubtasks(ctx context.Context, p Profile, t trial) []learn.Outcome {
	base := placement{Random: router.Random{Share: p.Share, Seed: t.seed}}
	first, x := h.runPlaced(ctx, t, base)
	if failedStatus(first.Query.Status) || first.Query.PlanStatus == "fallback" {
		return nil
	}
	var found []learn.Outcome
	for i, c := range x.calls {
		n := x.nodes[i]
		if c == nil || n.Role == dag.Whole {
			continue
		}
		flip := base
		flip.moved = x.key(n.ID)
		second, y := h.runPlaced(ctx, t, flip)
		if failedStatus(second.Query.Status) || i >= len(y.calls) || y.calls[i] == nil {
			continue
		}
		o := h.newOutcome(t, t.profileID()+"/"+n.ID)
		o.Difficulty = n.Difficulty
		o.Step = &n.step
		o.Edge, o.Cloud = answerOfCall(c, first.Query.Score), answerOfCall(y.calls[i], second.Query.Score)
		if c.decision.Tier == router.Cloud {
			o.Edge, o.Cloud = o.Cloud, o.Edge
		}
		found = append(found, o)
	}
	return found
}

// runPlaced runs a trial's plan with subtasks where a policy says.
func (h *Harness) runPlaced(ctx context.Context, t trial, p router.Policy) (Rows, *execution) {
	return h.runKept(ctx, t.under(Strategy{
		Name: "profile", Decompose: planned, Prompt: "cot", Policy: func(Setup) router.Policy { return p },
	}))
}

// answerOfCall is what a tier made of a subtask: its own tokens and seconds, but
// the grade of the final answer.
func answerOfCall(c *call, score float64) learn.Answer {
	a := learn.Answer{
		Model: c.tier.model, Correct: score, LatencyS: c.resp.Took.Seconds(),
		PromptTokens: float64(c.resp.Usage.Prompt), CompletionTokens: float64(c.resp.Usage.Completion), CostUSD: c.cost,
	}
	if c.unknownUsage() {
		a.PromptTokens, a.CompletionTokens, a.CostUSD = math.NaN(), math.NaN(), math.NaN()
	}
	return a
}
