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

// A Speed is the measured speed of an endpoint for short streams, and the settings
// that follow from it. Times are in seconds.
type Speed struct {
	Streams int     `json:"streams"` // measured
	Failed  int     `json:"failed"`
	Error   string  `json:"error,omitempty"` // of the first that failed
	TTFT    float64 `json:"ttft_s"`          // median, one stream at a time
	TTFTp95 float64 `json:"ttft_p95_s"`
	Rate    float64 `json:"tokens_per_s"`    // median of a stream, after its first token
	RateP5  float64 `json:"tokens_per_s_p5"` // 19 of 20 streams are faster
	Loads   []Load  `json:"loads"`           // of increasing numbers of parallel streams

	Slots             int      `json:"slots"`               // suggested; 0 where the largest load did not slow it down
	FirstTokenTimeout float64  `json:"first_token_timeout"` // suggested
	Timeout           float64  `json:"timeout"`             // suggested, for replies of up to 4096 tokens
	Tokens            int      `json:"tokens"`
	SpentUSD          *float64 `json:"cost_usd"` // null where the price or the usage of a stream is unknown
}

// A Load is the speed of parallel streams.
type Load struct {
	Parallel int     `json:"parallel"`
	TTFT     float64 `json:"ttft_p95_s"`
	Rate     float64 `json:"tokens_per_s"` // of all streams together
}

// probeTokens is the limit of each stream; shorter ones measure speed badly.
const probeTokens = 64

// Probe measures n streams one after another, and then 2, 4 and 8 at a time.
// Each has a prompt of its own, so that no answer comes from a cache.
func Probe(ctx context.Context, c llm.Config, price *llm.Price, n int) (Speed, error) {
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return Speed{}, err
	}
	defer e.Close()
	var results []result
	var loads []Load
	for _, l := range []struct{ streams, parallel int }{{n, 1}, {2, 2}, {4, 4}, {8, 8}} {
		round := streamsOf(ctx, e, len(results), l.streams, l.parallel)
		results = append(results, round...)
		first, rates := measured(round)
		loads = append(loads, Load{l.parallel, quantile(first, 0.95), float64(l.parallel) * quantile(rates, 0.5)})
		if ctx.Err() != nil || slices.ContainsFunc(round, func(t result) bool { return t.err != nil }) {
			break // more load would fail, too
		}
	}
	return speed(results, n, loads, price), context.Cause(ctx)
}

// streamsOf makes n calls, a limited number of them in parallel.
func streamsOf(ctx context.Context, e *llm.Endpoint, first, n, parallel int) []result {
	results := make([]result, n) // each is written by one goroutine
	var g errgroup.Group
	g.SetLimit(parallel)
	for i := range results {
		g.Go(func() error {
			t := &results[i]
			prompt := fmt.Sprintf("Story %d. Tell a long story about a lighthouse.", first+i+1)
			req := prompted(prompt, 1, int64(first+i+1))
			req.MaxTokens = probeTokens
			t.Response, t.err = e.Complete(ctx, req, func(d llm.Delta) { t.pieces = append(t.pieces, d.At) })
			return nil // an error does not stop the others
		})
	}
	g.Wait()
	return results
}

// written counts the tokens that arrived as text, by pieces where the server
// reports no usage.
func (t *result) written() int {
	if t.NoUsage {
		return len(t.pieces)
	}
	return t.Usage.Completion - t.Usage.Reasoning
}

// whole reports whether there is a time to the first token and one after it.
func (t *result) whole() bool {
	return t.err == nil && t.written() > 1 && t.Took > t.TTFT && t.TTFT > 0
}

// measured returns the times to the first token of whole streams, and their tokens
// per second after it.
func measured(results []result) (first, rates []float64) {
	for i := range results {
		if t := &results[i]; t.whole() {
			first = append(first, t.TTFT.Seconds())
			rates = append(rates, float64(t.written()-1)/(t.Took-t.TTFT).Seconds())
		}
	}
	return first, rates
}

// speed summarizes the results; its quantiles are over the first n, which ran alone.
func speed(results []result, n int, loads []Load, price *llm.Price) Speed {
	s := Speed{Loads: loads, Slots: slots(loads)}
	cost, known := 0.0, price != nil
	for i := range results {
		t := &results[i]
		s.Tokens += t.Usage.Prompt + t.Usage.Completion
		if known = known && (!t.NoUsage || statusOf(t.err) >= 400); known {
			cost += price.Cost(t.Usage)
		}
		if !t.whole() {
			s.Failed++
			s.Error = cmp.Or(s.Error, printable(fmt.Sprint(cmp.Or(t.err, errors.New("too little text to measure its speed")))))
			continue
		}
		s.Streams++
	}
	if known {
		s.SpentUSD = &cost
	}
	first, rates := measured(results[:min(n, len(results))])
	if len(first) == 0 {
		return s
	}
	s.TTFT, s.TTFTp95 = quantile(first, 0.5), quantile(first, 0.95)
	s.Rate, s.RateP5 = quantile(rates, 0.5), quantile(rates, 0.05)
	s.FirstTokenTimeout = tens(max(30, 10*s.TTFTp95))
	s.Timeout = tens(s.FirstTokenTimeout + 3*4096/s.RateP5)
	return s
}

// slots returns the largest number of parallel streams that pays off: each doubling
// gave at least a quarter more tokens per second, and the 95th percentile of the
// time to the first token at most doubled against streams alone. It is 0 where all
// loads pay off.
func slots(loads []Load) int {
	for i := 1; i < len(loads); i++ {
		if loads[i].Rate < 1.25*loads[i-1].Rate || loads[i].TTFT > 2*loads[0].TTFT {
			return loads[i-1].Parallel
		}
	}
	return 0
}

// quantile is the smallest value that a share of all do not exceed (type 1 of
// Hyndman and Fan 1996); 0 of none.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return stat.Quantile(share, stat.Empirical, slices.Sorted(slices.Values(values)), nil)
}

// tens rounds seconds up to a multiple of ten.
func tens(seconds float64) float64 { return 10 * math.Ceil(seconds/10) }
