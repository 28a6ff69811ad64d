package mock

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"hybridflow/bench/llm/internal/llmtest"
)

func draws(t *testing.T, spec string, seed uint64) *faultDraw {
	t.Helper()
	f, err := ParseFaults(spec, seed)
	if err != nil {
		t.Fatal(err)
	}
	return &faultDraw{Faults: f, draws: map[[32]byte]int{}}
}

// A seed gives the same requests the same faults, in any order. Only storms depend on
// the order.
func TestFaultsRepeat(t *testing.T) {
	const n = 200
	names := func(seed uint64, order func(i int) int) map[string]string {
		d := draws(t, "429=0.2,connection=0.2,stream=0.2,reply=0.3", seed)
		got := map[string]string{}
		for i := range 3 * n {
			req := llmtest.Prompted(strconv.Itoa(order(i) % n))
			f, pick := d.draw(&req, req.Hash())
			key := req.Messages[0].Content + " attempt " + strconv.Itoa(d.draws[req.Hash()])
			got[key] = f.Name + strconv.FormatUint(pick, 10)
		}
		return got
	}
	forth := names(7, func(i int) int { return i })
	back := names(7, func(i int) int { return 3*n - i })
	other := names(8, func(i int) int { return i })
	same, retried := 0, 0
	for key, f := range forth {
		if back[key] != f {
			t.Errorf("%s: %q, in reverse order %q", key, f, back[key])
		}
		if other[key] == f {
			same++
		}
		if before, ok := strings.CutSuffix(key, "attempt 2"); ok && forth[before+"attempt 1"] != f {
			retried++
		}
	}
	if len(forth) != 3*n || same > n || retried < n/2 {
		t.Errorf("%d draws, %d as with another seed, %d of %d second attempts have another fault", len(forth), same, retried, n)
	}
}

// Faults occur at the given rates, and groups share their rate.
func TestFaultRates(t *testing.T) {
	const n = 10_000
	for spec, want := range map[string]map[string]float64{
		"":                    {"": 1},
		"429=0.3, cut=0.1":    {"rate-limit": 0.1, "rate-limit-after": 0.1, "rate-limit-date": 0.1, "cut": 0.1, "": 0.6},
		"plan-prose=1":        {"": 1}, // only for prompts of planners
		"cut=0.25,cut=0.75":   {"cut": 1},
		"reply=0.5,empty=0.5": {"empty": 0.6, "reasoning-only": 0.1, "truncated": 0.1, "no-usage": 0.1, "absurd-usage": 0.1},
	} {
		d := draws(t, spec, 1)
		got := map[string]float64{}
		for i := range n {
			req := llmtest.Prompted(strconv.Itoa(i))
			f, _ := d.draw(&req, req.Hash())
			got[f.Name] += 1.0 / n
		}
		for _, f := range append(AllFaults, noFault) {
			// Five standard deviations of a share of one half.
			if math.Abs(got[f.Name]-want[f.Name]) > 5*0.5/math.Sqrt(n) {
				t.Errorf("%q: %q has a share of %.3f, want %.3f", spec, f.Name, got[f.Name], want[f.Name])
			}
		}
	}
}

// A storm fails the next requests, of any kind, and then ends.
func TestFaultStorm(t *testing.T) {
	d := draws(t, "storm=0.01", 1)
	run, longest := 0, 0
	for i := range 2000 {
		req := llmtest.Prompted(strconv.Itoa(i))
		f, _ := d.draw(&req, req.Hash())
		if f.Name != stormName {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	if longest < stormLength || longest > 3*stormLength {
		t.Errorf("the longest storm has %d requests", longest)
	}
}

func TestParseFaultsErrors(t *testing.T) {
	for spec, want := range map[string]string{
		"429":                "need NAME=RATE",
		"429=":               "need NAME=RATE",
		"429=1.5":            "a rate of 0 to 1",
		"429=NaN":            "a rate of 0 to 1",
		"429=-0.1":           "a rate of 0 to 1",
		"flood=0.1":          `no fault "flood"; there are 429, rate-limit, `,
		"=0.1":               `no fault ""`,
		"all=0.9,cut=0.2":    "add up to 1.1",
		"stall=0.6,reply=.5": "add up to 1.1",
	} {
		if _, err := ParseFaults(spec, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", spec, err, want)
		}
	}
}
