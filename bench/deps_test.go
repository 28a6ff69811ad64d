package bench

import (
	"os/exec"
	"strings"
	"testing"
)

// Leaves do not know each other; what needs two of them lives here.
func TestLeavesAreLeaves(t *testing.T) {
	leaves := []string{"hybridflow/dag", "hybridflow/router", "hybridflow/datasets", "hybridflow/results", "hybridflow/bench/llm"}
	for _, leaf := range leaves {
		out, err := exec.Command("go", "list", "-deps", leaf).Output()
		if err != nil {
			t.Fatalf("go list -deps %s: %v", leaf, err)
		}
		for dep := range strings.FieldsSeq(string(out)) {
			if strings.HasPrefix(dep, "hybridflow/") && dep != leaf && !strings.HasPrefix(dep, leaf+"/") {
				t.Errorf("%s imports %s; code that needs both lives in bench", leaf, dep)
			}
		}
	}
}
