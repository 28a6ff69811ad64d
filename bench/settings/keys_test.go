package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each key is explained, and its default can be set.
func TestKeys(t *testing.T) {
	keys := Keys()
	e := Defaults()
	seen := map[string]bool{}
	for _, k := range keys {
		if strings.Contains(k.Help, "\n") || seen[k.Name] {
			t.Errorf("%+v", k)
		}
		if k.Help == "" {
			t.Errorf("%s: has no help tag", k.Name)
		}
		seen[k.Name] = true
		if k.Default != "" {
			if err := e.Set(k.Name + "=" + k.Default); err != nil {
				t.Error(err)
			}
		}
	}
	if diff := cmp.Diff(Defaults(), e); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{
		"budget.tokens": "2048", "edge.slots": "2", "simulation.plan_quality": "1", "seeds": "[1,2,3]", "settings": "",
	} {
		if i := find(keys, name); i < 0 || keys[i].Default != want {
			t.Errorf("%s is not listed with the default %q", name, want)
		}
	}
}

func find(keys []Key, name string) int {
	for i, k := range keys {
		if k.Name == name {
			return i
		}
	}
	return -1
}
