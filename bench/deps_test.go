package bench

import (
	"os/exec"
	"strings"
	"testing"
)

// Leaves do not know each other; what needs two of them lives here.
func TestLeavesAreLeaves(t *testing.T) {
	leaves := []string{"hybridflow/dag", "hybridflow/router", "hybridflow/datasets", "hybridflow/results", "hybridflow/bench/llm"}
	except := map[string]string{
		"hybridflow/bench/telemetry": "hybridflow/results",       // a run is observed in the rows that everybody else reads
		"hybridflow/router/learn":    "hybridflow/results/stats", // there is one set of statistics
	}
	for _, leaf := range append(leaves, "hybridflow/bench/telemetry", "hybridflow/router/learn", "hybridflow/results/stats") {
		out, err := exec.Command("go", "list", "-deps", leaf).Output()
		if err != nil {
			t.Fatalf("go list -deps %s: %v", leaf, err)
		}
		for dep := range strings.FieldsSeq(string(out)) {
			if strings.HasPrefix(dep, "hybridflow/") && dep != leaf && dep != except[leaf] && !strings.HasPrefix(dep, leaf+"/") {
				t.Errorf("%s imports %s; code that needs both lives in bench", leaf, dep)
			}
		}
	}
}
