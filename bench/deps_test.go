package bench

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// house is the table of packages: who may import whom, directly. Leaves (dag,
// router, datasets, results, bench/llm) and what belongs to them do not know other
// leaves; a row that does says why. The packages bench and cmd/hybridflow are where
// leaves meet and may import everything.
var house = []struct{ name, imports, why string }{
	{"bench/audit", "bench/llm bench/llm/mock bench/llm/store results router", "recorded calls and charges are compared with rows, by tier"},
	{"bench/endpoints", "bench/llm bench/llm/doctor bench/settings", "settings of models become lines to their endpoints"},
	{
		"bench/items", "bench/llm/sim bench/llm/sim/irt bench/strategy datasets datasets/grade",
		"simulated models are given the questions of benchmarks",
	},
	{
		"bench/paper",
		"bench/llm/sim bench/settings bench/strategy results results/figures results/report results/stats results/summary",
		"runs are compared with publications, by strategy and model, in a map and a table of claims",
	},
	{
		"bench/routerreport", "results results/figures results/report results/stats router router/evaluate router/learn",
		"evaluations of routers become tables, figures and rows",
	},
	{"bench/settings", "bench/llm/sim bench/strategy router router/evaluate router/learn",
		"keys are those of simulated models and strategies; an experiment is checked for the routers that these need"},
	{
		"bench/strategy", "bench/llm bench/llm/sim dag dag/plan datasets datasets/grade results router router/learn",
		"one question is answered: planned, placed, asked, graded, written down",
	},
	{"bench/telemetry", "results", "a run is observed in the rows that everybody else reads"},

	{"bench/llm", "", ""},
	{"bench/llm/store", "bench/llm", ""},
	{"bench/llm/sim", "bench/llm bench/llm/sim/irt", ""},
	{"bench/llm/sim/irt", "", ""},
	{"bench/llm/mock", "bench/llm bench/llm/sim", ""},
	{"bench/llm/doctor", "bench/llm", ""},
	{"bench/llm/internal/llmtest", "bench/llm", ""},

	{"dag", "", ""},
	{"dag/plan", "dag", ""},

	{"router", "router/internal/texthash", ""},
	{"router/learn", "results/stats router/internal/texthash", "the statistics of routers and of reports are the same"},
	{"router/evaluate", "results/stats router/internal/texthash router/learn", "the statistics of routers and of reports are the same"},
	{"router/internal/texthash", "", ""},

	{"datasets", "", ""},
	{"datasets/grade", "datasets", ""},
	{"datasets/practice", "datasets", ""},

	{"results", "", ""},
	{"results/stats", "", ""},
	{"results/summary", "results results/stats", ""},
	{"results/figures", "results results/stats results/summary", ""},
	{"results/report", "results results/stats results/summary", ""},
	{"results/internal/fake", "results", ""},
}

// leafOf returns the leaf that a package belongs to, or the package itself.
func leafOf(name string) string {
	for _, leaf := range []string{"dag", "router", "datasets", "results", "bench/llm"} {
		if name == leaf || strings.HasPrefix(name, leaf+"/") {
			return leaf
		}
	}
	return name
}

func TestWhoMayImportWhom(t *testing.T) {
	imports := importsOfProject(t)
	delete(imports, "bench")
	delete(imports, "cmd/hybridflow")
	for _, p := range house {
		got, ok := imports[p.name]
		if !ok {
			t.Errorf("%s is in the table, but there is no such package", p.name)
		}
		delete(imports, p.name)
		allowed := strings.Fields(p.imports)
		for _, name := range got {
			if !slices.Contains(allowed, name) {
				t.Errorf("%s imports %s; code that needs both lives in bench", p.name, name)
			}
		}
		for _, name := range allowed {
			if !slices.Contains(got, name) {
				t.Errorf("%s may import %s and does not: take it out of the table", p.name, name)
			}
			if leafOf(name) != leafOf(p.name) && p.why == "" {
				t.Errorf("%s may import %s, a package of another leaf: the table has to say why", p.name, name)
			}
		}
	}
	for name := range imports {
		t.Errorf("%s is not in the table: state there what it may import", name)
	}
}

// The statistics are gonum's and the standard library's.
func TestStatsImportsGonumOnly(t *testing.T) {
	for _, p := range list(t, "hybridflow/results/stats") {
		for _, name := range p.Imports {
			if strings.Contains(name, ".") && !strings.HasPrefix(name, "gonum.org/") {
				t.Errorf("results/stats imports %s", name)
			}
		}
	}
}

// importsOfProject lists, for each package of the project, the packages of the
// project that it imports itself, without tests.
func importsOfProject(t *testing.T) map[string][]string {
	const project = "hybridflow/"
	all := map[string][]string{}
	for _, p := range list(t, "hybridflow/...") {
		var own []string
		for _, name := range p.Imports {
			if rest, ok := strings.CutPrefix(name, project); ok {
				own = append(own, rest)
			}
		}
		all[strings.TrimPrefix(p.ImportPath, project)] = own
	}
	return all
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T, pattern string) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", pattern).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pattern, err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
