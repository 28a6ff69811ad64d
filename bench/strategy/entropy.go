package strategy

import (
	"errors"
	"math"

	"hybridflow/dag"
	"hybridflow/router"
)

// GlimpRouter (Zeng et al., 2026, arXiv 2601.05110): before a step runs, the edge
// model writes one token of it, and the entropy of that token's distribution tells how
// hard the step will be. Above a threshold the cloud takes the step, else the edge.
// The cloud gives the answer.
//
// Deviations: the paper's steps are the paragraphs of one chain of thought, which both
// models continue in turns; here they are the subtasks of a streamed plan. Its entropy
// is over the whole vocabulary; here over the twenty likeliest tokens, the most that
// endpoints report, with the rest as one more token: a lower bound. The probe is a call
// of its own, paid for with the step's whole prompt.

// probeAlternatives is how many likeliest tokens a probe asks for.
const probeAlternatives = 20

// probed gives every step of a decomposition a probe.
func probed(d decomposer) decomposer {
	return assisted(d, func(_ *planner, s dag.Step) []dag.Step { return []dag.Step{helper(probeRole, s)} })
}

// assessProbe reads the entropy of a step's first token; NaN without a probe.
func assessProbe(x *execution, _ *dag.Node, own []dag.Input) assessment {
	if len(own) == 0 {
		return assessment{utility: math.NaN()}
	}
	return assessment{utility: entropy(x.nodes[own[0].Node.Index].call.resp.Alternatives)}
}

// entropy is that of a distribution in nats, given the logarithms of its largest
// probabilities; what they leave counts as one more outcome. Without any it is NaN.
func entropy(logprobs []float64) float64 {
	if len(logprobs) == 0 {
		return math.NaN()
	}
	sum, rest := 0.0, 1.0
	for _, l := range logprobs {
		p := math.Exp(min(l, 0))
		sum, rest = sum-p*max(min(l, 0), -1e9), rest-p // some endpoints write -9999 for never, and -0 needs no finite log
	}
	if rest > 0 {
		sum -= rest * math.Log(rest)
	}
	return sum
}

// A glimpse sends a step to the cloud when the entropy of its first token is above the
// threshold; probes, and steps of an unknown entropy, stay at the edge.
type glimpse struct {
	probe *assessment
	above float64 // nats
}

func byFirstToken(x *execution) router.Policy {
	return glimpse{&x.draft, x.Cell.Settings.Policy.Entropy}
}

// Decide implements [router.Policy].
func (p glimpse) Decide(s router.Subtask, at router.State) router.Decision {
	d := router.Fixed{Tier: router.Edge}.Decide(s, at)
	if kind, _ := splitRole(s.Role); kind == probeRole {
		d.Reason = "probe"
		return d
	}
	d.Reason, d.Score, d.Threshold = "entropy", p.probe.utility, p.above
	if d.Score > d.Threshold {
		d.Tier = router.Cloud
	}
	return d
}

// errNoAlternatives is the error of a probe whose endpoint says nothing of the first
// token's distribution.
var errNoAlternatives = errors.New("the endpoint reports no log-probabilities (top_logprobs) of the first token, " +
	"by which the strategy entropy routes; leave the strategy out, or serve the edge model by an endpoint that reports them")

// probed makes a probe without a distribution an error.
func (c *call) probed(failed func(error)) {
	if c.req.TopLogprobs > 0 && c.err == nil && len(c.resp.Alternatives) == 0 {
		if c.err = errNoAlternatives; failed != nil {
			failed(c.err)
		}
	}
}
