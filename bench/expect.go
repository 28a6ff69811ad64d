package bench

import (
	"context"
	"fmt"
	"math"
	"slices"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// An Expectation is what an experiment will take, as far as simulated models
// can tell: they read the same prompts, but real models write other replies, and
// may write longer ones.
type Expectation struct {
	Questions int       `json:"questions"` // to be asked, each repetition counted
	Sampled   int       `json:"sampled"`   // asked of simulated models for this estimate
	Outcomes  int       `json:"outcomes,omitempty"`
	StandIns  []StandIn `json:"stand_ins,omitempty"`

	Arms []ArmExpectation `json:"arms,omitempty"` // each as if it were run alone

	// Total is what the run will take: of equal calls, such as the one planning
	// that several strategies share, a run pays for the first only.
	Total       Expense `json:"total"`
	WorstUSD    float64 `json:"worst_usd"` // if each of these calls were billed as much as it can be
	WorstTokens float64 `json:"worst_tokens"`
}

// A StandIn is a simulated model that takes a real one's place, at the real
// one's price.
type StandIn struct {
	Tier  string `json:"tier"`
	Model string `json:"model"`
	As    string `json:"as"`
	Price string `json:"price"` // $ per million tokens, PROMPT/COMPLETION[/CACHED[/REASONING]]
}

// An ArmExpectation is what a strategy in a cell of a sweep takes.
type ArmExpectation struct {
	Strategy string `json:"strategy"`
	Cell     string `json:"cell,omitempty"`
	Trials   int    `json:"trials"`
	Expense
	MeanUSD float64 `json:"usd_per_question"`
	P95USD  float64 `json:"usd_per_question_p95"` // 95 of 100 questions cost no more
}

// An Expense is calls, tokens and dollars.
type Expense struct {
	Calls           float64 `json:"calls"`
	EdgePrompt      float64 `json:"edge_prompt_tokens"`
	EdgeCompletion  float64 `json:"edge_completion_tokens"`
	CloudPrompt     float64 `json:"cloud_prompt_tokens"`
	CloudCompletion float64 `json:"cloud_completion_tokens"`
	USD             float64 `json:"usd"`
}

// Tokens are all of both tiers.
func (x *Expense) Tokens() float64 {
	return x.EdgePrompt + x.EdgeCompletion + x.CloudPrompt + x.CloudCompletion
}

// add adds an expense so many times.
func (x *Expense) add(y Expense, times float64) {
	x.Calls += y.Calls * times
	x.EdgePrompt += y.EdgePrompt * times
	x.EdgeCompletion += y.EdgeCompletion * times
	x.CloudPrompt += y.CloudPrompt * times
	x.CloudCompletion += y.CloudCompletion * times
	x.USD += y.USD * times
}

// round makes whole calls and tokens of an estimate.
func (x *Expense) round() {
	for _, n := range []*float64{&x.Calls, &x.EdgePrompt, &x.EdgeCompletion, &x.CloudPrompt, &x.CloudCompletion} {
		*n = math.Round(*n)
	}
}

// sampled is how many questions of each benchmark an expectation comes from.
const sampled = 100

// Expect estimates what a run will take, before anything is sent, by running a
// sample of its questions on simulated models at the experiment's prices.
// Calls to embedding models are not in it.
func Expect(ctx context.Context, e settings.Experiment, load Loader, parallel int) (Expectation, error) {
	r, err := rehearse(ctx, e, load)
	if err != nil {
		return Expectation{}, err
	}
	defer r.h.Close()
	r.till.once = map[string]bool{}
	if err := r.h.fitCascades(ctx, parallel); err != nil {
		return Expectation{}, err
	}
	r.collect(1) // all of it is in every run
	for i := range r.h.arms {
		a := &r.h.arms[i]
		a.cascade.Budget = -1 // fitted
		r.x.Arms = append(r.x.Arms, ArmExpectation{Strategy: a.strategy.Name, Cell: a.name, Trials: r.x.Questions})
	}
	seen := newArmSink(r.x.Arms)
	for i := range r.all {
		seen.times = r.choose(i)
		if err := r.h.Run(ctx, parallel, seen, nil); err != nil {
			return Expectation{}, err
		}
		r.collect(seen.times)
	}
	seen.finish()
	return r.finish(), nil
}

// ExpectProfile is Expect for a profile, whose outcomes it estimates too.
func ExpectProfile(ctx context.Context, e settings.Experiment, p Profile, load Loader, parallel int) (Expectation, error) {
	r, err := rehearse(ctx, e, load)
	if err != nil {
		return Expectation{}, err
	}
	defer r.h.Close()
	outcomes := 0.0
	for i := range r.all {
		times := r.choose(i)
		if _, err := r.h.Profile(ctx, p, parallel, func(_ string, found []learn.Outcome) error {
			outcomes += float64(len(found)) * times
			return nil
		}); err != nil {
			return Expectation{}, err
		}
		r.collect(times)
	}
	r.x.Outcomes = int(math.Round(outcomes))
	return r.finish(), nil
}

// A rehearsal is an experiment on simulated models, a sample of one benchmark
// at a time.
type rehearsal struct {
	h     *Harness
	till  *till
	all   [][]question // by benchmark
	seeds float64      // of the experiment; one is rehearsed
	x     Expectation
}

// rehearse prepares the whole experiment, so that routers, splits and limits
// pick the questions that the run will ask.
func rehearse(ctx context.Context, e settings.Experiment, load Loader) (*rehearsal, error) {
	r := &rehearsal{till: &till{}, seeds: float64(len(e.Seeds))}
	if e.Embed.URL != "" && e.Policy.Router+e.Policy.QuestionRouter+e.Cascade.Scorer != "" {
		return nil, fmt.Errorf("a dry run sends nothing, so that it cannot ask %s for embeddings; leave out --embed, and routers that need it", e.Embed.Model)
	}
	e.Backend, e.TimeScale = "sim", 1
	e.Seeds = e.Seeds[:1]
	r.h = &Harness{Experiment: e, dryRun: true}
	if err := r.h.prepare(ctx, load); err != nil {
		return nil, err
	}
	r.all = r.h.questions
	for _, qs := range r.all {
		r.x.Questions += len(qs) * int(r.seeds)
	}
	for _, c := range r.h.cells {
		for _, name := range []router.Tier{router.Edge, router.Cloud} {
			t := c.tiers[name]
			if t.standIn != "" {
				r.note(StandIn{Tier: string(name), Model: t.model, As: t.standIn, Price: t.price.Figures()})
			}
			t.client = &register{till: r.till, tier: t, client: t.client}
		}
	}
	return r, nil
}

// note remembers a stand-in, once.
func (r *rehearsal) note(s StandIn) {
	if !slices.Contains(r.x.StandIns, s) {
		r.x.StandIns = append(r.x.StandIns, s)
	}
}

// simulated returns the client of a simulated model. In a dry run, a model that
// is not simulated has a stand-in: the default model of its tier.
func (h *Harness) simulated(sim *sim.Simulator, t *tier) (llm.Client, error) {
	err := simulates(sim.Models, t.model)
	if err == nil || !h.dryRun {
		return sim, err
	}
	t.standIn = settings.Defaults().Edge.Model
	if t.name == router.Cloud {
		t.standIn = settings.Defaults().Cloud.Model
	}
	return renamed{sim, t.standIn}, nil
}

// renamed is a client that asks for another model than its requests name.
type renamed struct {
	llm.Client
	model string
}

// Complete implements [llm.Client].
func (r renamed) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	req.Model = r.model
	return r.Client.Complete(ctx, req, onDelta)
}

// choose leaves a sample of one benchmark's questions, evenly spread, as
// benchmarks are sorted by kind; it returns how many each of them stands for.
func (r *rehearsal) choose(benchmark int) (times float64) {
	r.h.questions = make([][]question, len(r.all))
	qs := r.all[benchmark]
	n := min(len(qs), sampled)
	for i := range n {
		r.h.questions[benchmark] = append(r.h.questions[benchmark], qs[i*len(qs)/n])
	}
	r.x.Sampled += n
	return r.seeds * float64(len(qs)) / float64(max(n, 1))
}

// collect takes what is in the till, so many times.
func (r *rehearsal) collect(times float64) {
	taken, usd, tokens := r.till.empty()
	r.x.Total.add(taken, times)
	r.x.WorstUSD += usd * times
	r.x.WorstTokens += tokens * times
}

func (r *rehearsal) finish() Expectation {
	r.x.Total.round()
	r.x.WorstTokens = math.Round(r.x.WorstTokens)
	return r.x
}

// simulates reports an error unless the simulation has a model of that name.
func simulates(models *sim.Models, name string) error {
	if !slices.Contains(models.Names(), name) {
		return &sim.ModelError{Model: name, Known: models.Names()}
	}
	return nil
}
