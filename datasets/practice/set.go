package practice

import (
	"fmt"

	"hybridflow/datasets"
)

// Set makes the practice set that stands in for a benchmark: n items of
// its format. Names are as in [datasets.Load].
func Set(name string, seed uint64, n int) (*datasets.Set, error) {
	e, err := datasets.Describe(name)
	if err != nil {
		return nil, err
	}
	questions, err := Questions(e.Family, seed, n)
	if err != nil {
		return nil, err
	}
	set := &datasets.Set{
		Name: e.Name, Questions: questions, Practice: true,
		Revision: fmt.Sprintf("practice-v1/%d", seed), Source: "made by the practice generator",
	}
	if e.Shots > 0 {
		set.Shots = Shots(seed)
	}
	return set, nil
}
