package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/stat"

	"hybridflow/bench/llm"
)

// A Speed is how fast an endpoint replied to short streams, and what that
// suggests for its settings. Times are in seconds.
type Speed struct {
	Streams int     `json:"streams"` // that were whole
	Failed  int     `json:"failed"`
	Error   string  `json:"error,omitempty"` // of the first that failed
	TTFT    float64 `json:"ttft_s"`          // median, one stream at a time
	TTFTp95 float64 `json:"ttft_p95_s"`
	Rate    float64 `json:"tokens_per_s"`    // median of a stream, after its first token
	RateP5  float64 `json:"tokens_per_s_p5"` // 19 of 20 streams are faster
	Loads   []Load  `json:"loads"`           // more and more streams at a time

	Slots             int      `json:"slots"`               // suggested; 0 where nothing slowed down
	FirstTokenTimeout float64  `json:"first_token_timeout"` // suggested
	Timeout           float64  `json:"timeout"`             // suggested, for replies of up to 4096 tokens
	Tokens            int      `json:"tokens"`
	SpentUSD          *float64 `json:"cost_usd"` // null where the price or the usage of a stream is unknown
}

// A Load is some streams at the same time.
type Load struct {
	Parallel int     `json:"parallel"`
	TTFT     float64 `json:"ttft_p95_s"`
	Rate     float64 `json:"tokens_per_s"` // of all together, while all of them write
}

// probeTokens are written at most by a stream of a probe; fewer say little of speed.
const probeTokens = 64

// Probe measures n streams one after another, and then 2, 4 and 8 at a time.
// Each has a prompt of its own, so that no answer comes from a cache.
func Probe(ctx context.Context, c llm.Config, price *llm.Price, n int) (Speed, error) {
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return Speed{}, err
	}
	defer e.Close()
	var trials []trial
	var loads []Load
	for _, parallel := range []int{1, 2, 4, 8} {
		streams := parallel
		if parallel == 1 {
			streams = n
		}
		round := streamsOf(ctx, e, len(trials), streams, parallel)
		trials = append(trials, round...)
		loads = append(loads, load(round, parallel))
		if ctx.Err() != nil || slices.ContainsFunc(round, func(t trial) bool { return t.err != nil }) {
			break // no use in asking more of it
		}
	}
	return speed(trials, n, loads, price), context.Cause(ctx)
}

// streamsOf makes calls, so many at a time.
func streamsOf(ctx context.Context, e *llm.Endpoint, first, n, parallel int) []trial {
	trials := make([]trial, n) // each belongs to one goroutine
	var g errgroup.Group
	g.SetLimit(parallel)
	for i := range trials {
		g.Go(func() error {
			t := &trials[i]
			prompt := fmt.Sprintf("Story %d. Tell a long story about a lighthouse.", first+i+1)
			t.Response, t.err = e.Complete(ctx, llm.Request{Messages: []llm.Message{{Role: "user", Content: prompt}}, MaxTokens: probeTokens, Temperature: 1, Seed: int64(first + i + 1)},
				func(d llm.Delta) { t.pieces = append(t.pieces, d.At) })
			return nil // the others go on
		})
	}
	g.Wait()
	return trials
}

// written counts the tokens that arrived as text, by pieces where the server
// counts nothing.
func (t *trial) written() int {
	if t.NoUsage {
		return len(t.pieces)
	}
	return t.Usage.Completion - t.Usage.Reasoning
}

// whole tells whether there is a time to the first token and one after it.
func (t *trial) whole() bool { return t.err == nil && t.written() > 1 && t.Took > t.TTFT && t.TTFT > 0 }

// rate is in tokens per second, after the first one.
func (t *trial) rate() float64 { return float64(t.written()-1) / (t.Took - t.TTFT).Seconds() }

func load(trials []trial, parallel int) Load {
	var first, rates []float64
	for i := range trials {
		if t := &trials[i]; t.whole() {
			first, rates = append(first, t.TTFT.Seconds()), append(rates, t.rate())
		}
	}
	return Load{Parallel: parallel, TTFT: quantile(first, 0.95), Rate: float64(parallel) * quantile(rates, 0.5)}
}

// speed sums up: quantiles over the first n trials, which ran alone.
func speed(trials []trial, n int, loads []Load, price *llm.Price) Speed {
	s := Speed{Loads: loads, Slots: slots(loads)}
	var first, rates []float64
	cost, known := 0.0, price != nil
	for i := range trials {
		t := &trials[i]
		s.Tokens += t.Usage.Prompt + t.Usage.Completion
		if known = known && (!t.NoUsage || statusOf(t.err) >= 400); known {
			cost += price.Cost(t.Usage)
		}
		if !t.whole() {
			s.Failed++
			s.Error = cmp.Or(s.Error, harmless(fmt.Sprint(cmp.Or(t.err, errors.New("too little text came to tell its speed")))))
			continue
		}
		s.Streams++
		if i < n {
			first = append(first, t.TTFT.Seconds())
			rates = append(rates, t.rate())
		}
	}
	if known {
		s.SpentUSD = &cost
	}
	if len(first) == 0 {
		return s
	}
	s.TTFT, s.TTFTp95 = quantile(first, 0.5), quantile(first, 0.95)
	s.Rate, s.RateP5 = quantile(rates, 0.5), quantile(rates, 0.05)
	s.FirstTokenTimeout = tens(max(30, 10*s.TTFTp95))
	s.Timeout = tens(s.FirstTokenTimeout + 3*4096/s.RateP5)
	return s
}

// slots is the largest load that still was worth it: it gave a quarter more
// tokens per second than half of it, and the slowest first token took less than
// twice as long as that of streams alone. It is 0 where even the largest was.
func slots(loads []Load) int {
	for i := 1; i < len(loads); i++ {
		if loads[i].Rate < 1.25*loads[i-1].Rate || loads[i].TTFT > 2*loads[0].TTFT {
			return loads[i-1].Parallel
		}
	}
	return 0
}

// quantile is the smallest value that a share of all do not exceed; 0 of none.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return stat.Quantile(share, stat.Empirical, slices.Sorted(slices.Values(values)), nil)
}

// tens rounds seconds up to a multiple of ten.
func tens(seconds float64) float64 { return 10 * math.Ceil(seconds/10) }
