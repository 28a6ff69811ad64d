package summary

import (
	"strings"
	"testing"

	"hybridflow/results/internal/fake"
)

func TestPublishedErrors(t *testing.T) {
	r := fake.Scores(t, t.TempDir(), 2, 1, []string{"a"}, func(string, int, int) float64 { return 1 })
	for _, c := range []struct {
		p    Published
		want string
	}{
		{Published{Strategy: "a", Measure: "accuracy", Value: 55.34}, "as 0.663"},
		{Published{Strategy: "a", Measure: "C_time", Value: -1}, "out of range"},
		{Published{Strategy: "a", Measure: "utility", Value: .7}, "accuracy, C_time and C_API"},
	} {
		if _, err := Of(Options{Published: []Published{c.p}}, r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.p, err)
		}
	}
}
