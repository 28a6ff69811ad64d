package datasets

import "fmt"

// PracticeSet makes the practice set that stands in for a benchmark: n items of
// its format. Names are as in [Load].
func PracticeSet(name string, seed uint64, n int) (*Set, error) {
	s, err := lookup(name)
	if err != nil {
		return nil, err
	}
	questions, err := Practice(s.family, seed, n)
	if err != nil {
		return nil, err
	}
	set := &Set{
		Name: s.name, Questions: questions, Practice: true,
		Revision: fmt.Sprintf("practice-v1/%d", seed), Source: "made by the practice generator",
	}
	if s.shots > 0 {
		set.Shots = PracticeShots(seed)
	}
	return set, nil
}
