package summary

import "math"

// An unparsed is an answer that no rule could parse. Its score is that of the
// benchmark's convention, mostly 0.
type unparsed struct {
	question int
	score    float64
}

// scoreBounds are the mean over questions of the mean over repetitions that the
// score would be if all unparsed answers were wrong, and if all were right. What
// has no score is left out, as it is of accuracy.
func (t *tally) scoreBounds() (low, high float64) {
	questions, sum := 0, 0.
	for i, n := range t.score.n {
		if n > 0 {
			questions++
			sum += t.score.sum[i] / float64(n)
		}
	}
	if questions == 0 {
		return math.NaN(), math.NaN()
	}
	low, high = sum, sum
	for _, u := range t.unparsed {
		n := float64(t.score.n[u.question])
		low -= u.score / n
		high += (1 - u.score) / n
	}
	return low / float64(questions), high / float64(questions)
}
