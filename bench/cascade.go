package bench

import (
	"context"
	"strings"
	"time"

	"hybridflow/bench/settings"
	"hybridflow/dag"
	"hybridflow/router"
)

// Cascades: the edge answers first, and the cloud is asked where the edge's
// answer is doubtful (FrugalGPT, Chen et al., TMLR 2024, arXiv 2305.05176,
// section 3; AutoMix, Aggarwal et al., NeurIPS 2024, arXiv 2310.12963).
//
// The edge's answers are nodes of their own, called drafts. The node that they
// are drafts of sees their score when it is placed: below cascade.threshold it
// goes to the cloud, which starts from the question and not from the drafts;
// else it takes a draft over, which costs nothing and takes no time. So a
// cascade is a graph and a threshold, and works for the subtasks of a plan as it
// does for whole questions. Where the budget does not allow for the cloud, the
// draft is taken over, too.
//
// There are three scores. "votes" is the share of votes.k drafts that agree with
// the most frequent answer (as Yue et al., ICLR 2024, arXiv 2310.03094, have it);
// "confidence" is a percentage that the model ends its one draft with (Tian et
// al., EMNLP 2023, arXiv 2305.14975); "learned" is what a trained scorer makes of
// the question and its one draft (see cascade_learned.go). Deviations: FrugalGPT
// has more than two models, AutoMix lets the small model verify its answer in
// further calls and corrects for their noise with a POMDP. For results of
// subtasks, which no grader reads, agreement is that of the last number in the
// last sentence, or of the sentence where there is none.

// draftPrefix is what roles of drafts begin with; the role of what they are
// drafts of follows.
const draftPrefix = "draft "

// drafted gives every step of a decomposition its drafts.
func drafted(d decomposer) decomposer {
	return func(x *execution) dag.Source {
		source := d(x)
		return func(ctx context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
			return source(ctx, func(at time.Duration, steps ...dag.Step) {
				emit(at, x.withDrafts(steps)...)
			})
		}
	}
}

func (x *execution) withDrafts(steps []dag.Step) []dag.Step {
	k := draftCount(&x.cell.Experiment)
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

// draftCount is how many a node has.
func draftCount(e *settings.Experiment) int {
	if e.Cascade.Score == "votes" {
		return e.Votes.K
	}
	return 1
}

// ownRole is what a node is for, or what it is a draft for.
func ownRole(n *dag.Node) (role dag.Role, draft bool) {
	of, draft := strings.CutPrefix(string(n.Role), draftPrefix)
	return dag.Role(of), draft
}

// part tells a node's drafts from the results that it relies on.
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
func escalate(s Setup) router.Policy {
	return escalation{router.Threshold{Scorer: s.Doubt, Tau0: 1 - s.Cascade.Threshold}}
}

// escalation keeps drafts at the edge, and sends what is doubtful to the cloud.
type escalation struct{ router.Threshold }

func (p escalation) Decide(s router.Subtask, at router.State) router.Decision {
	if strings.HasPrefix(s.Role, draftPrefix) {
		return router.Fixed{Tier: router.Edge}.Decide(s, at)
	}
	d := p.Threshold.Decide(s, at)
	d.Reason = "cascade"
	return d
}

// doubt is the utility of asking the cloud: one minus the score of the drafts.
type doubt struct {
	best  int     // draft to be taken over
	value float64 // in [0, 1]
}

// Score implements [router.Scorer].
func (d *doubt) Score(router.Subtask) float64 { return d.value }

// judge scores the drafts of a node. Where there are none, nothing speaks
// against asking the cloud.
func (x *execution) judge(n *dag.Node, drafts []dag.Input) doubt {
	switch {
	case len(drafts) == 0:
		return doubt{value: 1}
	case x.cell.draftScorer != nil:
		return doubt{value: 1 - x.predict(x.cell.draftScorer, x.draftExample(drafts[0].Output.Text)).Edge}
	case x.cell.Experiment.Cascade.Score == "confidence":
		_, confidence := readConfidence(drafts[0].Output.Text)
		return doubt{value: 1 - confidence}
	}
	extract := lastClaim
	if n.Role == dag.Whole || n.Role == dag.Generate {
		extract = x.extract
	}
	best, share := poll(texts(drafts), draftCount(&x.cell.Experiment), extract)
	return doubt{best: best, value: 1 - share}
}

// takeOver makes a draft the result of a node.
func (x *execution) takeOver(n dag.Node, drafts []dag.Input, d router.Decision) *call {
	c := x.accept(n, drafts, x.doubt.best, d.Reason, d.Score)
	c.resp.Text, _ = readConfidence(c.resp.Text)
	d.Tier = ""
	c.decision = d
	return c
}
