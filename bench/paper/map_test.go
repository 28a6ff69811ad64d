package paper

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybridflow/bench/settings"
	"hybridflow/results"
	"hybridflow/results/summary"
)

func TestMapsHaveAllWorlds(t *testing.T) {
	e := settings.Defaults()
	e.Policy.Router = "router.json"
	repair, sight := Maps(e)
	for _, x := range []settings.Experiment{repair, sight} {
		if err := x.Validate(); err != nil {
			t.Errorf("%s: %v", x.Name, err)
		}
		if x.Limit != mapItems {
			t.Errorf("%s: %d questions", x.Name, x.Limit)
		}
	}
	if sight.Policy.Router != "" || sight.Budget.Profile != "high" {
		t.Errorf("sight: router %q, budget %q", sight.Policy.Router, sight.Budget.Profile)
	}
	cells, err := repair.Cells()
	if err != nil {
		t.Fatal(err)
	}
	if want := 9 * len(worlds); len(cells) != want {
		t.Errorf("%d cells, want %d", len(cells), want)
	}
	e.Limit = 7
	if repair, _ := Maps(e); repair.Limit != 7 {
		t.Errorf("limit %d of an experiment with 7", repair.Limit)
	}
}

// A summary in which HybridFlow is accurate where the cloud repairs often, and takes
// less time than a chain in one law only.
func mapped(t *testing.T) *summary.Summary {
	t.Helper()
	s := &summary.Summary{}
	add := func(strategy string, f []summary.Field, accuracy, seconds float64) {
		var e summary.Estimates
		e.Accuracy.Value, e.Accuracy.Low = accuracy, accuracy-.1
		e.Tradeoff.IsoCost.Value, e.Tradeoff.IsoCost.Low = accuracy-.5, accuracy-.6
		e.Tradeoff.IsoAccuracy.Value, e.Tradeoff.IsoAccuracy.Low = 1, 1
		e.Seconds.Value, e.Seconds.Low, e.Seconds.High = seconds, seconds-1, seconds+1
		s.Arms = append(s.Arms, summary.Arm{Strategy: strategy, Setting: summary.Setting{Fields: f}})
		s.Average = append(s.Average, e)
	}
	for _, w := range worlds {
		for _, r := range []string{"0.6", "0.1", "0.95"} { // in no order
			f := []summary.Field{
				{Key: recoverField, Value: r}, {Key: lawField, Value: w.law}, {Key: endsField, Value: w.ends}, {Key: profileField, Value: w.profile},
			}
			accuracy := map[string]float64{"0.1": .3, "0.6": .56, "0.95": .7}[r]
			seconds := map[string]float64{"own-luck": 5, "fresh-luck": 10}[w.law]
			add("hybridflow", f, accuracy, seconds)
			add("chain", f, accuracy, 10)
		}
	}
	return s
}

func TestClaimsHoldWhereTheyDo(t *testing.T) {
	s := mapped(t)
	at, arms := worlds[0].points(s, "hybridflow")
	if !slices.Equal(at, []float64{.1, .6, .95}) || len(arms) != 3 {
		t.Fatalf("places %v, arms %v", at, arms)
	}
	for _, c := range []struct {
		claim, world int
		holds, shown string
	}{
		{0, 0, "0.6, 0.95", "0.95"},
		{1, 3, "0.6, 0.95", "0.95"},
		{2, 0, "nowhere", "nowhere"},
		{3, 0, "everywhere", "everywhere"},
		{3, 7, "nowhere", "nowhere"},
	} {
		if holds, shown := claims[c.claim].where(s, worlds[c.world]); holds != c.holds || shown != c.shown {
			t.Errorf("%q in %v holds at %s and is shown at %s; want %s and %s",
				claims[c.claim].text, worlds[c.world], holds, shown, c.holds, c.shown)
		}
	}
	s.Datasets = []results.Dataset{{Name: "gpqa"}}
	if n := len(ClaimTable(s).Rows); n != len(claims)*len(worlds) {
		t.Errorf("%d rows", n)
	}
}

// Nothing is fitted to the paper: its figures are read by what shows them beside ours,
// and by nothing else.
func TestPublishedFiguresAreReadByTablesOnly(t *testing.T) {
	readers := map[string]bool{"published.go": true, "map.go": true, "claims.go": true}
	for _, dir := range []string{".", "..", "../settings", "../strategy", "../llm/sim", "../items"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, error %v", dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && dir == "." && (id.Name == "averages" || id.Name == "claimedAccuracy") && !readers[file] {
					t.Errorf("%s reads %s", file, id.Name)
				}
				claimed := []string{"0.5534", "55.34", ".5534"}
				if lit, ok := n.(*ast.BasicLit); ok && slices.Contains(claimed, lit.Value) && file != "published.go" {
					t.Errorf("%s has the paper's accuracy as a number", file)
				}
				return true
			})
		}
	}
}
