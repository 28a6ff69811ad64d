package strategy

import (
	"hybridflow/dag"
	"hybridflow/router"
)

// Verified steps (SpecReason, Pan et al., NeurIPS 2025, arXiv 2504.07891; TRIM, 2026,
// arXiv 2601.10245): the edge does each step, the cloud reads the result and gives it a
// score from 0 to 9 in a few tokens, and does the step again where the score is below
// policy.accept. It pays for reading everything, to write only what needs it.
//
// It is a cascade whose score comes from the cloud. Deviations: the papers' steps are
// those of one chain of thought; here they are the subtasks of a streamed plan, so that
// a step waits only for verdicts on what it relies on. SpecReason reads the score off
// one token; here the verifier replies "Score: N". TRIM scores by a process reward model
// and learns when to ask; here one threshold decides. Where the budget does not allow
// for the verifier or for the cloud's own try, the edge's result is accepted.

// verdictTokens is how many tokens a verdict may have.
const verdictTokens = 16

var scoreLabel = newLabel("score")

// verified gives every step of a decomposition a draft and a verdict on it.
func verified(d decomposer) decomposer {
	return assisted(d, func(_ *planner, s dag.Step) []dag.Step {
		own, verdict := ballot(1, helper(draftRole, s)), helper(verifyRole, s)
		verdict.Rely = append(ids(own), s.Rely...)
		return append(own, verdict)
	})
}

// mostScore is the best score of a verdict.
const mostScore = 9

// assessVerdict reads the verdict on a step's draft. A verdict that cannot be read
// rejects the draft, as SpecReason's does; one that was not asked for accepts it.
func assessVerdict(_ *execution, _ *dag.Node, own []dag.Input) assessment {
	if len(ofKind(draftRole, own)) == 0 {
		return assessment{utility: 1}
	}
	verdicts := ofKind(verifyRole, own)
	if len(verdicts) == 0 {
		return assessment{utility: 0}
	}
	score := min(scoreLabel.last(verdicts[0].Output.Text), mostScore)
	return assessment{utility: 1 - score/mostScore}
}

// byScore is the policy of verified steps.
func byScore(x *execution) router.Policy {
	tau := 1 - float64(x.Cell.Settings.Policy.Accept)/mostScore
	return escalation{router.Threshold{Scorer: &x.draft, Tau0: tau}, "verdict"}
}
