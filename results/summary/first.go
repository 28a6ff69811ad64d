package summary

import "math"

// A firstAnswers has one score for each question, that of the repetition with
// the lowest number: a test of single answers allows no more.
type firstAnswers struct {
	score      []float64
	repetition []int32 // -1 where there is none
}

func (f *firstAnswers) add(question int, repetition int32, score float64) {
	for len(f.score) <= question {
		f.score, f.repetition = append(f.score, math.NaN()), append(f.repetition, -1)
	}
	if has := f.repetition[question]; has < 0 || repetition < has {
		f.score[question], f.repetition[question] = score, repetition
	}
}

// discordant counts the questions that only one of two arms has right, in the same
// repetition, and reports whether all scores are 0 or 1.
func discordant(a, b *firstAnswers) (only [2]int, binary bool) {
	for i := range min(len(a.score), len(b.score)) {
		x, y := a.score[i], b.score[i]
		if a.repetition[i] != b.repetition[i] || math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		if x != 0 && x != 1 || y != 0 && y != 1 {
			return only, false
		}
		if x > y {
			only[0]++
		}
		if x < y {
			only[1]++
		}
	}
	return only, true
}
