package summary

import (
	"strings"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
)

func TestIncomparable(t *testing.T) {
	same := func(*results.Manifest) {}
	for _, c := range []struct {
		name   string
		change func(*results.Manifest)
		want   string // what differs; "" for nothing that matters
		detail string
	}{
		{"equal", same, "", ""},
		{"other strategies, models and cells", func(m *results.Manifest) {
			m.Strategies, m.Cells, m.Models, m.ConfigHash = []string{"x"}, []string{"y"}, nil, "z"
		}, "", ""},
		{"the order of seeds", func(m *results.Manifest) { m.Seeds = []uint64{2, 1} }, "", ""},
		{"one dataset is not in both", func(m *results.Manifest) { m.Datasets[0].Name = "math500" }, "", ""},
		{"seeds", func(m *results.Manifest) { m.Seeds = []uint64{1, 7} }, "seeds", "1-2 and 1, 7"},
		{"grader", func(m *results.Manifest) { m.Grader = "" }, "graders", "rules-1 and none"},
		{"revision", func(m *results.Manifest) { m.Datasets[1].Revision = "abc" }, "data revisions of mmlu-pro", "0012d6e00123456789 and abc"},
		{"items", func(m *results.Manifest) { m.Datasets[0].ItemsHash = "sha256:ff" }, "items of gpqa", "60 and 60 sha256:ff"},
		{"limit", func(m *results.Manifest) { m.Datasets[0].Items = 10 }, "items of gpqa", "60 and 10"},
		{"nothing in common", func(m *results.Manifest) { m.Datasets = []results.Dataset{{Name: "math500"}} }, "datasets",
			"gpqa, mmlu-pro, aime24, livebench-reasoning and math500"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &results.Run{Dir: "runs/a", Manifest: *fake.Manifest(fake.Small)}
			b := &results.Run{Dir: "runs/b", Manifest: *fake.Manifest(fake.Small)}
			c.change(&b.Manifest)
			all := incomparable([]*results.Run{a, b})
			if len(all) > 0 != (c.want != "") {
				t.Fatalf("%v", all)
			}
			if c.want == "" {
				return
			}
			if d := all[0].Differences; len(d) != 1 || d[0] != (Difference{c.want, c.detail}) {
				t.Errorf("%+v", d)
			}
			if m := all[0].Error(); !strings.Contains(m, "compare runs/a with runs/b: "+c.want+" differ ("+c.detail+")") {
				t.Error(m)
			}
		})
	}
	if all := incomparable(nil); all != nil {
		t.Error(all)
	}
}
