package summary

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSweeps(t *testing.T) {
	const own = `{"policy":{"tau0":0.2},"budget":{"tokens":2048},"edge":{"slots":2,"model":"x"},"planner":"edge"}`
	for _, c := range []struct {
		name string
		arms []string
		want string // each sweep: its values, and each line: name and arms
	}{
		{"no cells", []string{"a", "b"}, ""},
		{"numbers in order, with the run's own", []string{"a policy.tau0=0.5", "a policy.tau0=0", "a", "b"}, "policy.tau0: 0 0.2 0.5; a 1 2 0"},
		{"a cell of the run's own value", []string{"a", "a policy.tau0=0.2", "a policy.tau0=1"}, "policy.tau0: 0.2 1; a 1 2"},
		{"no limit comes last", []string{"a budget.tokens=-1", "a budget.tokens=512"}, "budget.tokens: 512 no limit; a 1 0"},
		{"no slots are no limit", []string{"a edge.slots=0", "a edge.slots=4"}, "edge.slots: 4 no limit; a 1 0"},
		{"a grid has a line for each other value", []string{"a x=1 y=1", "a x=2 y=1", "a x=1 y=2", "a x=2 y=2"},
			"x: 1 2; a y=1 0 1; a y=2 2 3\ny: 1 2; a x=1 0 2; a x=2 1 3"},
		{"texts share one axis", []string{"a", "a planner=cloud", "a edge.model=m cloud.model=n", "b"},
			"settings:  planner=cloud edge.model=m cloud.model=n; a 0 1 2"},
		{"numbers and texts", []string{"a", "a planner=cloud", "a policy.tau0=1"}, "policy.tau0: 0.2 1; a 0 2\nsettings:  planner=cloud; a 0 1"},
		{"settings with names", []string{"a paper", "a 7b", "a paper z=1", "a paper z=2", "a 7b z=1", "a 7b z=2"},
			"z: 1 2; a paper 2 3; a 7b 4 5\nsettings: paper 7b; a 0 1"},
		{"a single value is no sweep", []string{"a z=1", "b"}, ""},
		{"lines may lack a value", []string{"a z=1", "a z=2", "b z=2", "b z=3"}, "z: 1 2 3; a 0 1 -; b - 2 3"},
	} {
		var got []string
		arms := armsOf(c.arms...)
		average := make([]Estimates, len(arms))
		for a := range average {
			average[a].Accuracy.Value = float64(a)
		}
		for _, w := range sweeps(arms, average, json.RawMessage(own)) {
			got = append(got, sweepText(w))
		}
		if d := cmp.Diff(c.want, strings.Join(got, "\n")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func sweepText(w Sweep) string {
	text := w.Field + ":"
	for _, v := range w.Values {
		text += " " + v.Name
	}
	for _, l := range w.Lines {
		text += "; " + armName(l.Strategy, l.Others.String(), l.Run)
		for _, a := range l.Arms {
			if a < 0 {
				text += " -"
				continue
			}
			text += " " + string(rune('0'+a))
		}
	}
	return text
}
