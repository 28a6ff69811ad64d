package report

import (
	"math"
	"strings"
	"testing"

	"hybridflow/results/internal/fake"
	"hybridflow/results/summary"
)

func published(strategies string, values ...float64) []summary.Published {
	var all []summary.Published
	for i, s := range strings.Fields(strategies) {
		all = append(all, summary.Published{Strategy: s, Measure: "accuracy", Value: values[i], Source: "x"})
	}
	return all
}

func TestOrders(t *testing.T) {
	nan := math.NaN()
	r := fake.Scores(t, t.TempDir(), 100, 1, []string{"a", "b", "c", "d"}, func(s string, i, _ int) float64 {
		if i < 10+20*int(s[0]-'a') { // 10, 30, 50 and 70 %
			return 1
		}
		return 0
	})
	other := published("a b c", .1, .2, .3)
	for i := range other {
		other[i].Datasets = []string{"d", "e"}
	}
	for _, c := range []struct {
		name          string
		published     []summary.Published
		n             int
		rho, tau      float64
		blank, beside bool // ours, of a
	}{
		{"same order", published("a b c d", .1, .2, .3, .4), 4, 1, 1, false, true},
		{"opposite", published("c b a", .1, .2, .3), 3, -1, -1, false, true},
		{"one pair exchanged", published("a c b d", .1, .2, .3, .4), 4, .8, 2. / 3, false, true},
		{"unknown figures do not count", published("a b c d", nan, .1, .2, .3), 3, 1, 1, false, false},
		{"strategies we lack do not count", published("a x b d", .1, .9, .2, .3), 3, 1, 1, false, true},
		{"two have no order", published("a b", .1, .2), 0, nan, nan, false, true},
		{"averages over other datasets", other, 0, nan, nan, true, true},
	} {
		s, err := summary.Of(summary.Options{Resamples: 50, Published: c.published}, r)
		if err != nil {
			t.Fatal(err)
		}
		if c.n == 0 {
			if s.Orders != nil {
				t.Errorf("%s: %+v", c.name, s.Orders)
			}
		} else if o := s.Orders[0]; o.N != c.n || math.Abs(o.Spearman.Value-c.rho) > 1e-12 || math.Abs(o.Kendall.Value-c.tau) > 1e-12 ||
			!(o.Spearman.Low <= o.Spearman.High && o.Spearman.High <= 1) {
			t.Errorf("%s: %+v", c.name, s.Orders)
		}
		row := publishedTable(s).Rows[0]
		if row[0].Text != "a" || math.IsNaN(row[1].Value) != c.blank || math.IsNaN(row[2].Value) == c.beside ||
			math.IsNaN(row[3].Value) != (c.blank || !c.beside) {
			t.Errorf("%s: %+v", c.name, row)
		}
		if said := strings.Contains(strings.Join(publishedTable(s).Notes, "\n"), "over other datasets"); said != c.blank {
			t.Errorf("%s: notes %q", c.name, publishedTable(s).Notes)
		}
	}
}
