package mock

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// Faults are the rates at which requests fail, by fault. The zero value has none.
type Faults struct {
	seed  uint64
	rates []float64 // of requests, by the table's order
}

// everyFault is the name of all faults together.
const everyFault = "all"

// ParseFaults reads NAME=RATE pairs with commas between them, such as
// "429=0.05,stall=0.01". A name is that of a fault, that of a group, whose
// faults share the rate evenly, or "all". Rates of one fault add up. The same
// seed makes the same requests fail, in any order of requests. Rates above 1 in total
// are an error.
func ParseFaults(spec string, seed uint64) (Faults, error) {
	f := Faults{seed: seed, rates: make([]float64, len(AllFaults))}
	sum := 0.0
	for pair := range strings.SplitSeq(spec, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		rate, err := strconv.ParseFloat(value, 64)
		if err != nil || !(rate >= 0 && rate <= 1) {
			return Faults{}, fmt.Errorf("fault %q: need NAME=RATE with a rate of 0 to 1, such as 429=0.05", pair)
		}
		faults := named(name)
		if len(faults) == 0 {
			return Faults{}, fmt.Errorf("no fault %q; there are %s and %s", name, strings.Join(faultNames(), ", "), everyFault)
		}
		for _, i := range faults {
			f.rates[i] += rate / float64(len(faults))
		}
		sum += rate
	}
	if sum > 1+1e-9 {
		return Faults{}, fmt.Errorf("faults %q: the rates add up to %v, and not to 1 at most; a request has one fault at most", spec, sum)
	}
	return f, nil
}

// named returns the indices of the faults with a name or group.
func named(name string) (indices []int) {
	for i, f := range AllFaults {
		if name == f.Name || name == f.Group || name == everyFault {
			indices = append(indices, i)
		}
	}
	return indices
}

// faultNames returns the names of groups and faults, each group before its faults.
func faultNames() (names []string) {
	for _, f := range AllFaults {
		if !slices.Contains(names, f.Group) {
			names = append(names, f.Group)
		}
		names = append(names, f.Name)
	}
	return names
}

const (
	stormName   = "storm"
	stormLength = 8 // requests that fail, including the first
)

// A faultDraw draws the fault of each request. The draw depends on the seed, on the
// request and on how often it was sent before: a run can be repeated, and a retry
// may succeed. It may be used by any number of goroutines.
type faultDraw struct {
	Faults

	mu    sync.Mutex       // guards the fields below
	draws map[[32]byte]int // by request
	storm int              // further requests to fail
}

// noFault is the fault of most requests.
var noFault Fault

// draw returns the fault of a request, and a random number for the fault to use.
// Requests within a storm do not draw, so that storms leave other draws unchanged.
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
	h := sim.Hash(int64(d.seed), "fault", hex.EncodeToString(request[:]), strconv.Itoa(d.draws[request]))
	d.draws[request]++
	f = &noFault
	u := sim.Uniform(h)
	for i, rate := range d.rates { // each fault takes up its rate of the quantiles
		if u -= rate; u < 0 {
			f = &AllFaults[i]
			break
		}
	}
	switch {
	case f.asks != nil && !slices.Contains(f.asks, sim.KindOf(req.Messages)):
		return &noFault, 0
	case f.Name == stormName:
		d.storm = stormLength - 1
	}
	return f, sim.Hash(int64(h), "pick")
}
