package items

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/parquet-go/parquet-go"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/stat"

	"hybridflow/bench/llm/sim"
)

// An execution is a graded execution of a plan, in the columns of the parquet file:
// the steps' models are chosen by a search that moves steps to the large model where an
// answer was wrong.
type execution struct {
	Set      string `parquet:"ds"`
	Question int64  `parquet:"q"`
	Plan     int64  `parquet:"dec"`
	Line     int64  `parquet:"line"`
	Steps    int64  `parquet:"n"`
	Large    int64  `parquet:"cloud"`
	Right    int64  `parquet:"y"`
}

// planSets are the benchmarks of the records, with the accuracies of the small and the
// large model alone in the same repository's logs, of other samples of these
// benchmarks; 0 where there are none.
var planSets = []struct {
	column, name string
	small, large float64
}{
	{"MATH", "MATH", .10, .515}, {"CHAMP", "CHAMP", .19, .655}, {"Puzzle", "P3", .055, .42}, {"SCAN", "SCAN", .17, .965},
	{"DROP", "DROP", 0, 0}, {"CSQA", "CSQA", 0, 0},
}

const (
	planSource = "search traces of github.com/tsinghua-fib-lab/DoT (Division-of-Thoughts): Llama-3-8B and GPT-4-turbo, " +
		"plans and final answers by GPT-4-turbo; graded by their judge"
	planMethod = "all_small and all_large: logistic regression on the share of large steps with a normal intercept by plan (marginal " +
		"maximum likelihood), since the search tries large steps where small ones failed; 95 % intervals: percentiles of " +
		"400 resamples of questions, each refitted"
	planResamples = 400
)

// Compose estimates the aggregates of graded executions of plans, and writes them to
// composition.yaml in a folder.
func Compose(file, dir string) (*sim.Composition, error) {
	rows, err := parquet.ReadFile[execution](file)
	if err != nil {
		return nil, fmt.Errorf("read executions of plans: %s: %w", file, err)
	}
	c := &sim.Composition{Source: planSource, Method: planMethod}
	for _, set := range planSets {
		byQuestion := map[int64][]execution{}
		n := 0
		for _, r := range rows {
			if r.Set == set.column {
				byQuestion[r.Question] = append(byQuestion[r.Question], r)
				n++
			}
		}
		if n == 0 {
			return nil, fmt.Errorf("read executions of plans: %s has none of %s", file, set.column)
		}
		s := sim.PlanRecords{Name: set.name, Questions: len(byQuestion), Executions: n, Small: set.small, Large: set.large}
		if err := describePlans(&s, byQuestion); err != nil {
			return nil, fmt.Errorf("executions of plans of %s: %w", set.name, err)
		}
		c.Sets = append(c.Sets, s)
	}
	c.Recover = pool(c.Sets)
	text, err := yaml.Marshal(c)
	if err != nil {
		return nil, err
	}
	text = append([]byte("# Written by \"hybridflow calibrate --plans\".\n"), text...)
	return c, os.WriteFile(filepath.Join(dir, "composition.yaml"), text, 0o666)
}

// describePlans estimates the aggregates of a set, and their intervals.
func describePlans(s *sim.PlanRecords, byQuestion map[int64][]execution) error {
	ids := slices.Sorted(maps.Keys(byQuestion))
	all := make([][]plan, len(ids))
	for i, id := range ids {
		all[i] = plansOf(byQuestion[id])
		s.Plans += len(all[i])
	}
	fitted := []float64{0.5, 0.5, 2} // by the sample; resamples start there
	estimates := func(sample [][]plan, start []float64) ([]float64, error) {
		first := firstSmall(sample)
		if s.Small == 0 {
			return []float64{first}, nil
		}
		small, large, err := endpoints(sample, start)
		ratio, alone := small/large, s.Small/s.Large
		return []float64{first, small, large, ratio, (ratio - alone) / (1 - alone)}, err
	}
	value, err := estimates(all, fitted)
	if err != nil {
		return err
	}
	draws := make([][]float64, len(value))
	random := rand.New(rand.NewPCG(1, 1))
	for range planResamples {
		sample := make([][]plan, len(all))
		for i := range sample {
			sample[i] = all[random.IntN(len(all))]
		}
		again, err := estimates(sample, slices.Clone(fitted))
		if err != nil {
			return err
		}
		for i, x := range again {
			draws[i] = append(draws[i], x)
		}
	}
	for i, out := range []**sim.Interval{&s.FirstSmall, &s.AllSmall, &s.AllLarge, &s.Ratio, &s.Recover}[:len(value)] {
		slices.Sort(draws[i])
		*out = interval(value[i], stat.Quantile(0.025, stat.LinInterp, draws[i], nil), stat.Quantile(0.975, stat.LinInterp, draws[i], nil))
	}
	return nil
}

func interval(value, low, high float64) *sim.Interval {
	return &sim.Interval{Value: scalar.Round(value, 3), Low: scalar.Round(low, 3), High: scalar.Round(high, 3)}
}

// plansOf groups the executions of a question by plan, in the order of the search.
func plansOf(rows []execution) (plans []plan) {
	slices.SortStableFunc(rows, func(a, b execution) int { return cmp.Or(cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Line, b.Line)) })
	for i, r := range rows {
		if i == 0 || r.Plan != rows[i-1].Plan {
			plans = append(plans, nil)
		}
		last := len(plans) - 1
		plans[last] = append(plans[last], graded{share: float64(r.Large) / float64(r.Steps), right: r.Right == 1})
	}
	return plans
}

// firstSmall returns the accuracy of the first executions with small steps only.
func firstSmall(sample [][]plan) float64 {
	right, n := 0.0, 0.0
	for _, plans := range sample {
		for _, p := range plans {
			if p[0].share > 0 {
				continue
			}
			n++
			if p[0].right {
				right++
			}
		}
	}
	return right / n
}

// pool returns the random-effects mean of the rates of repair.
func pool(sets []sim.PlanRecords) *sim.Interval {
	var x, v []float64
	for _, s := range sets {
		if s.Recover != nil {
			half := (s.Recover.High - s.Recover.Low) / 2 / 1.96
			x, v = append(x, s.Recover.Value), append(v, half*half)
		}
	}
	weigh := func(between float64) (mean, sum, squares float64) {
		for i := range x {
			w := 1 / (v[i] + between)
			mean, sum, squares = mean+w*x[i], sum+w, squares+w*w
		}
		return mean / sum, sum, squares
	}
	fixed, sum, squares := weigh(0)
	q := 0.0
	for i := range x {
		q += (x[i] - fixed) * (x[i] - fixed) / v[i]
	}
	mean, sum, _ := weigh(max(0, (q-float64(len(x)-1))/(sum-squares/sum)))
	return interval(mean, mean-1.96/math.Sqrt(sum), mean+1.96/math.Sqrt(sum))
}
