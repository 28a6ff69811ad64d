package mock

import (
	"encoding/hex"
	"slices"
	"strconv"
	"sync"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

const (
	stormName   = "storm"
	stormLength = 8 // requests that fail, with the one that it begins with
)

// A faultDraw picks the faults of requests. What a request gets depends on the
// seed, on the request and on how often it has been asked before: a run repeats,
// and a retry may succeed.
type faultDraw struct {
	Faults

	mu    sync.Mutex
	asked map[[32]byte]int // requests that have drawn, how often
	storm int              // further requests to fail
}

// noFault does nothing.
var noFault Fault

// draw is the fault of a request, [noFault] for most, and a number for what the fault
// has to choose. A request that a storm fails draws nothing, so that storms do
// not change what happens in quiet times.
func (d *faultDraw) draw(req *llm.Request, request [32]byte) (f *Fault, pick uint64) {
	if len(d.rates) == 0 {
		return &noFault, 0
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.storm > 0 {
		d.storm--
		return &AllFaults[named(stormName)[0]], 0
	}
	h := sim.Hash(int64(d.seed), "fault", hex.EncodeToString(request[:]), strconv.Itoa(d.asked[request]))
	d.asked[request]++
	f = d.at(sim.Unit(h))
	switch {
	case f.asks != nil && !slices.Contains(f.asks, sim.Asked(req.Messages)):
		return &noFault, 0
	case f.Name == stormName:
		d.storm = stormLength - 1
	}
	return f, sim.Hash(int64(h), "pick")
}

// at is the fault at a place between 0 and 1, where each takes up its rate.
func (f *Faults) at(place float64) *Fault {
	for i, rate := range f.rates {
		if place -= rate; place < 0 {
			return &AllFaults[i]
		}
	}
	return &noFault
}
