package results

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An OtherRunError says that a run folder belongs to a run with other settings:
// going on there would mix their rows.
type OtherRunError struct {
	Path        string
	Differences []string // "FIELD: OLD there, NEW here"
}

func (e *OtherRunError) Error() string {
	return fmt.Sprintf("%s holds a run with other settings:\n  %s", e.Path, strings.Join(e.Differences, "\n  "))
}

// identityDifferences compares two JSON objects field by field, in order of the fields.
func identityDifferences(old, new json.RawMessage) (diff []string) {
	a, b := flat(old), flat(new)
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, field := range slices.Sorted(maps.Keys(all)) {
		was, had := a[field]
		is, has := b[field]
		switch {
		case !had && blank(field, is), !has && blank(field, was):
			continue
		case !had:
			was = "nothing"
		case !has:
			is = "nothing"
		}
		if was != is {
			diff = append(diff, fmt.Sprintf("%s: %s there, %s here", field, was, is))
		}
	}
	return diff
}

// blank reports whether a field has its zero value, which a program without that
// field acts on too. In extra_body, which endpoints are sent as it is, null is a
// value.
func blank(field, value string) bool {
	return slices.Contains([]string{`""`, "0", "false", "[]", "null"}, value) && !strings.Contains(field, ".extra_body.")
}

// flat lists the leaves of a JSON object by their dotted paths. Lists count as
// leaves: one is changed as a whole.
func flat(text json.RawMessage) map[string]string {
	leaves := map[string]string{}
	var walk func(path string, text json.RawMessage)
	walk = func(path string, text json.RawMessage) {
		var fields map[string]json.RawMessage
		if json.Unmarshal(text, &fields) != nil || fields == nil {
			leaves[path] = string(text)
			return
		}
		for name, value := range fields {
			walk(strings.TrimPrefix(path+"."+name, "."), value)
		}
	}
	walk("", text)
	return leaves
}
