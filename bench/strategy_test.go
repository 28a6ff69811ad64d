package bench

import (
	"testing"

	"hybridflow/bench/settings"
)

func TestDefaultsAreValid(t *testing.T) {
	e := settings.Defaults()
	if err := e.Validate(Lookup); err != nil {
		t.Error(err)
	}
}
