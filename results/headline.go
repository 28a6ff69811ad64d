package results

import "slices"

// A Group is a block of rows in the tables of methods.
type Group struct {
	Name       string
	Strategies []string
}

// Ablations say which arms take something away from a strategy, or change it.
type Ablations struct {
	Of         string   // the whole method
	Strategies []string // without a part of it
	Fields     []string // settings of the method itself that count, such as "policy.force_ends" or "planner"
}

// setHeadline finds the arms that tables and points of figures show: of each
// strategy, in each run, the one with the run's own settings. The cells of a
// sweep are for its curves; but of a strategy that has nothing else, all of them
// are shown.
func (s *Summary) setHeadline() {
	for a, arm := range s.Arms {
		if arm.Cell == "" || !slices.Contains(s.Arms, Arm{Strategy: arm.Strategy, Run: arm.Run}) {
			s.headline = append(s.headline, a)
		}
	}
}

// setAblations finds the arms that are held against the whole method.
func (s *Summary) setAblations(o Ablations) {
	s.ablationOf = o.Of
	for a, arm := range s.Arms {
		switch {
		case slices.Contains(o.Strategies, arm.Strategy):
			if slices.Contains(s.headline, a) {
				s.ablations = append(s.ablations, a)
			}
		case arm.Strategy == o.Of && arm.Cell != "":
			fields := assignments(arm.Cell)
			if !slices.ContainsFunc(fields, func(f assignment) bool { return !slices.Contains(o.Fields, f.key) }) {
				s.ablations = append(s.ablations, a)
			}
		}
	}
}

// wholeMethod is the arm that an ablation is held against; -1 without any.
func (s *Summary) wholeMethod(a int) int {
	arm := s.Arms[a]
	if !slices.Contains(s.ablations, a) {
		return -1
	}
	if arm.Strategy == s.ablationOf {
		return slices.Index(s.Arms, Arm{Strategy: s.ablationOf, Run: arm.Run})
	}
	return s.nearest(s.ablationOf, arm)
}

func (s *Summary) isBound(a int) bool { return slices.Contains(s.bounds, s.Arms[a].Strategy) }

// called is an arm's strategy in tables and figures: what nobody can run is
// never taken for a strategy.
func (s *Summary) called(a int) string {
	if s.isBound(a) {
		return s.Arms[a].Strategy + " (bound)"
	}
	return s.Arms[a].Strategy
}
