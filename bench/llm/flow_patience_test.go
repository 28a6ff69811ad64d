package llm

import (
	"context"
	"testing"
	"time"
)

// Patience that ran out in a pause is no reason not to send a call that nothing
// holds up.
func TestOverdrawnPatienceIsNoHold(t *testing.T) {
	f := NewFlow(scripted{}, FlowConfig{})
	ctx := context.WithValue(t.Context(), patienceKey{}, &patience{left: -time.Millisecond})
	if r, err := f.Complete(ctx, prompted("a"), func(Delta) {}); err != nil || r.Text != "a " {
		t.Errorf("got %q, %v", r.Text, err)
	}
}
