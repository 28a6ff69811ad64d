package sim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Decompositions are written in four forms: a plan, a list of subtasks with
// difficulties, a list of points, and an outline of promises. All have the same parts
// in the same order, so that planners differ only in what they have to write.

// plan writes the decomposition in the form of the planner's prompt.
func (r respondent) plan() string {
	var b strings.Builder
	b.Grow(1024)
	f := r.formFaults()
	b.WriteString(f.before)
	b.WriteString("<Plan>\n")
	for i := range r.latent.parts {
		p := &r.latent.parts[i]
		phrase := r.phrase(i)
		if i == f.ampersandAt {
			phrase += " & nothing more"
		}
		fmt.Fprintf(&b, `<Step ID="%d" Task="%s" Difficulty="%d" Token="%d" Rely="%s"/>`,
			i+1, r.task(phrase, i), r.stated(i), r.tokens(p), r.rely(i, f))
		b.WriteByte('\n')
	}
	b.WriteString("</Plan>")
	b.WriteString(f.behind)
	return b.String()
}

// list writes the parts as a numbered list: Subtasks with their difficulty and the
// conclusion, Points without both.
func (r respondent) list(form Kind) string {
	var b strings.Builder
	if r.formFaults().before != "" {
		b.WriteString("Here is the list:\n\n")
	}
	last := len(r.latent.parts) - 1
	for i := range r.latent.parts {
		if i == last && form == Points {
			break
		}
		task := r.task(r.phrase(i), i)
		if i < last {
			_, task, _ = strings.Cut(task, ": ")
		}
		if form == Subtasks {
			task = fmt.Sprintf("(difficulty %d) %s", r.stated(i), task)
		}
		fmt.Fprintf(&b, "%d. %s\n", i+1, task)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// outline writes the parts as promises, with a sync before each part that needs one
// promised since the last sync.
func (r respondent) outline() string {
	var b strings.Builder
	f := r.formFaults()
	synced := 0
	for i := range len(r.latent.parts) - 1 {
		p := &r.latent.parts[i]
		for j := synced; j < i; j++ {
			if p.needs[j] && i != f.forgetAt && !r.omits(i, j) {
				b.WriteString("<sync/>\n")
				synced = i
				break
			}
		}
		_, topic, _ := strings.Cut(r.task(r.phrase(i), i), ": ")
		fmt.Fprintf(&b, "<promise topic=\"%s\" tokens=\"%d\"/>\n", topic, r.tokens(p))
	}
	b.WriteString("<sync/>")
	return b.String()
}

// tokens returns the planner's estimate of a part's length.
func (r respondent) tokens(p *part) int {
	estimate := float64(r.length(r.share(p), "plan"+p.name)) * math.Exp(0.3*r.draws.normal(p.name, "guess"))
	return 10 * (1 + int(estimate/10))
}

// The subtasks of plans: of the opening part, of those in the middle and of the
// conclusion. # stands for the part's name.
const (
	opening    = "Explain: what is given, what is asked, and what follows directly? This is #."
	conclusion = "Generate: what is the final answer, given the results so far?"
	useless    = "Analyze: what else could be said about the matter in general?"
)

var phrases = [...]string{
	"Analyze: which relation settles #, and what does it give?",
	"Analyze: what value does # take?",
	"Analyze: which cases does # leave open, and which of them survives?",
	"Analyze: what does # come to when the quantities are put in?",
	"Analyze: what is the result of # once the constraints are applied?",
}

// phrase returns the subtask of a part.
func (r respondent) phrase(i int) string {
	switch i {
	case 0:
		return opening
	case len(r.latent.parts) - 1:
		return conclusion
	}
	return phrases[Hash(0, r.item.Key, partNames[i])%uint64(len(phrases))]
}

// task puts the names of a part, and of those it builds on, into a phrase. A step that
// the planner gets wrong is useless or repeats the one before, so that its own part is
// left to the final answer.
func (r respondent) task(phrase string, i int) string {
	if i == len(r.latent.parts)-1 {
		return phrase
	}
	if i > 0 && r.fails("bad step", partNames[i]) {
		if r.draws.pick("step "+partNames[i], "useless", 2) == 0 {
			return useless
		}
		return r.task(phrase, i-1)
	}
	t := strings.Replace(phrase, "#", "part "+partNames[i], 1)
	for j := range i {
		if r.latent.parts[i].needs[j] {
			t += " Use part " + partNames[j] + "."
		}
	}
	return t
}

// rely lists the steps that a step needs, according to the planner.
func (r respondent) rely(i int, f formFaults) string {
	var ids []string
	for j := range i {
		if r.latent.parts[i].needs[j] && i != f.forgetAt && !r.omits(i, j) {
			ids = append(ids, strconv.Itoa(j+1))
		}
	}
	list := strings.Join(ids, ",")
	if i == f.inventAt {
		list += ",17"
	}
	return list
}

// formFaults are the small faults of form in a plan. Their rates are assumptions,
// scaled by the model's sloppiness.
type formFaults struct {
	before, behind                  string // text around the plan
	ampersandAt, forgetAt, inventAt int    // parts, or -1
}

func (r respondent) formFaults() formFaults {
	f := formFaults{ampersandAt: -1, forgetAt: -1, inventAt: -1}
	happens := func(what string, rate float64) bool {
		return r.draws.uniform("plan", what) < rate*r.model.sloppiness*r.assume.Sloppiness
	}
	if happens("fence", 0.10) {
		f.before, f.behind = "```xml\n", "\n```"
	}
	if happens("prose", 0.05) {
		f.before = "Here is the plan:\n" + f.before
	}
	where := 1 + r.draws.pick("plan", "where", len(r.latent.parts)-1)
	for _, c := range []struct {
		what string
		rate float64
		at   *int
	}{{"ampersand", 0.04, &f.ampersandAt}, {"forget", 0.04, &f.forgetAt}, {"invent", 0.02, &f.inventAt}} {
		if happens(c.what, c.rate) {
			*c.at = where
		}
	}
	return f
}

// fails reports whether a planner gets one of its decisions wrong, which happens with
// probability 1 - Assumptions.PlanQuality. The decisions are those of substance, unlike
// formFaults: the subject of a step in the middle (else it is useless or repeats the
// step before it), each dependency (else it is omitted, or judged by a coin), and each
// judgement of difficulty (else any figure from 1 to 9). At quality 0 only the first
// and last step are left of a plan, without dependencies; a decision that is wrong at
// some quality is wrong at any lower one.
func (r respondent) fails(kind, decision string) bool {
	q := r.assume.PlanQuality
	return q < 1 && r.draws.uniform(kind, decision) >= q
}

// omits reports whether the planner omits that part i needs part j.
func (r respondent) omits(i, j int) bool {
	return r.fails("overlooked by "+partNames[i], partNames[j])
}
