package main

import (
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The notebooks run on what a run writes.
func TestNotebooks(t *testing.T) {
	if err := exec.Command("python3", "-c", "import pandas, pyarrow").Run(); err != nil {
		t.Skip("no python3 with pandas and pyarrow: the notebooks are not run")
	}
	dir := filepath.Join(t.TempDir(), "run")
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" },
		args: []string{"run", "--limit", "5", "--seed", "1,2", "--out", dir}}
	if code := run(a); code != exitDone {
		t.Fatalf("run: exit %d", code)
	}
	out, err := exec.Command("python3", "../../notebooks/check.py", dir).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "run.ipynb runs") {
		t.Errorf("%v\n%s", err, out)
	}
}
