package llm

// A window is how many calls an endpoint gets at a time. It opens as TCP's
// does: it doubles with each windowful of successes (slow start) until the
// endpoint is overloaded for the first time, then grows by one a windowful and
// is halved by overload (additive increase, multiplicative decrease; Jacobson,
// Congestion avoidance and control, SIGCOMM 1988).
type window struct {
	size    int // calls that may be in flight, at least 1
	ceiling int
	gained  int    // successes since it last grew
	careful bool   // slow start is over
	sent    uint64 // number of the latest call
	cut     uint64 // latest call at the last decrease
}

// firstWindow is where slow start begins: low for an endpoint that can serve
// hundreds, and yet as many calls as eight questions at a time make, so that the
// first questions of a run do not measure our own queue.
const firstWindow = 16

func newWindow(ceiling int) window {
	return window{size: min(firstWindow, ceiling), ceiling: ceiling}
}

// send numbers a call.
func (w *window) send() uint64 {
	w.sent++
	return w.sent
}

// succeed notes a whole reply. A window that was not full has shown nothing
// about a wider one, and stays.
func (w *window) succeed(full bool) {
	if !full {
		return
	}
	if w.gained++; !w.careful || w.gained >= w.size {
		w.size, w.gained = min(w.size+1, w.ceiling), 0
	}
}

// overload halves the window, once for all calls that were in flight together:
// those sent before the last decrease show nothing new. It reports whether one
// call at a time is still too much.
func (w *window) overload(call uint64) (bottom bool) {
	w.careful = true
	if call <= w.cut {
		return false
	}
	bottom = w.size == 1
	w.size, w.gained, w.cut = max(w.size/2, 1), 0, w.sent
	return bottom
}
