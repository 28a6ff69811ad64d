package strategy

import (
	"cmp"
	"math"
	"slices"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// A predictor predicts what sending subtasks of a question to the cloud changes.
// Policies ask it while nodes are placed, under the execution's lock. It
// remembers its predictions: most strategies never ask, and a prediction may be
// an embedding away.
type predictor struct {
	question *Question
	model    *learn.Model // nil: by the planner's difficulty
	tiers    map[router.Tier]*Tier
	byKey    map[string]func() router.Effect // predicts once
	failed   func(error)                     // called with err; may be nil
	err      error                           // why nothing can be predicted any more
}

// Effect implements [router.Effects]. Of a subtask that was not announced nothing
// is expected.
func (p *predictor) Effect(s router.Subtask) router.Effect {
	if predicted := p.byKey[s.Key]; predicted != nil {
		return predicted()
	}
	return router.Effect{}
}

// predict is what sending a step, whose prompt has about so many tokens, to the
// cloud is expected to change, by the trained router. Without one the planner's
// difficulty is the probability that the edge fails, and the cloud is expected to
// succeed.
func (p *predictor) predict(s *dag.Step, known *learn.Step, prompt int) router.Effect {
	d := router.PlannerDifficulty{}.Score(router.Subtask{Difficulty: s.Difficulty})
	e := router.Effect{Edge: 1 - d, Cloud: 1}
	reply := float64(cmp.Or(s.Tokens, leastReply))
	edgeReply, cloudReply := reply, reply
	if p.model != nil {
		m := p.ask(p.model, p.example(s, known))
		e.Edge, e.Cloud = m.Edge, m.Cloud
		if !math.IsNaN(m.EdgeTokens + m.CloudTokens) {
			edgeReply, cloudReply = m.EdgeTokens, m.CloudTokens
		}
		if seconds := m.CloudSeconds - m.EdgeSeconds; !math.IsNaN(seconds) {
			e.Seconds = seconds
		}
	}
	price := func(t router.Tier, reply float64) float64 {
		return p.tiers[t].Price.Cost(llm.Usage{Prompt: prompt, Completion: int(reply)})
	}
	e.Tokens = float64(prompt) + cloudReply
	e.Dollars = price(router.Cloud, cloudReply) - price(router.Edge, edgeReply)
	return e
}

// example is what a router learns from and is asked about: it is made in one
// way, that of recorded outcomes.
func (p *predictor) example(s *dag.Step, known *learn.Step) learn.Example {
	o := learn.Outcome{Prompt: p.question.Body, Category: p.question.Category, Difficulty: s.Difficulty}
	if s.Role != dag.Whole {
		o.Step = known
	}
	return o.Example()
}

// ask asks a trained router. Where the text cannot be embedded, this and all
// further predictions of the trial are NaN, and err is set.
func (p *predictor) ask(m *learn.Model, e learn.Example) learn.Prediction {
	if m.Features.Embedding == nil {
		return m.Predict(e)
	}
	if p.err == nil {
		if p.err = m.Prepare([]learn.Example{e}); p.err != nil && p.failed != nil {
			p.failed(p.err)
		}
	}
	if p.err != nil {
		nan := math.NaN()
		return learn.Prediction{Edge: nan, Cloud: nan, Score: nan, EdgeTokens: nan, CloudTokens: nan, EdgeSeconds: nan, CloudSeconds: nan}
	}
	return m.Predict(e)
}

// draftStep is an answer of the edge as scorers learn from it and are asked
// about it: its text and nothing else.
func draftStep(text string) *learn.Step {
	return &learn.Step{Task: text, Role: learn.RoleDraft}
}

// draftScore is a scorer's probability that a draft is right, predicted from the
// question and the draft, as FrugalGPT's g(question, answer) does (Chen et al.,
// TMLR 2024, arXiv 2305.05176, section 3.2).
//
// A scorer is a router that was trained on drafts: outcomes of whole questions
// whose step is the edge's answer ([Collection.Drafts]). Deviations: the scorer is
// what "hybridflow train" makes, by default a logistic regression on the n-grams
// and the form of both texts, where FrugalGPT fine-tunes DistilBERT. Drafts of
// subtasks, which no grader reads, are scored by the same file as if they were
// answers to the question. The cloud's answer is never scored: it is the last.
func (p *predictor) draftScore(m *learn.Model, text string) float64 {
	return p.ask(m, p.example(&dag.Step{Role: learn.RoleDraft}, draftStep(text))).Edge
}

// known is what is known of a subtask when its tier is chosen: its place among
// the nodes placed so far and the steps that have arrived.
func (x *execution) known(n *dag.Node, in []dag.Input, at router.State) learn.Step {
	s := learn.Step{
		Task: n.Task, Role: string(n.Role), Tokens: n.Tokens, Position: n.Index + 1,
		FanIn: len(n.Rely), Inputs: len(in), Depth: 1, Money: at.Money, Time: at.Time,
	}
	for _, i := range in {
		s.InputChars += len(i.Output.Text)
		s.Depth = max(s.Depth, x.depth(i.Node.Index)+1)
	}
	for _, step := range x.planner.arrived() {
		if slices.Contains(step.Rely, n.ID) {
			s.FanOut++
		}
	}
	return s
}

// depth is the number of nodes on the longest path that ends at a node that has
// been placed.
func (x *execution) depth(i int) int {
	deepest := 0
	for _, in := range x.nodes[i].in {
		deepest = max(deepest, x.depth(in.Node.Index))
	}
	return deepest + 1
}
