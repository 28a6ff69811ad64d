package practice

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hybridflow/datasets"
)

const placePattern = `the person at the ([a-z ]+?)`

// liesGrammar reads what a sentence claims, as a function of who tells the
// truth. The first place is the speaker's, where there is one.
var liesGrammar = []struct {
	pattern string
	holds   func(truthful []bool) bool // of the people the claim is about
}{
	{`at least one of ` + placePattern + ` and ` + placePattern + ` lies`, func(p []bool) bool { return !p[0] || !p[1] }},
	{`exactly one of ` + placePattern + ` and ` + placePattern + ` lies`, func(p []bool) bool { return p[0] != p[1] }},
	{`either both or neither of ` + placePattern + ` and ` + placePattern + ` lie`, func(p []bool) bool { return p[0] == p[1] }},
	{`both ` + placePattern + ` and ` + placePattern + ` tell the truth`, func(p []bool) bool { return p[0] && p[1] }},
	{placePattern + ` tells the truth`, func(p []bool) bool { return p[0] }},
	{placePattern + ` lies`, func(p []bool) bool { return !p[0] }},
}

var (
	liesHome     = regexp.MustCompile(`^[A-Z][a-z]+ is at the ([a-z ]+)$`)
	liesSays     = regexp.MustCompile(`^the person at the ([a-z ]+) says that (.*)$`)
	liesAsked    = regexp.MustCompile(`Does the person at the ([a-z ]+) tell the truth\?`)
	liesAsidePat = regexp.MustCompile(`^the person at the [a-z ]+ (` + strings.Join(liesAsides, "|") + `)$`)
)

// claimOf reads a claim about people at places as a condition on a world.
func claimOf(t testing.TB, places []string, claim string) func(world int) bool {
	t.Helper()
	for _, g := range liesGrammar {
		m := regexp.MustCompile(`^` + g.pattern + `$`).FindStringSubmatch(claim)
		if m == nil {
			continue
		}
		var about []int
		for _, place := range m[1:] {
			if i := slices.Index(places, place); i < 0 {
				t.Fatalf("nobody is at the %s", place)
			} else {
				about = append(about, i)
			}
		}
		return func(world int) bool {
			truthful := make([]bool, len(about))
			for i, p := range about {
				truthful[i] = world>>p&1 == 1
			}
			return g.holds(truthful)
		}
	}
	t.Fatalf("unknown claim %q", claim)
	return nil
}

// checkLies reads a web of lies from its text and tries every world: one fits,
// it has the given answers, and no statement can be left out.
func checkLies(t testing.TB, q datasets.Question) {
	t.Helper()
	story, _, _ := strings.Cut(strings.TrimPrefix(q.Text, "In this town, everybody either always tells the truth or always "+
		"lies. "), " Does the person")
	sentences := strings.Split(strings.TrimSuffix(story, "."), ". ")
	var places []string
	for _, s := range sentences {
		if m := liesHome.FindStringSubmatch(s); m != nil {
			places = append(places, m[1])
		}
	}
	var conditions []func(world int) bool
	for _, s := range sentences {
		s = strings.Replace(s, "The", "the", 1)
		if liesHome.MatchString(s) || liesAsidePat.MatchString(s) {
			continue
		}
		if m := liesSays.FindStringSubmatch(s); m != nil {
			speaker, claim := slices.Index(places, m[1]), claimOf(t, places, m[2])
			conditions = append(conditions, func(w int) bool { return claim(w) == (w>>speaker&1 == 1) })
			continue
		}
		conditions = append(conditions, claimOf(t, places, s))
	}
	worlds := func(without int) (fitting []int) {
	next:
		for w := range 1 << len(places) {
			for i, c := range conditions {
				if i != without && !c(w) {
					continue next
				}
			}
			fitting = append(fitting, w)
		}
		return fitting
	}
	fitting := worlds(-1)
	if len(fitting) != 1 {
		t.Fatalf("%s has %d solutions: %s", q.ID, len(fitting), q.Text)
	}
	var answers []string
	for _, m := range liesAsked.FindAllStringSubmatch(q.Text, -1) {
		answers = append(answers, [2]string{"no", "yes"}[fitting[0]>>slices.Index(places, m[1])&1])
	}
	if got := strings.Join(answers, ", "); got != q.Answer || len(answers) != 3 {
		t.Fatalf("%s: brute force answers %q, the key is %q: %s", q.ID, got, q.Answer, q.Text)
	}
	for i := range conditions {
		if len(worlds(i)) == 1 {
			t.Fatalf("%s: statement %d can be left out: %s", q.ID, i, q.Text)
		}
	}
}

func TestLies(t *testing.T) {
	counts := map[string]int{}
	for _, q := range questionSet(t, "livebench-reasoning", 7, 800) {
		if q.Category == "web_of_lies_v2" {
			checkLies(t, q)
			counts[q.Answer]++
		}
	}
	if len(counts) != 8 {
		t.Errorf("200 webs of lies have the answers %v, want all eight", counts)
	}
}

// Webs of lies are unique whatever the seed.
func TestLiesUnique(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		seed := rapid.Uint64().Draw(r, "seed")
		checkLies(t, questionSet(t, "livebench-reasoning", seed, 4)[3])
	})
}
