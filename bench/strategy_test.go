package bench

import (
	"testing"

	"hybridflow/bench/settings"
)

func TestDefaultsAreValid(t *testing.T) {
	e := settings.Defaults()
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
}
