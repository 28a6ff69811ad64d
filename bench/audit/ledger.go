package audit

import (
	"math"

	"hybridflow/bench/llm/mock"
)

// ledger compares what was charged with what was recorded, request by request:
// there is one charge for each whole reply, and none for others.
func (a *auditor) ledger(charges []mock.Charge) {
	n, sum := len(charges), int64(0)
	seen := map[string]int{} // charges by request
	for _, c := range charges {
		cost := int64(0)
		if c.CostUSD != nil {
			cost = pico(*c.CostUSD)
		}
		a.charge(c, cost, seen[c.Request])
		seen[c.Request]++
		sum += cost
	}
	all := dollars(sum)
	a.Charges, a.ChargedUSD = &n, &all
	for _, e := range a.entries {
		if !e.failed && !e.charged {
			a.find(notCharged, e.key, dollars(e.cost), "%s is recorded, but the ledger does not have it", usd(e.cost))
		}
	}
}

// charge finds what a charge was for, the i-th for its request.
func (a *auditor) charge(c mock.Charge, cost int64, i int) {
	replies := a.replies[c.Request] // whole ones first, as records come
	if len(replies) == 0 {
		a.find(notRecorded, "request "+shortKey(c.Request), -dollars(cost), "%s for %s", usd(cost), c.Model)
		return
	}
	if i >= len(replies) {
		a.find(paidTwice, replies[0].key, -dollars(cost), "charge %d for %s, %s; recorded are %d", i+1, c.Model, usd(cost), len(replies))
		return
	}
	e := replies[i]
	e.charged = true
	switch {
	case e.failed && differ(cost, e.cost):
		a.find(brokenCharge, e.key, dollars(e.cost-cost), "%s for %s", usd(cost), c.Model)
	case c.CostUSD == nil && e.cost != 0:
		a.find(unknownCharge, e.key, math.NaN(), "the ledger has no cost; %s is recorded", usd(e.cost))
	case e.unknown && cost != 0:
		a.find(unknownCharge, e.key, -dollars(cost), "%s is charged; the endpoint reported no usage", usd(cost))
	case e.unknown || c.CostUSD == nil:
	case differ(cost, e.cost):
		a.find(wrongCharge, e.key, dollars(e.cost-cost), "%s is charged; %s is recorded", usd(cost), usd(e.cost))
	}
}
