package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file is replaced as a whole, and an attempt that fails leaves neither the old
// content changed nor a temporary file.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	for _, content := range []string{"old and long", "new"} {
		if err := WriteFile(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != content {
			t.Errorf("%q, %v; want %q", got, err, content)
		}
	}
	folder := filepath.Join(dir, "b.json")
	if err := os.MkdirAll(filepath.Join(folder, "c"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(folder, nil); err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("a folder was replaced: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}
