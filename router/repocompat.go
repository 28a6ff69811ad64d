package router

// RepoCompatible routes as the public code of arXiv 2512.22137 does:
//
//	delta = clip(delta0 + 0.5 r_B + 0.5 r_L, 0, 1)
//	p     = sigmoid((s - delta) / 0.1),  cloud ~ Bernoulli(p)
//
// with the first and the last step forced to the cloud. It is here to compare
// with: its budget is soft (put [Within] around it for a hard one), and what the
// scorer was trained on is another matter.
type RepoCompatible struct {
	Scorer Scorer // s, in [0, 1]
	Delta0 float64
	Seed   uint64

	// Planner is how much of B_max planning used up, prompt and completion. The
	// public code counts that as spent, so that its default budget is gone once
	// there is a plan. 0 counts billable tokens only, as everything else here.
	Planner float64
}

// Constants of the public code.
const (
	repoWeight      = 0.5 // of r_B and of r_L
	repoTemperature = 0.1
)

// Decide implements [Policy].
func (p RepoCompatible) Decide(s Subtask, at State) Decision {
	delta := clip01(p.Delta0 + repoWeight*(at.Money+p.Planner) + repoWeight*at.Time)
	d := Decision{Reason: "repo", Score: p.Scorer.Score(s), Threshold: delta, Propensity: 1, State: at}
	switch s.Role {
	case "explain", "generate", "whole": // the first, the last, and both at once
		d.Reason = "forced"
		return decide(true, d)
	}
	return chance(d, sigmoid((d.Score-delta)/repoTemperature), p.Seed, s.Key)
}
