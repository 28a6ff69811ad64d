package llm

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The window doubles, then grows by one, and is halved once a round.
func TestWindow(t *testing.T) {
	w := newWindow(200)
	var sizes []int
	round := func(overloads int) {
		n := w.size
		calls := make([]uint64, n)
		for i := range calls {
			calls[i] = w.send()
		}
		for i, call := range calls {
			if i < overloads {
				w.overload(call)
			} else {
				w.succeed(true)
			}
		}
		sizes = append(sizes, w.size)
	}
	for _, overloads := range []int{0, 0, 0, 128, 0, 0, 66, 33, 16, 8, 4, 2, 1, 1, 0} {
		round(overloads)
	}
	if want := []int{32, 64, 128, 64, 65, 66, 33, 16, 8, 4, 2, 1, 1, 1, 2}; !slices.Equal(sizes, want) {
		t.Errorf("windows %v, want %v", sizes, want)
	}
}

// A window that is never full stays, however many calls succeed.
func TestWindowGrowsWhenFull(t *testing.T) {
	w := newWindow(200)
	for range 1000 {
		w.send()
		w.succeed(false)
	}
	if w.size != firstWindow {
		t.Errorf("window %d, want %d", w.size, firstWindow)
	}
}

func TestWindowKeepsWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ceiling := rapid.IntRange(1, 100).Draw(t, "ceiling")
		w := newWindow(ceiling)
		for _, event := range rapid.SliceOf(rapid.IntRange(0, 3)).Draw(t, "events") {
			before := w
			switch event {
			case 0:
				w.send()
			case 1:
				w.succeed(true)
			case 2:
				w.overload(w.sent)
				if again := w; again.size != before.size {
					again.overload(again.sent)
					if again.size != w.size {
						t.Fatalf("halved twice in a round: %+v", again)
					}
				}
			case 3:
				w.succeed(false)
			}
			if w.size < 1 || w.size > ceiling || w.size < max(1, before.size/2) || w.size > before.size+1 {
				t.Fatalf("event %d: %+v, was %+v", event, w, before)
			}
		}
	})
}
