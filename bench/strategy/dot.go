package strategy

import (
	"context"
	"strings"
	"time"

	"hybridflow/dag"
)

// Division-of-Thoughts (Shao et al., WWW 2025, arXiv 2502.04392): a model breaks
// the question up into subtasks; the dependency of every pair of them is judged;
// the transitive reduction of the judgements is the graph that is run, as
// parallel as it allows; and the difficulty of a subtask decides on its tier.
//
// Deviations: the paper reads difficulty off the small model's states by a
// trained head, the adapter; here it is a figure that the decomposing model
// writes beside each subtask, and policy.difficulty says from where on the cloud
// works. Each pair is judged by a call of its own, as many at a time as the
// planner's tier has slots; the step that gives the answer relies on all others
// and is not judged. Results reach all later subtasks that rely on them, also
// those whose edge the reduction removed: it reduces waiting, not information.

// dot asks for subtasks and for the dependency of each pair.
func dot(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	most := p.settings.Plan.MaxSteps
	c := p.decompose("plan", p.settings.Planner, "subtasks", most)
	end := p.ask(ctx, 0, c)
	steps := readList(c.resp.Text, dag.Analyze)
	var last *dag.Step
	if n := len(steps); n > 1 && strings.HasPrefix(steps[n-1].Task, "Generate") {
		steps, last = steps[:n-1], &steps[n-1]
	}
	steps = p.shorten(steps, most)
	relies, end := p.judgePairs(ctx, end, steps)
	all := concluded(steps)
	if last != nil && len(all) > 0 {
		answer := &all[len(all)-1]
		answer.Task, answer.Difficulty = last.Task, last.Difficulty
	}
	for i, deps := range dag.Reduce(relies) {
		all[i].Rely = nil
		for _, d := range deps {
			all[i].Rely = append(all[i].Rely, steps[d].ID)
		}
	}
	emit(end, all...)
	return end, c.err
}

// judgePairs asks of every pair of steps whether the later one needs the earlier
// one; a last step, which gives the answer, relies on all. A judgement that cannot
// be read counts as a yes, which costs time but no information.
func (p *planner) judgePairs(ctx context.Context, begin time.Duration, steps []dag.Step) (relies [][]int, end time.Duration) {
	var calls []*call
	for later := range steps {
		for earlier := range later {
			f := fill{results: steps[earlier].Task, subtask: steps[later].Task}
			calls = append(calls, p.prepare("needs "+steps[later].ID+"<"+steps[earlier].ID, p.settings.Planner, "needs", f))
		}
	}
	end = p.ask(ctx, begin, calls...)
	if len(steps) == 0 {
		return nil, end
	}
	relies = make([][]int, len(steps)+1)
	for later := range steps {
		for earlier := range later {
			if yes, ok := readYes(calls[0].resp.Text); yes || !ok {
				relies[later] = append(relies[later], earlier)
			}
			calls = calls[1:]
		}
		relies[len(steps)] = append(relies[len(steps)], later)
	}
	return relies, end
}
