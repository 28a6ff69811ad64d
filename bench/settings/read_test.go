package settings

import (
	"strings"
	"testing"
)

// A key in the wrong place is not shown in the error about it; the rest is.
func TestErrorsShowNoKeys(t *testing.T) {
	const key = "sk-hunter2"
	for _, text := range []string{
		"edge:\n  api_key: " + key, "edge: {apiKey: " + key + "}", "edge:\n  modle: x\n  key_env: '" + key + "'\n",
		"edge:\n  headers: {Authorization: " + key + "}\n  modle: x\n", `{"edge": {"token": "` + key + `"}}`,
	} {
		e := Defaults()
		err := e.Read([]byte(text), "my.yaml")
		if err == nil || strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), "unknown field") ||
			!strings.Contains(err.Error(), "key_env") {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, set := range []string{"edge.api_key=" + key, "edge.secret=" + key, "edge.password=" + key} {
		e := Defaults()
		if err := e.Set(set); err == nil || strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), "(not shown)") {
			t.Errorf("%v", err)
		}
	}
	e := Defaults()
	err := e.Set("budget.tokns=5")
	if err == nil || !strings.Contains(err.Error(), `"budget.tokns=5"`) || strings.Contains(err.Error(), "not shown") {
		t.Errorf("%v", err)
	}
}

// Files of the time before repairs had a source say "notice"; the error says what it
// has become.
func TestNoticeIsExplained(t *testing.T) {
	e := Defaults()
	if err := e.Set("simulation.notice=0.1"); err == nil || !strings.Contains(err.Error(), "recover_cloud") {
		t.Errorf("error %v does not name what replaced it", err)
	}
}
