package strategy

import (
	"context"
	"time"

	"hybridflow/dag"
	"hybridflow/router"
)

// Skeleton-of-Thought (Ning et al., ICLR 2024, arXiv 2307.15337, section 2): the
// model first writes a skeleton of the answer, 3 to 10 short points; then all
// points are expanded at once, each by a call that sees the whole skeleton but
// no other expansion. So the graph is a star, and a point that builds on another
// one has to do without. The router variant (SoT-R, section 4, the one by
// prompting) first asks the model whether the question suits this, and else
// answers it by chain of thought.
//
// Deviations: SoT's answer is its expanded points one after another, which no
// grader of short answers can read; a last call joins them to an answer. The
// SoT-R of the paper falls back to plain decoding, ours to chain of thought.
// Both calls that come before are those of sot.planner, by default the cloud.

// rolePoint is a point of a skeleton that is to be expanded.
const rolePoint dag.Role = "point"

// skeleton expands the points of a skeleton.
func skeleton(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	return p.expand(ctx, 0, emit)
}

// skeletonIfSuited does so where the model thinks that the question suits it.
func skeletonIfSuited(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	c := p.prepare("route", router.Tier(p.settings.SoT.Planner), "suits", fill{})
	end := p.ask(ctx, 0, c)
	if yes, ok := readYes(c.resp.Text); !yes || !ok {
		emit(end, dag.Step{ID: "1", Task: p.question.Text, Role: dag.Whole})
		return end, c.err
	}
	return p.expand(ctx, end, emit)
}

func (p *planner) expand(ctx context.Context, begin time.Duration, emit emitter) (time.Duration, error) {
	most := p.settings.SoT.Points
	c := p.decompose("skeleton", router.Tier(p.settings.SoT.Planner), "skeleton", most)
	end := p.ask(ctx, begin, c)
	points := p.shorten(readList(c.resp.Text, rolePoint), most)
	p.arrive(points)
	emit(end, concluded(points)...)
	return end, c.err
}
