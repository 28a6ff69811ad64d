package bench

import "testing"

// Without streaming no step starts before the plan is complete.
func TestNoStreamHoldsSteps(t *testing.T) {
	starts := map[string]float64{}
	for _, strategy := range []string{"hybridflow", "no-stream"} {
		e := small(1)
		e.Datasets, e.Strategies = []string{"mmlu-pro"}, []string{strategy}
		for _, r := range runAll(t, prepare(t, e), 1).subtasks {
			if r.Index == 0 {
				starts[strategy] = r.StartSeconds
			} else if r.Role == "plan" && strategy == "no-stream" {
				starts["plan"] = r.EndSeconds
			}
		}
	}
	if !(starts["hybridflow"] < starts["plan"] && starts["no-stream"] == starts["plan"]) {
		t.Errorf("starts %v", starts)
	}
}

// A promise starts while the outline is still being written.
func TestPromisesStartAtOnce(t *testing.T) {
	e := small(1)
	e.Datasets, e.Strategies = []string{"mmlu-pro"}, []string{"pasta-emulated"}
	outlined, first := 0.0, 0.0
	for _, r := range runAll(t, prepare(t, e), 1).subtasks {
		switch r.Step {
		case "outline":
			outlined = r.EndSeconds
		case "1":
			first = r.StartSeconds
		}
	}
	if !(first > 0 && first < outlined) {
		t.Errorf("the first promise starts at %v s, the outline ends at %v s", first, outlined)
	}
}
