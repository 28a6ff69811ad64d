package strategy

import (
	"context"
	"math"

	"hybridflow/dag"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// A Collection says which outcomes of a question to collect, for routers and
// scorers to learn from.
type Collection struct {
	// Subtasks asks for labels of subtasks: for a plan whose subtasks were placed
	// by chance, each is moved to the other tier, everything else and all random
	// draws being equal, and the final grades are compared. Otherwise whole
	// questions are asked of both tiers.
	Subtasks bool

	// Drafts adds the edge's answer to the outcomes of whole questions, for
	// decisions that are made after it: those of the scorers of cascades.
	Drafts bool

	// Share of the subtasks that are in the cloud while one of them is moved.
	Share float64
}

// Single are the names of the strategies that the outcome of a whole question is
// collected by, at the edge and in the cloud.
var Single = [2]string{"edge-cot", "cloud-cot"}

// Collect asks the trial's question, whatever its strategy, and returns outcomes
// under an ID; those of subtasks are ID/STEP. There are none where a model failed.
func (t Trial) Collect(ctx context.Context, o Collection, id string) []learn.Outcome {
	if o.Subtasks {
		return t.collectSubtasks(ctx, o.Share, id)
	}
	return t.collectWhole(ctx, o.Drafts, id)
}

func (t Trial) collectWhole(ctx context.Context, drafts bool, id string) []learn.Outcome {
	o := t.newOutcome(id)
	for i, a := range []*learn.Answer{&o.Edge, &o.Cloud} {
		x := t.under(Strategy{Name: Single[i], graph: cot, route: []routing{atEdge, inCloud}[i]}).run(ctx)
		if x.failed() {
			return nil
		}
		c := x.nodes[0].call // the only one
		if drafts && i == 0 {
			if c.resp.Text == "" {
				return nil // a cascade asks the cloud, and no scorer
			}
			o.Step = draftStep(c.resp.Text)
		}
		*a = c.answer(x.rows.Query.Score)
	}
	return []learn.Outcome{o}
}

func (t *Trial) newOutcome(id string) learn.Outcome {
	return learn.Outcome{ID: id, Dataset: t.Question.Set, Category: t.Question.Category, Prompt: t.Question.Body}
}

// collectSubtasks runs the plan once with its subtasks placed by chance, and
// once more for each subtask, moved to the other tier.
func (t Trial) collectSubtasks(ctx context.Context, share float64, id string) (found []learn.Outcome) {
	first := t.runFlipped(ctx, share, "")
	if first.failed() || first.rows.Query.PlanStatus == "fallback" {
		return nil
	}
	for i, n := range first.nodes {
		if n.call == nil || n.Role == dag.Whole {
			continue
		}
		second := t.runFlipped(ctx, share, first.key(n.ID))
		moved := second.call(i)
		if second.failed() || moved == nil {
			continue
		}
		o := t.newOutcome(id + "/" + n.ID)
		o.Difficulty = n.Difficulty
		o.Step = &n.known
		o.Edge, o.Cloud = n.call.answer(first.rows.Query.Score), moved.answer(second.rows.Query.Score)
		if n.call.decision.Tier == router.Cloud {
			o.Edge, o.Cloud = o.Cloud, o.Edge
		}
		found = append(found, o)
	}
	return found
}

// runFlipped runs the plan with its subtasks placed by chance, but for one, which
// goes to the other tier: all of the plan but that subtask stays as it is.
func (t Trial) runFlipped(ctx context.Context, share float64, key string) *execution {
	p := flip{router.Random{Share: share, Seed: t.Seed}, key}
	return t.under(Strategy{
		Name: "profile", graph: graph{decompose: planned, prompt: "cot"}, route: routing{policy: func(*execution) router.Policy { return p }},
	}).run(ctx)
}

type flip struct {
	router.Random
	key string // of the subtask to move; "" for none
}

// Decide implements [router.Policy].
func (p flip) Decide(s router.Subtask, at router.State) router.Decision {
	d := p.Random.Decide(s, at)
	if s.Key == p.key {
		d.Tier = map[router.Tier]router.Tier{router.Edge: router.Cloud, router.Cloud: router.Edge}[d.Tier]
	}
	return d
}

// answer is the outcome of a call: its own tokens and seconds, and the grade of the final answer.
func (c *call) answer(score float64) learn.Answer {
	a := learn.Answer{
		Model: c.tier.Model, Correct: score, LatencyS: c.resp.Took.Seconds(),
		PromptTokens: float64(c.resp.Usage.Prompt), CompletionTokens: float64(c.resp.Usage.Completion), CostUSD: c.cost,
	}
	if c.unknownUsage() {
		a.PromptTokens, a.CompletionTokens, a.CostUSD = math.NaN(), math.NaN(), math.NaN()
	}
	return a
}
