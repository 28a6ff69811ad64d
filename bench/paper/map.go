package paper

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/results/figures"
	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// The map says under which conditions HybridFlow does what the paper claims. How right
// parts make a right answer is not known of the paper's models, so it is an axis: the
// chance that a cloud call repairs a wrong result, beside the interval that records of
// other models gave, under both laws of repair, two budgets, and with or without the
// ends of a plan in the cloud. A second map is over what each step costs and what the
// router can see.

// mapItems is how many questions of a benchmark the maps are drawn from.
const mapItems = 100

var mapStrategies = []string{"edge-direct", "edge-cot", "cloud-direct", "cloud-cot", "hybridflow", "chain"}

// Fields that the maps vary.
const (
	recoverField    = "simulation.recover_cloud"
	lawField        = "simulation.law"
	endsField       = "policy.force_ends"
	profileField    = "budget.profile"
	kappaField      = "simulation.kappa"
	visibilityField = "simulation.visibility"
)

// Maps returns the experiments that the maps are drawn from, on simulated models:
// over repair, laws, ends and budgets; and over costs and visibility under the high
// budget, as the default one leaves next to nothing to route.
func Maps(e settings.Experiment) (repair, sight settings.Experiment) {
	over := func(name string, strategies []string, vary ...string) settings.Experiment {
		m := e.Clone()
		m.Name, m.Strategies, m.Settings, m.VaryEach, m.Vary = e.Name+name, strategies, nil, nil, vary
		if m.Limit == 0 || m.Limit > mapItems {
			m.Limit = mapItems
		}
		return m
	}
	repair = over("-map", mapStrategies, recoverField+"=0,0.1,0.2,0.35,0.48,0.6,0.72,0.85,0.95",
		lawField+"=own-luck,fresh-luck", endsField+"=true,false", profileField+"=default,high")
	sight = over("-sight", mapStrategies[:5], kappaField+"=0,0.25,0.5,0.75,1", visibilityField+"=0,0.25,0.5,0.75,1")
	sight.Budget.Profile = "high"
	sight.Policy.Router = "" // utility is the planner's difficulty, whose visibility is varied
	return repair, sight
}

// A world is the conditions of one line of the map.
type world struct{ law, ends, profile string }

var worlds = []world{
	{"own-luck", "true", "default"}, {"own-luck", "true", "high"}, {"own-luck", "false", "default"}, {"own-luck", "false", "high"},
	{"fresh-luck", "true", "default"}, {"fresh-luck", "true", "high"}, {"fresh-luck", "false", "default"}, {"fresh-luck", "false", "high"},
}

func (w world) endsAre() string {
	if w.ends == "true" {
		return "ends in the cloud"
	}
	return "ends routed"
}

// points are the arms of a strategy in a world, by rising repair, and the repair.
func (w world) points(s *summary.Summary, strategy string) (at []float64, arms []int) {
	return along(s, strategy, recoverField, map[string]string{lawField: w.law, endsField: w.ends, profileField: w.profile})
}

// along are the arms of a strategy whose settings have given values, by rising values
// of another field.
func along(s *summary.Summary, strategy, field string, given map[string]string) (at []float64, arms []int) {
	for a, arm := range s.Arms {
		values := map[string]string{}
		for _, f := range arm.Setting.Fields {
			values[f.Key] = f.Value
		}
		x, err := strconv.ParseFloat(values[field], 64)
		same := err == nil && arm.Strategy == strategy
		for key, value := range given {
			same = same && values[key] == value
		}
		if same {
			k, _ := slices.BinarySearch(at, x)
			at, arms = slices.Insert(at, k, x), slices.Insert(arms, k, a)
		}
	}
	return at, arms
}

// A measured is a column of panels of a map.
type measured struct {
	label string
	of    func(*summary.Estimates) stats.Estimate
	claim bool // has the paper's accuracy as a level; others have zero
}

var mapMeasures = []measured{
	{"accuracy, %", func(e *summary.Estimates) stats.Estimate { return e.Accuracy.Times(100) }, true},
	{"points above the mix", func(e *summary.Estimates) stats.Estimate { return e.Tradeoff.IsoCost.Times(100) }, false},
	{"points above the hull", func(e *summary.Estimates) stats.Estimate { return e.Tradeoff.Hull.Times(100) }, false},
}

// RepairMap draws HybridFlow over the chance of repair: a row of panels for each law.
func RepairMap(s *summary.Summary, c *sim.Composition) figures.Drawing {
	f := figures.Panels{
		Name: "map-repair" + s.Tag(), Columns: len(mapMeasures),
		Title:   "Where HybridFlow's claims hold" + s.Kind(),
		Caption: s.Caption() + "; average over datasets; mix, hull: of single calls, at the same cloud dollars",
		Shade:   fmt.Sprintf("r measured on records, %s", c.Recover), Level: levelName(s),
	}
	for _, w := range worlds[:len(worlds)/2] {
		f.Lines = append(f.Lines, "budget "+w.profile+", "+w.endsAre())
	}
	for first := 0; first < len(worlds); first += len(f.Lines) {
		for _, m := range mapMeasures {
			p := figures.Panel{Title: worlds[first].law, X: "r, chance that the cloud repairs", Y: m.label, Level: m.level(s),
				Shade: [2]float64{c.Recover.Low, c.Recover.High}}
			for _, w := range worlds[first : first+len(f.Lines)] {
				at, arms := w.points(s, "hybridflow")
				p.At, p.Values = at, append(p.Values, m.values(s, arms))
			}
			f.Panels = append(f.Panels, p)
		}
	}
	return f
}

// SightMap draws HybridFlow over what the router can see, with a line for each share
// of a step's length that does not depend on its difficulty.
func SightMap(s *summary.Summary) figures.Drawing {
	f := figures.Panels{
		Name: "map-sight" + s.Tag(), Columns: len(mapMeasures),
		Title: "What the router can see, and what steps cost" + s.Kind(),
		Caption: s.Caption() + "; average over datasets; budget high, routed by the planner's difficulty; " +
			"mix, hull: of single calls, at the same cloud dollars",
		Level: levelName(s),
	}
	kappas := []string{"0", "0.5", "1"}
	for _, k := range kappas {
		f.Lines = append(f.Lines, "kappa "+k)
	}
	for _, m := range mapMeasures {
		p := figures.Panel{X: "visibility of a step's gain (rank correlation)", Y: m.label, Level: m.level(s)}
		for _, k := range kappas {
			at, arms := along(s, "hybridflow", visibilityField, map[string]string{kappaField: k})
			p.At, p.Values = at, append(p.Values, m.values(s, arms))
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

func (m *measured) values(s *summary.Summary, arms []int) (values []stats.Estimate) {
	for _, a := range arms {
		values = append(values, m.of(&s.Average[a]))
	}
	return values
}

// level is the paper's accuracy on its own benchmarks, unknown on practice sets; zero
// for differences.
func (m *measured) level(s *summary.Summary) float64 {
	switch {
	case !m.claim:
		return 0
	case s.Practice() != "":
		return math.NaN()
	}
	return 100 * claimedAccuracy()
}

func levelName(s *summary.Summary) string {
	if s.Practice() != "" {
		return "no difference"
	}
	return "published accuracy (left), no difference (others)"
}

// claimedAccuracy is that of HybridFlow in the paper, averaged over its benchmarks.
func claimedAccuracy() float64 {
	i := slices.IndexFunc(averages, func(p summary.Published) bool { return p.Strategy == "hybridflow" && p.Measure == "accuracy" })
	return averages[i].Value
}

// places lists values of repair, or says that there are none or that it is all of them.
func places(at []float64, holds []bool) string {
	var some []string
	for i, x := range at {
		if holds[i] {
			some = append(some, strconv.FormatFloat(x, 'g', 3, 64))
		}
	}
	switch len(some) {
	case 0:
		return "nowhere"
	case len(at):
		return "everywhere"
	}
	return strings.Join(some, ", ")
}
