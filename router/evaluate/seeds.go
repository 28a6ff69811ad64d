package evaluate

import (
	"math/rand/v2"

	"hybridflow/results/stats"
)

// seedStream sets the draws of seeds apart from those of questions.
const seedStream = 0x5eed

// overSeeds averages the figures of trials: over all seeds, and in each resample over
// as many seeds drawn with replacement, the same for all runs. An interval then
// includes what questions and what seeds of folds and training leave uncertain; of
// few seeds it is a little too narrow for the latter, by a factor of sqrt(1-1/seeds).
func (m *measures) overSeeds(values []float64, draws [][]float64, resamples int) ([]float64, [][]float64) {
	times := drawSeeds(len(m.repeats), resamples, m.options.Seed)
	means, drawn := make([]float64, m.width), make([][]float64, m.width)
	copy(means, values[:2])
	copy(drawn, draws[:2])
	for _, x := range m.runs {
		trials := len(x.trials)
		for i := range x.figures {
			if trials == 1 {
				means[x.at+i], drawn[x.at+i] = values[x.raw+i], draws[x.raw+i]
				continue
			}
			drawn[x.at+i] = make([]float64, resamples)
			for t := range trials {
				raw := x.raw + t*len(x.figures) + i
				means[x.at+i] += values[raw] / float64(trials)
				for b, v := range draws[raw] {
					if n := times[b][t]; n > 0 {
						drawn[x.at+i][b] += n * v / float64(trials)
					}
				}
			}
		}
	}
	return means, drawn
}

// drawSeeds counts how often each seed is drawn in each resample.
func drawSeeds(seeds, resamples int, seed uint64) [][]float64 {
	times := make([][]float64, resamples)
	for b := range times {
		rng := rand.New(rand.NewPCG(seed^seedStream, uint64(b)))
		times[b] = make([]float64, seeds)
		for range seeds {
			times[b][rng.IntN(seeds)]++
		}
	}
	return times
}

// perSeed adds the figures of single trials.
func (m *measures) perSeed(e *Evaluation, values []float64) {
	for _, x := range m.runs {
		if x.kind == "curve" {
			continue
		}
		r := e.Result(x.name)
		for t := range x.trials {
			v := values[x.raw+t*len(x.figures):]
			r.PerSeed = append(r.PerSeed, SeedValues{
				m.repeats[t].seed, stats.Finite(v[atAPGR]), stats.Finite(v[atCPT50]), stats.Finite(v[atCPT80]),
				stats.Finite(v[atAIQ]), stats.Finite(v[atHypervolume]), stats.Finite(v[atRegret]),
			})
		}
	}
}
