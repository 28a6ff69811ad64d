package figures

import (
	"bytes"
	"testing"

	"hybridflow/results/internal/fake"
	"hybridflow/results/summary"
)

// Ablations have figures of their own, and settings that are no numbers one with a
// row for each.
func TestFiguresOfSettings(t *testing.T) {
	r := fake.Open(t, fake.Options{Questions: []int{40}, Seeds: 1, Cells: []string{"", "tau=0.2", "planner=cloud"}})
	o := summary.Options{Resamples: 50, Bounds: []string{"difficulty"},
		Groups: []summary.Group{{Name: "HybridFlow", Strategies: []string{"hybridflow"}},
			{Name: "Bounds", Strategies: []string{"difficulty"}}},
		Ablations: summary.Ablations{Of: "hybridflow", Strategies: []string{"chain", "fixed-threshold", "random", "all-edge", "all-cloud"},
			Fields: []string{"planner"}}}
	s, err := summary.Of(o, r)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"sweep-settings": {"own settings", "planner=cloud", "hybridflow", "(simulated)"},
		"ablations-cost": {"hybridflow planner=cloud", "fixed-threshold", "cloud-cot", "ablations of hybridflow"},
		"accuracy-cost":  {"per-query", "difficulty (bound)"},
	} {
		paths, err := DrawRuns(t.TempDir(), s, Options{Names: []string{name}, Formats: []string{"svg"}}, r)
		if err != nil {
			t.Fatal(err)
		}
		drawn := read(t, paths[0])
		for _, text := range want {
			if !bytes.Contains(drawn, []byte(text)) {
				t.Errorf("%s does not show %q", name, text)
			}
		}
		if method := bytes.Contains(drawn, []byte(">fixed-threshold<")); method != (name != "accuracy-cost") {
			t.Errorf("%s shows fixed-threshold: %v", name, method)
		}
	}
}
