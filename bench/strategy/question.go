package strategy

import (
	"math"

	"hybridflow/dag"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// Per-query routing by a trained router: a question is asked in one piece, of
// the tier that a score of the whole question picks before anything is asked.
//
//   - hybridllm (Ding et al., ICLR 2024, arXiv 2404.14618): the score is 1 - the
//     probability that the edge's answer is good enough, trained on one of three
//     labels.
//   - routellm (Ong et al., 2024, arXiv 2406.18665): the score is the cloud's win
//     rate.
//
// Questions that score above the router's cutoff for policy.share go to the
// cloud. Neither has a budget. Deviations: the routers are logistic regressions
// on grades (see [learn.MethodNames]), where the papers fine-tune language models on
// BART scores and on preferences; and both have their threshold calibrated to a
// share of the calls, where HybridLLM's is the best within a loss of quality.

// questionRouting is the policy of a trial that is routed as a whole question.
type questionRouting struct {
	predictor *predictor
	model     *learn.Model
	question  learn.Example
	cutoff    float64
}

func byQuestion(x *execution) router.Policy {
	m := x.Cell.QuestionRouters[x.Strategy.Name]
	whole := x.predictor.example(&dag.Step{Role: dag.Whole}, nil)
	return &questionRouting{&x.predictor, m, whole, m.Cutoff(x.Cell.Settings.Policy.Share)}
}

// Decide implements [router.Policy].
func (q *questionRouting) Decide(_ router.Subtask, at router.State) router.Decision {
	score := q.predictor.ask(q.model, q.question).Score
	d := router.Decision{Tier: router.Edge, Reason: "question", Score: score, Threshold: q.cutoff, Propensity: 1, State: at}
	if d.Score > q.cutoff {
		d.Tier = router.Cloud
	}
	if math.IsInf(q.cutoff, 0) {
		d.Threshold = math.NaN() // all questions go to one tier
	}
	return d
}
