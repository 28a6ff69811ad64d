package doctor

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"hybridflow/bench/llm"
)

// nearest are the three listed names that are most like a model's.
func nearest(model string, list []listed) []string {
	type candidate struct {
		name string
		far  int
	}
	var all []candidate
	for _, l := range list {
		far := levenshtein.ComputeDistance(strings.ToLower(model), strings.ToLower(l.id))
		if strings.Contains(strings.ToLower(l.id), strings.ToLower(model)) {
			far = 1 // the rest is an organisation, a date or a format
		}
		all = append(all, candidate{l.id, far})
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, c := range all[:min(3, len(all))] {
		names = append(names, c.name)
	}
	return names
}

// statusOf is the HTTP status of what a server said, 0 of any other error.
func statusOf(err error) int {
	if api := (*llm.APIError)(nil); errors.As(err, &api) {
		return api.Status
	}
	return 0
}

func unauthorised(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden
}
