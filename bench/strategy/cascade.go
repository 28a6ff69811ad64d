package strategy

import (
	"context"

	"hybridflow/dag"
	"hybridflow/router"
)

// Cascades: the edge answers first, and the cloud is asked where the edge's
// answer scores low (FrugalGPT, Chen et al., TMLR 2024, arXiv 2305.05176,
// section 3; AutoMix, Aggarwal et al., NeurIPS 2024, arXiv 2310.12963).
//
// The edge's answers are nodes of their own, called drafts. The node that they
// are drafts of is placed by their score: below cascade.threshold it goes to the
// cloud, which starts from the question and not from the drafts; else it accepts
// a draft as its result, which costs nothing and takes no time. So a cascade is a
// graph and a threshold, and works for the subtasks of a plan as it does for
// whole questions. Where the budget does not allow for the cloud, the draft is
// accepted as well.
//
// There are three scores. "votes" is the share of votes.k drafts that agree with
// the most frequent answer (as Yue et al., ICLR 2024, arXiv 2310.03094, have it);
// "confidence" is a percentage that the model ends its one draft with (Tian et
// al., EMNLP 2023, arXiv 2305.14975); "learned" is a trained scorer's probability
// that the one draft is right. Deviations: FrugalGPT
// has more than two models, AutoMix lets the small model verify its answer in
// further calls and corrects for their noise with a POMDP. For results of
// subtasks, which no grader reads, agreement is that of the last number in the
// last sentence, or of the sentence where there is none.

// drafted gives every step of a decomposition its drafts.
func drafted(d decomposer) decomposer {
	return assisted(d, func(p *planner, s dag.Step) []dag.Step {
		return ballot(p.settings.drafts(), helper(draftRole, s))
	})
}

// drafts is how many drafts a node has.
func (s *Settings) drafts() int {
	if s.Cascade.Score == "votes" {
		return s.Votes.K
	}
	return 1
}

// escalate is the policy of cascades.
func escalate(x *execution) router.Policy {
	return escalation{router.Threshold{Scorer: &x.draft, Tau0: 1 - x.Cell.Settings.Cascade.Threshold}, "cascade"}
}

// escalation keeps drafts at the edge, has the cloud judge them where there is a
// verifier, and sends nodes whose drafts score low to the cloud.
type escalation struct {
	router.Threshold
	reason string
}

// Decide implements [router.Policy].
func (p escalation) Decide(s router.Subtask, at router.State) router.Decision {
	switch kind, _ := splitRole(s.Role); kind {
	case draftRole:
		return router.Fixed{Tier: router.Edge}.Decide(s, at)
	case verifyRole:
		return router.Fixed{Tier: router.Cloud}.Decide(s, at)
	}
	d := p.Threshold.Decide(s, at)
	d.Reason = p.reason
	return d
}

// assessDrafts scores the drafts of a node. Without drafts nothing speaks against
// asking the cloud.
func assessDrafts(x *execution, n *dag.Node, drafts []dag.Input) assessment {
	s := &x.Cell.Settings
	switch {
	case len(drafts) == 0:
		return assessment{utility: 1}
	case x.Cell.DraftScorer != nil:
		return assessment{utility: 1 - x.predictor.draftScore(x.Cell.DraftScorer, drafts[0].Output.Text)}
	case s.Cascade.Score == "confidence":
		_, confidence := readConfidence(drafts[0].Output.Text)
		return assessment{utility: 1 - confidence}
	}
	extract := lastClaim
	if n.Role == dag.Whole || n.Role == dag.Generate {
		extract = x.Question.extract
	}
	best, share := poll(texts(drafts), s.drafts(), extract)
	return assessment{best: best, utility: 1 - share}
}

// Draft answers the question at both tiers, by a cascade without a budget and by
// the cloud alone, and returns what a threshold can be fitted to: the score of
// the edge's answer, both grades, and what the cloud costs. It returns nil if a
// model failed.
func (t Trial) Draft(ctx context.Context) *router.Draft {
	unit := t.Cell.Settings.Budget.Limits().Unit
	accepting := *t.Cell
	accepting.Settings.Cascade.Threshold = 0 // the edge's answer, whatever its score
	t.Cell = &accepting
	edge := t.under(t.Strategy.unbudgeted()).run(ctx)
	cloud := t.under(Strategy{Name: t.Strategy.Name, graph: graph{decompose: whole, prompt: t.Strategy.graph.prompt}, route: inCloud}).run(ctx)
	if edge.failed() || cloud.failed() {
		return nil
	}
	d := router.Draft{
		Score: 1 - edge.draft.utility,
		Edge:  router.Truth{Quality: edge.rows.Query.Score},
		Cloud: router.Truth{Quality: cloud.rows.Query.Score},
	}
	for _, n := range cloud.nodes {
		d.Cloud.Money += n.call.money(unit)
	}
	return &d
}
