package strategy

import (
	"context"
	"time"

	"hybridflow/dag"
	"hybridflow/router"
)

// Minions (Narayan et al., ICML 2025, arXiv 2502.15964, MinionS of section 5):
// the cloud model breaks the question up into jobs that need nothing of one
// another, the edge model works them off in parallel, and the cloud model joins
// what comes back.
//
// Deviations: the paper is about long documents, which only the edge reads, in
// chunks, by code that the cloud writes; our questions are short, and the cloud
// writes the jobs as a list and sees the question. There is one round: the cloud
// cannot ask for another. Samples of one job, of which the paper has several, are
// one.

// roleJob is a job for the edge.
const roleJob dag.Role = "job"

// minions asks the cloud for jobs.
func minions(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	most := p.settings.Plan.MaxSteps
	c := p.decompose("plan", router.Cloud, "jobs", most)
	end := p.ask(ctx, 0, c)
	emit(end, concluded(p.shorten(readList(c.resp.Text, roleJob), most))...)
	return end, c.err
}

// jobs is the policy of minions.
func jobs(*execution) router.Policy {
	return rule{"role", func(s router.Subtask) router.Tier {
		if s.Role == string(roleJob) {
			return router.Edge
		}
		return router.Cloud
	}}
}
