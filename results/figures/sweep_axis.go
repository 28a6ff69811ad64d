package figures

import (
	"cmp"
	"math"

	"gonum.org/v1/plot"

	"hybridflow/results/summary"
)

// A sweepAxis has a place for each value of a sweep: to scale, on a logarithmic
// scale where values span a factor of more than 20, or one beside the other where
// zero or no limit has no place on such a scale.
type sweepAxis struct {
	label  string
	at     []float64
	names  []string
	log    bool
	ranked bool
}

// logSpan is the ratio of values from which on an axis is logarithmic.
const logSpan = 20

func newSweepAxis(w *summary.Sweep) *sweepAxis {
	x := &sweepAxis{label: cmp.Or(sweepUnits[w.Field], w.Field)}
	least, most, none, zero := math.Inf(1), 0., false, false
	for _, v := range w.Values {
		x.names = append(x.names, v.Name)
		noLimit := math.IsInf(v.Number, 1)
		none, zero = none || noLimit, zero || v.Number <= 0
		if v.Number > 0 && !noLimit {
			least, most = min(least, v.Number), max(most, v.Number)
		}
	}
	wide := most > logSpan*least
	x.log, x.ranked = wide && !none && !zero, none || wide && zero
	for i, v := range w.Values {
		if x.ranked {
			v.Number = float64(i)
		}
		x.at = append(x.at, v.Number)
	}
	return x
}

// note says in words what kind of axis it is; "" for one to scale.
func (x *sweepAxis) note() string {
	switch {
	case x.log:
		return " The horizontal axis is logarithmic."
	case x.ranked:
		return " The horizontal axis is not to scale."
	}
	return ""
}

// sweepUnits are labels of fields that have units. They are short, since a label
// that is wider than a panel would make the panel narrow.
var sweepUnits = map[string]string{
	"budget.tokens":             "budget, tokens/question",
	"budget.usd":                "budget, $/question",
	"budget.seconds":            "budget, s/question",
	"simulation.edge_speed":     "edge speed, times assumed",
	"simulation.cloud_speed":    "cloud speed, times assumed",
	"simulation.network_delay":  "network delay, s/call",
	"simulation.network_jitter": "network jitter, s/call",
}

func (x *sweepAxis) set(p *plot.Plot) {
	lo, hi := x.at[0], x.at[len(x.at)-1]
	if x.log {
		p.X.Scale = plot.LogScale{}
		room := math.Pow(hi/lo, .04)
		p.X.Min, p.X.Max = lo/room, hi*room
	} else {
		room := .04 * (hi - lo)
		p.X.Min, p.X.Max = lo-room, hi+room
	}
	if x.log || x.ranked {
		p.X.Tick.Marker = x
	}
}

// Ticks are at the values, as many as there is room for.
func (x *sweepAxis) Ticks(float64, float64) []plot.Tick {
	const most = 7
	every := (len(x.at) + most - 1) / most
	var ticks []plot.Tick
	for i := len(x.at) - 1; i >= 0; i -= every { // the last is always named
		ticks = append(ticks, plot.Tick{Value: x.at[i], Label: x.names[i]})
	}
	return ticks
}
