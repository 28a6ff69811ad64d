package strategy

import (
	"context"
	"strconv"
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
	p.decomposed = true
	most := p.settings.Plan.MaxSteps
	c := p.prepare("plan", router.Cloud, "jobs", fill{max: strconv.Itoa(most)})
	end := p.ask(ctx, 0, c)
	emit(end, concluded(p.shorten(readList(c.resp.Text, roleJob), most))...)
	return end, c.err
}

// jobsAtTheEdge is the policy of minions.
type jobsAtTheEdge struct{}

// Decide implements [router.Policy].
func (jobsAtTheEdge) Decide(s router.Subtask, at router.State) router.Decision {
	tier := router.Cloud
	if s.Role == string(roleJob) {
		tier = router.Edge
	}
	d := router.Fixed{Tier: tier}.Decide(s, at)
	d.Reason = "role"
	return d
}

func jobs(setup) router.Policy { return jobsAtTheEdge{} }
