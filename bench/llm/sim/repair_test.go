package sim

import (
	"fmt"
	"hash/fnv"
	"math"
	"strconv"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

// oldWorld are the assumptions as they were before repairs had a source: one chance
// for all to notice a wrong result, and one more try at it.
func oldWorld() Assumptions {
	a := DefaultAssumptions()
	a.Law, a.RecoverCloud, a.RecoverEdge, a.Kappa, a.Tax, a.Opening, a.Closing = FreshLuck, 0.1, 0.1, 0, 0, 0.3, 0.5
	return a
}

// In the old world, every reply is what it was, byte by byte: the hash was recorded from
// the code before the family, with direct answers as they were calibrated then.
func TestTheOldWorldGivesTheOldReplies(t *testing.T) {
	var items []*Item
	for i := range 150 {
		items = append(items, item(i, 2*normal(Hash(4, strconv.Itoa(i)))))
	}
	s := simulator(t, items...)
	s.Assume = oldWorld()
	s.Assume.PlanQuality = 0.8
	then := *s.Models
	then.byName = map[string]*model{}
	for name, m := range s.Models.byName {
		next := *m
		ab := *m.abilities["mmlu-pro"]
		ab.direct = ab.cot - 0.55076
		next.abilities = map[string]*ability{"mmlu-pro": &ab}
		then.byName[name] = &next
	}
	s.Models = &then
	h := fnv.New64a()
	for _, tier := range []struct {
		model  string
		served Serving
	}{{"llama-3.2-3b", s.Assume.Edge()}, {"gpt-4.1", s.Assume.Cloud()}} {
		s.Served = tier.served
		for _, it := range items {
			for _, p := range everyPrompt(it, &s.Assume) {
				for _, seed := range []int64{3, 3 + VoteSeed} {
					r := complete(t, s, llm.Request{Model: tier.model, Messages: p, Seed: seed})
					fmt.Fprintln(h, r.Text, r.Usage, r.TTFT, r.Took)
				}
			}
		}
	}
	if got, want := h.Sum64(), uint64(0xc3c808f0967ad6e); got != want {
		t.Errorf("replies have the hash %#x, had %#x", got, want)
	}
}

// everyPrompt returns a prompt of each kind about a question, those for subtasks with
// right, wrong and missing results.
func everyPrompt(it *Item, a *Assumptions) (all [][]llm.Message) {
	for _, system := range []string{
		"", "Think step by step.", "Think step by step. Confidence: N", "Write a <Plan>.", "Write numbered subtasks.",
		"Write a skeleton of an answer.", "Write <promise> tags.", "Reply with Difficulty: N", "Answer yes or no.",
	} {
		all = append(all, prompt(system, it, ""))
	}
	l := newLatent(it, a)
	for i := range l.parts {
		task := "Analyze: part " + l.parts[i].name + "."
		if i == len(l.parts)-1 {
			task = "Generate: the answer"
		}
		for variant := range 3 {
			var results strings.Builder
			for j := range i {
				p := l.parts[j]
				switch Hash(int64(variant), it.Key, task, p.name) % 4 {
				case 0:
					fmt.Fprintf(&results, "Part %s comes to %d.\n", p.name, p.value+1)
				case 1:
				default:
					fmt.Fprintf(&results, "Part %s comes to %d.\n", p.name, p.value)
				}
			}
			all = append(all, prompt("Confidence: N", it, subtask(task, results.String())))
		}
	}
	return all
}

// A player is a simulated model at a tier, on items without guessing.
type player struct {
	name    string
	theta   float64
	recover float64
}

func (p player) answers(it *Item, a *Assumptions, q query) string {
	return respondent{
		model: &model{name: p.name}, ability: &ability{cot: p.theta, direct: p.theta - 0.5, logLength: 3, lengthSigma: 0.1},
		item: it, latent: newLatent(it, a), draws: draws{seed: 1, model: p.name, item: it.Key}, assume: a, recover: p.recover,
	}.respond(q)
}

// inParts reports whether the answer to a question is right of which one player does
// the parts in the middle and another one the opening and the conclusion.
func inParts(it *Item, a *Assumptions, middle, ends player) bool {
	return bySteps(it, a, ends, middle, ends)
}

// bySteps is inParts with a player of its own for the opening.
func bySteps(it *Item, a *Assumptions, opening, middle, ends player) bool {
	l := newLatent(it, a)
	results := ""
	for i := range l.parts[:len(l.parts)-1] {
		who := middle
		if i == 0 {
			who = opening
		}
		results += who.answers(it, a, query{kind: step, part: l.parts[i].name, results: results}) + "\n"
	}
	return strings.HasSuffix(ends.answers(it, a, query{kind: final, results: results}), it.Right)
}

// freeItems are questions that cannot be guessed, of the spread of MMLU-Pro.
func freeItems(n int) (items []*Item) {
	for i := range n {
		it := item(i, 3*normal(Hash(8, strconv.Itoa(i))))
		it.Guess = 0
		items = append(items, it)
	}
	return items
}

// One model that does all parts repairs nothing that it got wrong: under own luck its
// answers are the same at r = 0 and r = 1, question by question. With fresh luck it
// tries again.
func TestOwnLuckGivesNoSecondTry(t *testing.T) {
	a := DefaultAssumptions()
	for law, most := range map[string]int{OwnLuck: 0, FreshLuck: 1e9} {
		a.Law = law
		for _, theta := range []float64{-3, 2} {
			never, always := player{"m", theta, 0}, player{"m", theta, 1}
			n, lost := 0, 0
			for _, it := range freeItems(2000) {
				before, after := inParts(it, &a, never, never), inParts(it, &a, always, always)
				if before != after {
					n++
				}
				if before && !after {
					lost++
				}
			}
			if n > most || law == FreshLuck && n < 50 || lost > 0 {
				t.Errorf("%s, ability %v: repairs changed %d answers, %d of them for the worse", law, theta, n, lost)
			}
		}
	}
}

// Without tax, under own luck, all parts by one model are as good as the whole question
// at once, whatever it repairs; a tax makes them worse.
func TestOwnLuckIsNeutral(t *testing.T) {
	a := DefaultAssumptions()
	const n = 6000
	items := freeItems(n)
	for _, theta := range []float64{-2, 2} {
		whole := 0
		for _, it := range items {
			if strings.HasSuffix(player{"m", theta, 0}.answers(it, &a, query{kind: cot}), it.Right) {
				whole++
			}
		}
		for _, tax := range []float64{0, 0.5} {
			a.Tax = tax
			for _, r := range []float64{0, 0.6, 1} {
				parts := 0
				for _, it := range items {
					if inParts(it, &a, player{"m", theta, r}, player{"m", theta, r}) {
						parts++
					}
				}
				noise := 3 * math.Sqrt(2*n*0.1) // independent draws at a given difficulty: 0.1 is their mean variance
				if fell := float64(whole - parts); tax == 0 && math.Abs(fell) > noise || tax > 0 && fell < noise {
					t.Errorf("ability %v, tax %v, r %v: %d right at once, %d in parts, noise %.0f", theta, tax, r, whole, parts, noise)
				}
			}
		}
	}
}

// Repairs make a strong conclusion of weak parts better, the more the greater r is. A
// model that always repairs has every answer right that it would have had alone.
func TestRepairsHelpTheStrong(t *testing.T) {
	a := DefaultAssumptions()
	weak, last := player{"weak", -2, 0}, 0
	for _, r := range []float64{0, 0.3, 0.6, 1} {
		strong, right := player{"strong", 2, r}, 0
		for _, it := range freeItems(3000) {
			together := inParts(it, &a, weak, strong)
			if together {
				right++
			} else if r == 1 && inParts(it, &a, strong, strong) {
				t.Fatalf("%s: right alone, wrong with weak results although all of them are repaired", it.Key)
			}
		}
		if right <= last {
			t.Errorf("r %v: %d right, %d before", r, right, last)
		}
		last = right
	}
}

// A part's length moves from its difficulty's share to an equal one; the parts of a
// question together keep theirs.
func TestKappaSharesTheLength(t *testing.T) {
	it := item(3, 0)
	for _, kappa := range []float64{0, 0.5, 1} {
		a := DefaultAssumptions()
		a.Kappa = kappa
		l, sum := newLatent(it, &a), 0.0
		r := respondent{latent: l, assume: &a}
		for i := range l.parts {
			p := &l.parts[i]
			if want := (1-kappa)*p.weight + kappa/float64(len(l.parts)); math.Abs(r.share(p)-want) > 1e-12 {
				t.Errorf("kappa %v: part %s has %v of the length, want %v", kappa, p.name, r.share(p), want)
			}
			sum += r.share(p)
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("kappa %v: shares sum to %v", kappa, sum)
		}
	}
}
