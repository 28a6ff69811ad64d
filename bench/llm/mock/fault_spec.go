package mock

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Faults say how often a [Server] goes wrong, and in which ways. The zero value
// never does.
type Faults struct {
	seed  uint64
	rates []float64 // of requests, by the table's order
}

// everyFault is the name under which all faults share a rate.
const everyFault = "all"

// ParseFaults reads NAME=RATE pairs with commas between them, such as
// "429=0.05,stall=0.01". A name is that of a fault, that of a group, whose
// faults share the rate evenly, or "all". Rates of one fault add up. The same
// seed makes the same requests go wrong, whatever else is asked.
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
		meant := named(name)
		if len(meant) == 0 {
			return Faults{}, fmt.Errorf("no fault %q; there are %s and %s", name, strings.Join(faultNames(), ", "), everyFault)
		}
		for _, i := range meant {
			f.rates[i] += rate / float64(len(meant))
		}
		sum += rate
	}
	if sum > 1+1e-9 {
		return Faults{}, fmt.Errorf("faults %q: the rates add up to %v; a request can go wrong in one way only, so that 1 is most", spec, sum)
	}
	return f, nil
}

// named are the indices of the faults that a name means.
func named(name string) (meant []int) {
	for i, f := range AllFaults {
		if name == f.Name || name == f.Group || name == everyFault {
			meant = append(meant, i)
		}
	}
	return meant
}

// faultNames are the names of groups and of faults, each group before its own.
func faultNames() (names []string) {
	for _, f := range AllFaults {
		if !slices.Contains(names, f.Group) {
			names = append(names, f.Group)
		}
		names = append(names, f.Name)
	}
	return names
}
