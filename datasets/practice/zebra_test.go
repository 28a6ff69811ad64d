package practice

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hybridflow/datasets"
)

// A zebraText is a zebra puzzle as read from its text. It shares nothing with
// the generator: values are found by their words.
type zebraText struct {
	people    int
	values    [][]string // by attribute
	names     []string   // of the attributes
	clues     []string
	questions []string
}

func readZebra(t testing.TB, text string) zebraText {
	t.Helper()
	var z zebraText
	part := 0
	for i, line := range strings.Split(text, "\n") {
		switch {
		case i == 0:
			z.people = intsIn(line)[0]
		case line == "This is known about them:" || line == "Answer this:":
			part++
		case strings.HasPrefix(line, "Think"):
			return z
		case part == 0:
			name, values, _ := strings.Cut(line, ": ")
			z.names = append(z.names, strings.ToLower(name))
			z.values = append(z.values, strings.Split(values, ", "))
			if n := len(z.values[len(z.values)-1]); n != z.people {
				t.Fatalf("%s has %d values for %d people", name, n, z.people)
			}
		case part == 1:
			z.clues = append(z.clues, line)
		default:
			z.questions = append(z.questions, line)
		}
	}
	t.Fatalf("no instruction at the end of %s", text)
	return z
}

// thing finds a value and its attribute in a phrase.
func (z zebraText) thing(t testing.TB, phrase string) (attribute, value int) {
	t.Helper()
	words := strings.Fields(strings.Trim(phrase, ".?"))
	for a, values := range z.values {
		if v := slices.Index(values, words[len(words)-1]); v >= 0 {
			return a, v
		}
	}
	t.Fatalf("no value in %q", phrase)
	return 0, 0
}

// A zebraRow[a][v] is the position, from 1, of value v of attribute a.
type zebraRow [][]int

// A textClue is a clue that can be tried on an arrangement in which the
// attributes up to ready are placed.
type textClue struct {
	ready int
	holds func(r zebraRow) bool
}

// zebraSigns are tried in this order, because "is" is in all of them.
var zebraSigns = []struct {
	words string
	holds func(x, y int) bool
}{
	{" is somewhere to the left of ", func(x, y int) bool { return x < y }},
	{" is immediately to the left of ", func(x, y int) bool { return y-x == 1 }},
	{" is next to ", func(x, y int) bool { return y-x == 1 || x-y == 1 }},
	{" is not the person ", func(x, y int) bool { return x != y }},
	{" is the person ", func(x, y int) bool { return x == y }},
}

var zebraPlace = regexp.MustCompile(`^(.*) is (not )?at position (\d)\.$`)

func (z zebraText) clue(t testing.TB, sentence string) textClue {
	t.Helper()
	if m := zebraPlace.FindStringSubmatch(sentence); m != nil {
		a, v := z.thing(t, m[1])
		at, _ := strconv.Atoi(m[3])
		return textClue{a, func(r zebraRow) bool { return (r[a][v] == at) == (m[2] == "") }}
	}
	for _, sign := range zebraSigns {
		if x, y, ok := strings.Cut(sentence, sign.words); ok {
			a, v := z.thing(t, x)
			b, w := z.thing(t, y)
			return textClue{max(a, b), func(r zebraRow) bool { return sign.holds(r[a][v], r[b][w]) }}
		}
	}
	t.Fatalf("unknown clue %q", sentence)
	return textClue{}
}

// solutions tries every permutation for one attribute after another and collects
// arrangements that fit all clues, up to two.
func (z zebraText) solutions(clues []textClue) []zebraRow {
	var found []zebraRow
	row := make(zebraRow, len(z.values))
	perms := permutationsOf(z.people)
	var place func(a int)
	place = func(a int) {
		if a == len(row) {
			found = append(found, slices.Clone(row))
			return
		}
	next:
		for _, p := range perms {
			if len(found) == 2 {
				return
			}
			row[a] = p
			for _, c := range clues {
				if c.ready == a && !c.holds(row) {
					continue next
				}
			}
			place(a + 1)
		}
	}
	place(0)
	return found
}

// permutationsOf lists the arrangements of 1..n.
func permutationsOf(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, p := range permutationsOf(n - 1) {
		for i := range n {
			all = append(all, slices.Insert(slices.Clone(p), i, n))
		}
	}
	return all
}

// answer answers a question about an arrangement.
func (z zebraText) answer(t testing.TB, r zebraRow, question string) string {
	t.Helper()
	if phrase, ok := strings.CutPrefix(question, "At what position is "); ok {
		a, v := z.thing(t, phrase)
		return strconv.Itoa(r[a][v])
	}
	asked, whose, ok := strings.Cut(strings.TrimPrefix(question, "What is the "), " of the person ")
	a := slices.Index(z.names, asked)
	if !ok || a < 0 {
		t.Fatalf("unknown question %q", question)
	}
	var at int
	if place, ok := strings.CutPrefix(whose, "at position "); ok {
		at, _ = strconv.Atoi(strings.TrimSuffix(place, "?"))
	} else {
		b, v := z.thing(t, whose)
		at = r[b][v]
	}
	return z.values[a][slices.Index(r[a], at)]
}

// checkZebra solves a puzzle from its text by brute force: there is one
// solution, it has the given answers, and no clue can be left out.
func checkZebra(t testing.TB, q datasets.Question) {
	t.Helper()
	z := readZebra(t, q.Text)
	var clues []textClue
	for _, sentence := range z.clues {
		clues = append(clues, z.clue(t, sentence))
	}
	rows := z.solutions(clues)
	if len(rows) != 1 {
		t.Fatalf("%s has %d solutions: %s", q.ID, len(rows), q.Text)
	}
	var answers []string
	for _, question := range z.questions {
		answers = append(answers, z.answer(t, rows[0], question))
	}
	least := map[string]int{"2024-06-24": 1, "2024-11-25": 3}[q.Meta["release"]]
	if got := strings.Join(answers, ", "); got != q.Answer || least == 0 || len(answers) < least || got != strings.ToLower(got) {
		t.Fatalf("%s: brute force answers %q, the key is %q: %s", q.ID, got, q.Answer, q.Text)
	}
	for i := range clues {
		if len(z.solutions(slices.Delete(slices.Clone(clues), i, i+1))) == 1 {
			t.Fatalf("%s: clue %q can be left out: %s", q.ID, z.clues[i], q.Text)
		}
	}
	if compact := slices.Compact(slices.Sorted(slices.Values(z.questions))); len(compact) != len(z.questions) {
		t.Fatalf("%s asks twice: %s", q.ID, q.Text)
	}
}

func TestZebra(t *testing.T) {
	releases := map[string]int{}
	for _, q := range questionSet(t, "livebench-reasoning", 7, 400) {
		if q.Category == "zebra_puzzle" {
			checkZebra(t, q)
			releases[q.Meta["release"]]++
		}
	}
	if diff := cmp.Diff(map[string]int{"2024-06-24": 100, "2024-11-25": 100}, releases); diff != "" {
		t.Errorf("puzzles by release -want +got:\n%s", diff)
	}
}

// Puzzles are unique whatever the seed.
func TestZebraUnique(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		seed := rapid.Uint64().Draw(r, "seed")
		for _, q := range questionSet(t, "livebench-reasoning", seed, 2) {
			checkZebra(t, q)
		}
	})
}

// The solver and brute force agree whether clues, true or not, leave a second
// solution, also when they leave many or none.
func TestZebraSolverMatchesBruteForce(t *testing.T) {
	const people, things = 3, 9
	perms := permutationsOf(people)
	rapid.Check(t, func(r *rapid.T) {
		clues := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) clue {
			c := clue{relation: relation(rapid.IntRange(0, int(notAt)).Draw(r, "relation")), x: rapid.IntRange(0, things-1).Draw(r, "x")}
			if c.y = rapid.IntRange(0, things-1).Draw(r, "y"); c.relation >= isAt {
				c.y %= people
			}
			return c
		}), 0, 8).Draw(r, "clues")
		known := arrangement{0, 1, 2, 0, 1, 2, 0, 1, 2}
		others := map[arrangement]bool{}
		for _, p := range perms {
			for _, q := range perms {
				for _, o := range perms {
					var s arrangement
					for i, at := range slices.Concat(p, q, o) {
						s[i] = uint8(at - 1)
					}
					if s != known && !slices.ContainsFunc(clues, func(c clue) bool { return !c.holds(s) }) {
						others[s] = true
					}
				}
			}
		}
		got, found := otherArrangement(people, things, clues, known)
		if found != (len(others) > 0) || found && !others[got] {
			r.Fatalf("solver says %v, %v; brute force has %d other solutions", got, found, len(others))
		}
	})
}

// Sizes fit the arrays, and no word belongs to two attributes.
func TestZebraWords(t *testing.T) {
	for level, size := range zebraSizes[1:] {
		if size[0]*size[1] > maxThings || size[0] > 8 || size[1] > len(zebraAttributes) {
			t.Errorf("level %d: %d people with %d attributes do not fit", level+1, size[0], size[1])
		}
	}
	seen := map[string]string{}
	for _, a := range zebraAttributes {
		for _, v := range a.values {
			if other, ok := seen[v]; ok || v != strings.ToLower(v) || strings.ContainsAny(v, " -,") {
				t.Errorf("%s: value %q is not one lower-case word of its own (also in %q)", a.name, v, other)
			}
			seen[v] = a.name
		}
	}
}
