package evaluate

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hybridflow/router/learn"
)

func ask(id, prompt string) learn.Outcome { return learn.Outcome{ID: id, Dataset: "d", Prompt: prompt} }

func TestGroups(t *testing.T) {
	const rain = "A town collects 12 litres of rain on each of 30 roofs. How much water is that in total?"
	for _, c := range []struct {
		name string
		a, b learn.Outcome
		same bool
	}{
		{"same id", ask("1", "Why?"), ask("1", "Something else altogether, is it not?"), true},
		{"same id elsewhere", ask("1", "Why is the sky blue at noon?"),
			learn.Outcome{ID: "1", Dataset: "e", Prompt: "Which king came next?"}, false},
		{"case and punctuation", ask("1", rain), ask("2", strings.ToUpper(strings.ReplaceAll(rain, ".", " !"))), true},
		{"other numbers", ask("1", rain), ask("2", strings.NewReplacer("12", "7.5", "30", "1000").Replace(rain)), true},
		{"other options", ask("1", rain+"\nA. 360\nB. 42"),
			ask("2", rain+"\n(A) lots of it\n(B) none that anybody would call water\nAnswer:"), true},
		{"a few other words", ask("1", rain), ask("2", strings.Replace(rain, "in total", "in all", 1)), true},
		{"another question", ask("1", rain), ask("2", "A town has 12 roofs and 30 chimneys. Which of them are older than the church?"), false},
		{"only options, different", ask("1", "A. red car\nB. blue sky"), ask("2", "A. old man\nB. wide sea"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if g := Groups([]learn.Outcome{c.a, c.b}); (g[0] == g[1]) != c.same {
				t.Errorf("groups %v, want the same: %v", g, c.same)
			}
		})
	}
}

// The join by prefixes finds what comparing all with all finds.
func TestGroupsAreBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sets [][]uint64
		for range rapid.IntRange(1, 25).Draw(t, "sets") {
			s := rapid.SliceOfNDistinct(rapid.Uint64Range(0, 12), 1, 9, rapid.ID[uint64]).Draw(t, "set")
			slices.Sort(s)
			sets = append(sets, s)
		}
		got, want := newUnion(len(sets)), newUnion(len(sets))
		join(rareFirst(sets), got)
		for i, a := range sets {
			for j, b := range sets[:i] {
				common := 0
				for _, e := range a {
					if slices.Contains(b, e) {
						common++
					}
				}
				if 10*common >= 6*(len(a)+len(b)-common) {
					want.join(i, j)
				}
			}
		}
		if g, w := got.numbers(), want.numbers(); !slices.Equal(g, w) {
			t.Fatalf("groups %v, want %v of %v", g, w, sets)
		}
	})
}

// invented makes questions that have nothing to do with each other, but for
// every tenth, which is its forerunner with another number.
func invented(n int, seed uint64) []learn.Outcome {
	rng := rand.New(rand.NewPCG(seed, 0))
	word := func() string {
		return fmt.Sprintf("%c%c%c%c", 'a'+rng.IntN(26), 'a'+rng.IntN(26), 'a'+rng.IntN(26), 'a'+rng.IntN(26))
	}
	var all []learn.Outcome
	for i := range n {
		o := question(i, float64(rng.IntN(3)/2), float64((rng.IntN(3)+1)/2), .001, .01*rng.Float64()+.002)
		o.Category = string(rune('p' + i%4))
		o.Prompt = fmt.Sprintf("%s %s %s %s %s %s with 17 of them", word(), word(), word(), word(), word(), word())
		if i%10 == 9 {
			o.Prompt = strings.Replace(all[i-1].Prompt, "17", "423", 1)
		}
		all = append(all, o)
	}
	return all
}

func TestFolds(t *testing.T) {
	outcomes := invented(500, 1)
	groups := Groups(outcomes)
	if n := slices.Max(groups) + 1; n != 450 {
		t.Fatalf("%d groups, want 450", n)
	}
	folds, err := Folds(outcomes, groups, 5, 3)
	if err != nil {
		t.Fatal(err)
	}
	size := make([]int, 5)
	for i, f := range folds {
		size[f]++
		if i%10 == 9 && folds[i-1] != f {
			t.Errorf("near-duplicates %d and %d are parted", i-1, i)
		}
	}
	if slices.Max(size)-slices.Min(size) > 2 {
		t.Errorf("folds of %v", size)
	}

	other := slices.Clone(outcomes)
	for i := range other { // answers are not looked at
		other[i].Edge.Correct, other[i].Cloud.Correct = 1, 0
	}
	slices.Reverse(other)
	again, err := Folds(other, Groups(other), 5, 3)
	slices.Reverse(again)
	together := func(a []int, i, j int) bool { return a[i] == a[j] }
	for i := range 100 {
		for j := range i {
			if together(folds, i, j) != together(again, i, j) {
				t.Fatalf("folds depend on answers or on order (%v)", err)
			}
		}
	}
	if reseeded, _ := Folds(outcomes, groups, 5, 4); slices.Equal(reseeded, folds) {
		t.Error("another seed makes the same folds")
	}
	for k, want := range map[int]string{1: "1 folds: needs 2", 451: "450 groups of near-duplicates make no 451 folds"} {
		if _, err := Folds(outcomes, groups, k, 3); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d folds: %v, want ... %s ...", k, err, want)
		}
	}
}

func TestFindOverlap(t *testing.T) {
	test := []learn.Outcome{ask("1", "How many legs has a spider on 3 webs?"), ask("2", "Name the largest moon of the fourth giant planet.")}
	train := []learn.Outcome{
		ask("1", "Something else."),
		ask("11", "how many  legs has a SPIDER on 3 webs"),
		ask("12", "How many legs has a spider on 88 webs?"),
		ask("13", "Who wrote the first book about the sea?"),
	}
	got := FindOverlap(train, test)
	if got.IDs != 1 || got.Texts != 1 || got.Near != 1 || got.Train != 4 || !slices.Equal(got.Examples, []string{"1", "11"}) {
		t.Errorf("%+v", got)
	}
	kept := related(train, test).without(train, func(i int) bool { return i == 1 })
	if len(kept) != 4 {
		t.Errorf("%d kept beside the second question, want all 4", len(kept))
	}
	kept = related(train, test).without(train, func(int) bool { return true })
	if len(kept) != 1 || kept[0].ID != "13" {
		t.Errorf("kept %v, want the last alone", kept)
	}
	_, err := Evaluate(t.Context(), invented(100, 1), []Method{byPrompt}, Options{Train: invented(40, 1)})
	if refused := (*OverlapError)(nil); !errors.As(err, &refused) || refused.IDs != 40 {
		t.Errorf("training on test questions: %v", err)
	}
}

// Strangers' prompts hold anything; a prompt is always its own near-duplicate,
// and two are near-duplicates whichever comes first.
func FuzzGroups(f *testing.F) {
	f.Add("Why?\nA. x\nB. y", "why 7 or 8")
	f.Add("", "\xff\n(A")
	f.Fuzz(func(t *testing.T, a, b string) {
		if g := Groups([]learn.Outcome{ask("1", a), ask("2", b), ask("3", a)}); g[0] != g[2] {
			t.Errorf("%q is not like itself: %v", a, g)
		}
		ab, ba := Groups([]learn.Outcome{ask("1", a), ask("2", b)}), Groups([]learn.Outcome{ask("2", b), ask("1", a)})
		if !slices.Equal(ab, ba) {
			t.Errorf("%q and %q: %v, the other way round %v", a, b, ab, ba)
		}
	})
}
