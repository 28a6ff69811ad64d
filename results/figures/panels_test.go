package figures

import (
	"errors"
	"math"
	"os"
	"testing"

	"hybridflow/results/stats"
)

func panels() Panels {
	line := []stats.Estimate{{Value: 1, Low: .5, High: 1.5}, stats.Unknown(), {Value: 3, Low: 2, High: 4}}
	return Panels{
		Name: "panels", Title: "Panels", Caption: "numbers", Columns: 2, Lines: []string{"a", "b"}, Shade: "measured", Level: "none",
		Panels: []Panel{
			{Title: "one", X: "x", Y: "y", At: []float64{0, .5, 1}, Values: [][]stats.Estimate{line, line}, Shade: [2]float64{.2, .4}},
			{Title: "two", X: "x", Y: "y", At: []float64{0, .5, 1}, Values: [][]stats.Estimate{line, line}, Level: math.NaN()},
			{Title: "empty", X: "x", Y: "y", Values: [][]stats.Estimate{nil, nil}, Level: 0},
		},
	}
}

func TestPanels(t *testing.T) {
	var files [2][]byte
	for i := range files {
		paths, err := Draw(t.TempDir(), []string{"svg", "png", "pdf"}, panels())
		if err != nil || len(paths) != 3 {
			t.Fatalf("%v, error %v", paths, err)
		}
		if files[i], err = os.ReadFile(paths[0]); err != nil {
			t.Fatal(err)
		}
	}
	if string(files[0]) != string(files[1]) {
		t.Error("equal numbers make different files")
	}
	p := panels()
	p.Panels = nil
	if _, err := Draw(t.TempDir(), nil, p); !errors.Is(err, errNothing) {
		t.Errorf("no panels: error %v", err)
	}
}
