package bench

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"hybridflow/bench/strategy"
)

// pairUp makes the arms: every strategy in every cell that it runs in, once where
// the cells do not differ in fields that it uses. The first of equal cells names
// the arm.
func (h *Harness) pairUp(context.Context) error {
	differ, values := differences(h.cells)
	seen := map[string]bool{}
	for i, c := range h.cells {
		for _, name := range c.Experiment.Strategies {
			s, err := strategy.Find(name)
			if err != nil {
				return err
			}
			same := s.Name // and the values of the fields that it uses
			for _, key := range differ {
				if s.Uses(key) {
					same += "\n" + values[i][key]
				}
			}
			if !seen[same] {
				seen[same] = true
				h.arms = append(h.arms, arm{strategy: s, cell: c, name: c.NameFor(s), cascade: c.Experiment.Cascade})
			}
		}
	}
	return nil
}

// differences returns the fields that differ between cells, sorted, and the values
// of all fields by cell.
func differences(cells []*cell) (differ []string, values []map[string]string) {
	all := map[string]bool{}
	for _, c := range cells {
		v := map[string]string{}
		fields(json.RawMessage(c.Experiment.JSON()), "", v)
		delete(v, "strategies") // that run in the cell: no setting of any of them
		values = append(values, v)
		for key := range v {
			all[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if slices.ContainsFunc(values, func(v map[string]string) bool { return v[key] != values[0][key] }) {
			differ = append(differ, key)
		}
	}
	return differ, values
}

// fields adds the values of a JSON object to into, by their dotted paths.
func fields(text json.RawMessage, path string, into map[string]string) {
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil || object == nil {
		into[path] = string(text)
		return
	}
	for key, value := range object {
		if path != "" {
			key = path + "." + key
		}
		fields(value, key, into)
	}
}
