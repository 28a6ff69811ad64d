package bench

import (
	"context"
	"fmt"
	"math"
	"slices"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// An Expectation is the cost of an experiment as simulated models estimate it.
// They read the same prompts, but real models write other replies, and may write
// longer ones.
type Expectation struct {
	Questions int       `json:"questions"` // to be asked, each repetition counted
	Sampled   int       `json:"sampled"`   // asked of simulated models for this estimate
	Outcomes  int       `json:"outcomes,omitempty"`
	StandIns  []StandIn `json:"stand_ins,omitempty"`

	Arms []ArmExpectation `json:"arms,omitempty"` // each as if it were run alone

	// Total is the cost of the run. Of equal calls, such as the planning that several
	// strategies share, a run pays for the first only.
	Total       Expense `json:"total"`
	WorstUSD    float64 `json:"worst_usd"` // if each of these calls were billed the most that it can be
	WorstTokens float64 `json:"worst_tokens"`
}

// A StandIn is a simulated model that replaces a real one in a dry run, at the
// price of the real one.
type StandIn struct {
	Tier  string `json:"tier"`
	Model string `json:"model"`
	As    string `json:"as"`
	Price string `json:"price"` // $ per million tokens, PROMPT/COMPLETION[/CACHED[/REASONING]]
}

// An ArmExpectation is the cost of a strategy in one cell of a sweep.
type ArmExpectation struct {
	Strategy string `json:"strategy"`
	Cell     string `json:"cell,omitempty"`
	Trials   int    `json:"trials"`
	Expense
	MeanUSD float64 `json:"usd_per_question"`
	P95USD  float64 `json:"usd_per_question_p95"` // 95 of 100 questions cost no more
}

// An Expense counts calls, tokens and dollars.
type Expense struct {
	Calls           float64 `json:"calls"`
	EdgePrompt      float64 `json:"edge_prompt_tokens"`
	EdgeCompletion  float64 `json:"edge_completion_tokens"`
	CloudPrompt     float64 `json:"cloud_prompt_tokens"`
	CloudCompletion float64 `json:"cloud_completion_tokens"`
	USD             float64 `json:"usd"`
}

// Tokens returns the tokens of both tiers, prompts and completions.
func (x *Expense) Tokens() float64 {
	return x.EdgePrompt + x.EdgeCompletion + x.CloudPrompt + x.CloudCompletion
}

// counts are the calls and tokens.
func (x *Expense) counts() []*float64 {
	return []*float64{&x.Calls, &x.EdgePrompt, &x.EdgeCompletion, &x.CloudPrompt, &x.CloudCompletion}
}

// add adds an expense, scaled by a weight.
func (x *Expense) add(y Expense, weight float64) {
	for i, n := range y.counts() {
		*x.counts()[i] += *n * weight
	}
	x.USD += y.USD * weight
}

// round rounds estimated calls and tokens to whole numbers.
func (x *Expense) round() {
	for _, n := range x.counts() {
		*n = math.Round(*n)
	}
}

// sampled is the number of questions of each benchmark that a dry run asks.
const sampled = 100

// Expect estimates the cost of a run before anything is sent, by running a sample
// of its questions on simulated models at the experiment's prices. It leaves out
// calls to embedding models.
func Expect(ctx context.Context, e settings.Experiment, load Loader, parallel int) (Expectation, error) {
	d, err := newDryRun(ctx, e, load)
	if err != nil {
		return Expectation{}, err
	}
	defer d.h.Close()
	d.meter.once = map[string]bool{}
	if err := d.h.fitCascades(ctx, parallel); err != nil {
		return Expectation{}, err
	}
	d.collect(1) // every run makes these calls, whatever its questions
	for i := range d.h.arms {
		a := &d.h.arms[i]
		a.cascade.Budget = -1 // fitted
		d.x.Arms = append(d.x.Arms, ArmExpectation{Strategy: a.strategy.Name, Cell: a.name, Trials: d.x.Questions})
	}
	n := len(d.x.Arms)
	seen := &armSink{arms: d.x.Arms, costs: make([][]float64, n), weights: make([][]float64, n)}
	x, err := d.sample(func(weight float64) error {
		seen.weight = weight
		return d.h.Run(ctx, parallel, seen, nil)
	})
	seen.finish()
	return x, err
}

// ExpectProfile is [Expect] for a profile. It also estimates the number of outcomes.
func ExpectProfile(ctx context.Context, e settings.Experiment, p Profile, load Loader, parallel int) (Expectation, error) {
	d, err := newDryRun(ctx, e, load)
	if err != nil {
		return Expectation{}, err
	}
	defer d.h.Close()
	outcomes := 0.0
	x, err := d.sample(func(weight float64) error {
		_, err := d.h.Profile(ctx, p, parallel, func(_ string, found []learn.Outcome) error {
			outcomes += float64(len(found)) * weight
			return nil
		})
		return err
	})
	x.Outcomes = int(math.Round(outcomes))
	return x, err
}

// A dryRun is an experiment on simulated models, which is run on a sample of one
// benchmark at a time.
type dryRun struct {
	h     *Harness
	meter *dryMeter
	seeds float64 // of the experiment; the dry run has one
	x     Expectation
}

// newDryRun prepares the whole experiment, so that routers, splits and limits
// pick the questions that the run will ask.
func newDryRun(ctx context.Context, e settings.Experiment, load Loader) (*dryRun, error) {
	d := &dryRun{meter: &dryMeter{}, seeds: float64(len(e.Seeds))}
	if e.Embed.URL != "" && e.Policy.Router+e.Policy.QuestionRouter+e.Cascade.Scorer != "" {
		return nil, fmt.Errorf(
			"a dry run sends nothing, so that it cannot ask %s for embeddings; leave out --embed, and routers that need it", e.Embed.Model,
		)
	}
	e.Backend, e.TimeScale = "sim", 1
	e.Seeds = e.Seeds[:1]
	var err error
	if d.h, err = New(ctx, Options{Experiment: e, Load: load, dryRun: d.meter}); err != nil {
		return nil, err
	}
	for _, qs := range d.h.questions {
		d.x.Questions += len(qs) * int(d.seeds)
	}
	for _, c := range d.h.cells {
		for _, name := range []router.Tier{router.Edge, router.Cloud} {
			t := c.tiers[name]
			s := StandIn{Tier: string(name), Model: t.Model, As: t.standIn, Price: t.Price.Figures()}
			if t.standIn != "" && !slices.Contains(d.x.StandIns, s) {
				d.x.StandIns = append(d.x.StandIns, s)
			}
		}
	}
	return d, nil
}

// sample calls ask for one benchmark after another, with a sample of its questions in
// the harness: evenly spread, as benchmarks are sorted by kind, each standing for
// weight questions of the run. It returns the sum of what the calls cost.
func (d *dryRun) sample(ask func(weight float64) error) (Expectation, error) {
	all := d.h.questions
	for i, qs := range all {
		d.h.questions = make([][]strategy.Question, len(all))
		n := min(len(qs), sampled)
		for j := range n {
			d.h.questions[i] = append(d.h.questions[i], qs[j*len(qs)/n])
		}
		d.x.Sampled += n
		weight := d.seeds * float64(len(qs)) / float64(max(n, 1))
		if err := ask(weight); err != nil {
			return Expectation{}, err
		}
		d.collect(weight)
	}
	d.x.Total.round()
	d.x.WorstTokens = math.Round(d.x.WorstTokens)
	return d.x, nil
}

// collect adds what the meter has counted to the estimate, scaled by a weight,
// and resets the meter.
func (d *dryRun) collect(weight float64) {
	m := d.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counted.USD /= 1e9
	d.x.Total.add(m.counted, weight)
	d.x.WorstUSD += m.usd / 1e9 * weight
	d.x.WorstTokens += m.tokens * weight
	m.counted, m.usd, m.tokens = Expense{}, 0, 0
}
