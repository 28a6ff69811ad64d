package report

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/results/summary"
)

// Verdict is what a run shows, in a few sentences that need no table: which arms of the
// primary family are above or below the hull of single calls, or why that is not known,
// and what the whole method saves. It is empty where no single calls are declared.
func Verdict(s *summary.Summary) (sentences []string) {
	if !hasHull(s) {
		return nil
	}
	if missing := s.Hull.Missing; missing != nil {
		sentences = append(sentences, "Whether a router or a plan is better than single calls at the same price is unknown: the run lacks "+
			strings.Join(missing, " and ")+" (add "+strings.Join(missing, ",")+" to --strategies).")
	} else if arms := primaryRows(s); len(arms) > 0 {
		sentences = append(sentences, hullVerdict(s, arms)...)
	}
	whole := slices.IndexFunc(s.Arms, func(a summary.Arm) bool { return a.Strategy == s.AblationOf })
	if whole >= 0 && slices.Contains(s.Headline, whole) {
		if text := saving(s, row{arm: whole, Estimates: &s.Average[whole]}); text != "" {
			sentences = append(sentences, text)
		}
	}
	return sentences
}

// hullVerdict lists the arms by what was shown of them, each with its points.
func hullVerdict(s *summary.Summary, arms []int) []string {
	by, tests := map[string][]string{}, 0
	for _, a := range arms {
		e := &s.Average[a]
		result := againstHull(e)
		if result == "" {
			result = "unknown"
		} else {
			tests++
		}
		name := s.Arms[a].String()
		if hull := e.Tradeoff.Hull.Value; hull == hull {
			name += " (" + Column{Digits: 1}.signed(100*hull) + ")"
		}
		by[result] = append(by[result], name)
	}
	some := func(result string) string {
		if by[result] == nil {
			return "none"
		}
		return listed(by[result])
	}
	calls := s.SingleCalls()
	lines := []string{
		fmt.Sprintf("Better than the best mixture of single calls (%s) at the same cloud dollars, in points of accuracy: %s.",
			strings.Join(calls, ", "), some("above")),
		fmt.Sprintf("Worse: %s.", some("below")),
		fmt.Sprintf("Not shown to be either: %s. (%d tests, Holm at 5 %%.)", some("open"), tests),
	}
	if by["unknown"] != nil {
		lines = append(lines, "Unknown, because accuracy or dollars are: "+listed(by["unknown"])+".")
	}
	return lines
}
