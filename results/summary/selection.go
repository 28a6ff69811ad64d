package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The random mix is the control that any router has to beat: it asks MixCloud
// for a share of the questions, drawn at random, and MixEdge for the others.
// Every price between the two can be had that way without routing.
const (
	MixEdge  = "edge-cot"
	MixCloud = "cloud-cot"
)

// CloudDirect asks the cloud for the answer alone: the third choice without a router.
const CloudDirect = "cloud-direct"

// A Selection says which arms there are, where each is shown, and what it is
// compared with. It follows from strategies, settings and options alone.
type Selection struct {
	Arms       []Arm    // in the order of the manifests
	Headline   []int    // arms that tables and points of figures show
	First      []int    // of Headline, those of the tables of a publication
	Baseline   []int    // [arm]: the arm that it is compared with; -1 where there is none
	Mix        [][2]int // [arm]: the ends of the random mix; -1 where there is none
	Hull       Hull     // of single calls
	Blocks     []Block  // of the tables of methods; nil without Options.Groups
	Ablations  []int    // arms that are compared with the whole method
	AblationOf string   // the whole method's strategy
	shown      []string // fields whose settings are rows too
	knobs      []string // of the curves of methods
}

// A Block is a group of methods with its arms; ablations are in none.
type Block struct {
	Name string
	Arms []int
}

func newSelection(arms []Arm, o *Options) (*Selection, error) {
	s := &Selection{Arms: arms, AblationOf: o.Ablations.Of}
	for a := range arms {
		arms[a].Bound = slices.Contains(o.Bounds, arms[a].Strategy)
	}
	baseline := cmp.Or(o.Baseline, arms[0].Strategy)
	if s.Nearest(baseline, Arm{}) < 0 {
		var have []string
		for _, a := range arms {
			if !slices.Contains(have, a.Strategy) {
				have = append(have, a.Strategy)
			}
		}
		return nil, fmt.Errorf("baseline %q: not a strategy of this run (it has %s)", baseline, strings.Join(have, ", "))
	}
	for _, a := range arms {
		s.Baseline = append(s.Baseline, s.Nearest(baseline, a))
		s.Mix = append(s.Mix, [2]int{s.Nearest(MixEdge, a), s.Nearest(MixCloud, a)})
	}
	s.shown, s.knobs = o.Shown, o.Ablations.Knobs
	s.Headline = s.headline()
	s.First = s.first()
	s.Hull = s.hull(o)
	s.Ablations = s.ablations(&o.Ablations)
	if o.Groups != nil {
		s.Blocks = s.blocks(o.Groups)
	}
	return s, nil
}

// Nearest returns a strategy's arm under the settings of another, in its run: a
// cell names the fields that a strategy uses, so of the arms whose settings are
// all in a, the one with the most. Else it is the strategy's first arm in the run,
// or of all; -1 without any.
func (s *Selection) Nearest(strategy string, a Arm) int {
	best, most := -1, -3
	for i, o := range s.Arms {
		if o.Strategy != strategy {
			continue
		}
		fit := -2 // another run
		switch {
		case o.Run == a.Run && o.Setting.within(a.Setting):
			fit = o.Setting.size()
		case o.Run == a.Run:
			fit = -1
		}
		if fit > most {
			best, most = i, fit
		}
	}
	return best
}

// find returns the arm of a strategy under a cell; -1 without it.
func (s *Selection) find(strategy, cell, run string) int {
	return slices.IndexFunc(s.Arms, func(a Arm) bool { return a.Strategy == strategy && a.Setting.String() == cell && a.Run == run })
}

// those lists the arms that a condition holds for.
func (s *Selection) those(holds func(a int, arm Arm) bool) (arms []int) {
	for a, arm := range s.Arms {
		if holds(a, arm) {
			arms = append(arms, a)
		}
	}
	return arms
}

// headline finds, of each strategy in each run, the arms with the run's own
// settings, with settings that have a name, or with those of shown fields alone. The
// cells around them that a sweep makes are for its curves; but of a strategy that has
// nothing else, all are shown.
func (s *Selection) headline() []int {
	return s.those(func(_ int, arm Arm) bool {
		same := func(o Arm) bool { return o.Strategy == arm.Strategy && o.Run == arm.Run && o.Setting.Unswept() }
		return arm.Setting.Unswept() || s.isShown(arm.Setting) || !slices.ContainsFunc(s.Arms, same)
	})
}

// isShown reports whether a setting changes shown fields alone.
func (s *Selection) isShown(x Setting) bool {
	return !x.Unswept() && !slices.ContainsFunc(x.Fields, func(f Field) bool { return !slices.Contains(s.shown, f.Key) })
}

// SameMethod reports whether two arms of a strategy are one method: under the same
// setting, or the first under shown fields around that of the other.
func (s *Selection) SameMethod(a, of int) bool {
	x, y := s.Arms[a], s.Arms[of]
	around := x.Setting.String() == y.Setting.String() || s.isShown(x.Setting) && x.Setting.Name == y.Setting.String()
	return x.Strategy == y.Strategy && around
}

// first keeps of settings that have names the first alone, with those of shown fields
// around it.
func (s *Selection) first() []int {
	return s.those(func(a int, arm Arm) bool {
		if s.isShown(arm.Setting) {
			whole := s.unchanged(arm)
			return whole < 0 || s.isFirst(whole)
		}
		return s.isFirst(a)
	})
}

func (s *Selection) isFirst(a int) bool {
	arm := s.Arms[a]
	same := func(o int) bool {
		return o < a && s.Arms[o].Strategy == arm.Strategy && s.Arms[o].Run == arm.Run && !s.isShown(s.Arms[o].Setting)
	}
	return slices.Contains(s.Headline, a) && (!arm.Setting.Unswept() || !slices.ContainsFunc(s.Headline, same))
}

// ablations finds the arms that are compared with the whole method: other
// strategies, and settings of the method itself that change only the given fields.
func (s *Selection) ablations(o *Ablations) []int {
	other := func(f Field) bool { return !slices.Contains(o.Fields, f.Key) }
	return s.those(func(a int, arm Arm) bool {
		if slices.Contains(o.Strategies, arm.Strategy) {
			return slices.Contains(s.First, a)
		}
		return arm.Strategy == o.Of && !arm.Setting.Unswept() && !slices.ContainsFunc(arm.Setting.Fields, other) &&
			slices.Contains(s.First, s.unchanged(arm))
	})
}

// unchanged is the arm with the setting around which a cell changes something; -1
// without it.
func (s *Selection) unchanged(arm Arm) int { return s.find(arm.Strategy, arm.Setting.Name, arm.Run) }

// wholeMethod is the arm that an ablation is compared with; -1 without any.
func (s *Selection) wholeMethod(a int) int {
	switch arm := s.Arms[a]; {
	case !slices.Contains(s.Ablations, a):
		return -1
	case arm.Strategy == s.AblationOf:
		return s.unchanged(arm)
	default:
		return s.Nearest(s.AblationOf, arm)
	}
}

// AblationRows are the whole method and then its ablations.
func (s *Selection) AblationRows() []int {
	rows := s.those(func(a int, arm Arm) bool { return arm.Strategy == s.AblationOf && slices.Contains(s.First, a) })
	for _, a := range s.Ablations {
		if s.Arms[a].Strategy != s.AblationOf || s.Arms[a].Setting.String() != "" && !slices.Contains(rows, a) {
			rows = append(rows, a)
		}
	}
	return rows
}

// blocks sorts the first arms into groups. Ablations have a table of their own.
func (s *Selection) blocks(groups []Group) []Block {
	blocks, taken := []Block{}, map[int]bool{}
	take := func(b *Block, belongs func(strategy string) bool) {
		for _, a := range s.First {
			if !taken[a] && belongs(s.Arms[a].Strategy) {
				b.Arms, taken[a] = append(b.Arms, a), true
			}
		}
	}
	for _, g := range groups {
		b := Block{Name: g.Name}
		for _, strategy := range g.Strategies {
			take(&b, func(name string) bool { return name == strategy })
		}
		blocks = append(blocks, b)
	}
	others := Block{Name: "Others"}
	take(&others, func(name string) bool {
		return !slices.ContainsFunc(s.Ablations, func(a int) bool { return s.Arms[a].Strategy == name })
	})
	return append(blocks, others)
}

// BlockArms are the arms of all blocks.
func (s *Selection) BlockArms() (arms []int) {
	for _, b := range s.Blocks {
		arms = append(arms, b.Arms...)
	}
	return arms
}

// Mixed reports whether an arm is compared with the random mix: not where an end
// is missing, nor the ends themselves.
func (s *Selection) Mixed(a int) bool {
	return s.Mix[a][0] >= 0 && s.Mix[a][1] >= 0 && s.Arms[a].Strategy != MixEdge && s.Arms[a].Strategy != MixCloud
}

// HasMix reports whether both ends of the random mix are there.
func (s *Selection) HasMix() bool {
	return s.Nearest(MixEdge, Arm{}) >= 0 && s.Nearest(MixCloud, Arm{}) >= 0
}

// BaselineName is the strategy that others are compared with.
func (s *Selection) BaselineName() string { return s.Arms[s.Baseline[0]].Strategy }
