package report

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
// strategy, in each run, those with the run's own settings, or settings that have a
// name. The cells around them that a sweep makes are for its curves; but of a
// strategy that has nothing else, all of them are shown.
func (s *Summary) setHeadline() {
	for a, arm := range s.Arms {
		same := func(o Arm) bool { return o.Strategy == arm.Strategy && o.Run == arm.Run && unswept(o.Cell) }
		if unswept(arm.Cell) || !slices.ContainsFunc(s.Arms, same) {
			s.headline = append(s.headline, a)
		}
	}
}

// first are the arms of the tables that a publication has: of settings that have
// names the first alone.
func (s *Summary) first() []int {
	var arms []int
	for _, a := range s.headline {
		arm := s.Arms[a]
		if !unswept(arm.Cell) || !slices.ContainsFunc(arms, func(o int) bool { return s.Arms[o].Strategy == arm.Strategy && s.Arms[o].Run == arm.Run }) {
			arms = append(arms, a)
		}
	}
	return arms
}

// setAblations finds the arms that are held against the whole method.
func (s *Summary) setAblations(o Ablations) {
	s.ablationOf = o.Of
	first := s.first()
	for a, arm := range s.Arms {
		switch {
		case slices.Contains(o.Strategies, arm.Strategy):
			if slices.Contains(first, a) {
				s.ablations = append(s.ablations, a)
			}
		case arm.Strategy == o.Of && !unswept(arm.Cell):
			changed := slices.DeleteFunc(assignments(arm.Cell), func(f assignment) bool { return f.key == label })
			if !slices.ContainsFunc(changed, func(f assignment) bool { return !slices.Contains(o.Fields, f.key) }) && slices.Contains(first, s.own(arm)) {
				s.ablations = append(s.ablations, a)
			}
		}
	}
}

// own is the arm with the settings around which a cell changes something; -1
// without it.
func (s *Summary) own(arm Arm) int {
	return slices.Index(s.Arms, Arm{arm.Strategy, labelOf(arm.Cell), arm.Run})
}

// wholeMethod is the arm that an ablation is held against; -1 without any.
func (s *Summary) wholeMethod(a int) int {
	switch arm := s.Arms[a]; {
	case !slices.Contains(s.ablations, a):
		return -1
	case arm.Strategy == s.ablationOf:
		return s.own(arm)
	default:
		return s.nearest(s.ablationOf, arm)
	}
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
