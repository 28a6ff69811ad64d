package strategy

import (
	"context"
	"strings"
	"time"

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

// draftPrefix is what roles of drafts begin with; the role of what they are
// drafts of follows.
const draftPrefix = "draft "

// drafted gives every step of a decomposition its drafts.
func drafted(d decomposer) decomposer {
	return func(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
		return d(ctx, p, func(at time.Duration, steps ...dag.Step) {
			emit(at, withDrafts(steps, p.settings.drafts())...)
		})
	}
}

func withDrafts(steps []dag.Step, k int) []dag.Step {
	all := make([]dag.Step, 0, (k+1)*len(steps))
	for _, s := range steps {
		draft := s
		draft.ID, draft.Role = "draft "+s.ID, draftPrefix+s.Role
		drafts := ballot(k, draft)
		s.Rely = append(ids(drafts), s.Rely...)
		all = append(append(all, drafts...), s)
	}
	return all
}

// drafts is how many drafts a node has.
func (s *Settings) drafts() int {
	if s.Cascade.Score == "votes" {
		return s.Votes.K
	}
	return 1
}

// ownRole is the role of a node; for a draft, that of the node it is a draft of.
func ownRole(n *dag.Node) (role dag.Role, draft bool) {
	of, draft := strings.CutPrefix(string(n.Role), draftPrefix)
	return dag.Role(of), draft
}

// part separates a node's drafts from the results that it relies on. Drafts of
// other nodes are neither.
func part(n *dag.Node, in []dag.Input) (drafts, results []dag.Input) {
	for _, i := range in {
		switch _, draft := ownRole(&i.Node); {
		case !draft:
			results = append(results, i)
		case strings.HasPrefix(i.Node.ID, "draft "+n.ID+"/"):
			drafts = append(drafts, i)
		}
	}
	return drafts, results
}

// escalate is the policy of cascades.
func escalate(x *execution) router.Policy {
	return escalation{router.Threshold{Scorer: &x.draft, Tau0: 1 - x.Cell.Settings.Cascade.Threshold}}
}

// escalation keeps drafts at the edge, and sends nodes whose drafts score low to
// the cloud.
type escalation struct{ router.Threshold }

// Decide implements [router.Policy].
func (p escalation) Decide(s router.Subtask, at router.State) router.Decision {
	if strings.HasPrefix(s.Role, draftPrefix) {
		return router.Fixed{Tier: router.Edge}.Decide(s, at)
	}
	d := p.Threshold.Decide(s, at)
	d.Reason = "cascade"
	return d
}

// An assessment is what a node's drafts are worth.
type assessment struct {
	best    int     // draft to accept
	utility float64 // of asking the cloud, in [0, 1]: one minus the score of the drafts
}

// Score implements [router.Scorer] for the node that is being placed.
func (a *assessment) Score(router.Subtask) float64 { return a.utility }

// assess scores the drafts of a node. Without drafts nothing speaks against
// asking the cloud.
func (x *execution) assess(n *dag.Node, drafts []dag.Input) assessment {
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
