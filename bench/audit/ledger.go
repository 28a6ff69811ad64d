package audit

import (
	"math"

	"hybridflow/bench/llm/mock"
)

// ledger compares what was charged with what was recorded, request by request:
// there is one charge for each whole reply, and none for others.
func (a *auditor) ledger(charges []mock.Charge) {
	byRequest := map[string][]mock.Charge{}
	var inOrder []string
	sum := int64(0)
	for _, c := range charges {
		if byRequest[c.Request] == nil {
			inOrder = append(inOrder, c.Request)
		}
		byRequest[c.Request] = append(byRequest[c.Request], c)
		if c.CostUSD != nil {
			sum += pico(*c.CostUSD)
		}
	}
	n, all := len(charges), dollars(sum)
	a.Charges, a.ChargedUSD = &n, &all
	charged := map[*entry]bool{}
	for _, request := range inOrder {
		a.charge(request, byRequest[request], charged)
	}
	for _, e := range a.entries {
		if !e.failed && !charged[e] {
			a.find(notCharged, e.key, dollars(e.cost), "%s is recorded, but the ledger does not have it", usd(e.cost))
		}
	}
}

// charge finds what the charges for one request were for.
func (a *auditor) charge(request string, charges []mock.Charge, charged map[*entry]bool) {
	replies := a.replies[request] // whole ones first, as records come
	for i, c := range charges {
		cost := int64(0)
		if c.CostUSD != nil {
			cost = pico(*c.CostUSD)
		}
		if len(replies) == 0 {
			a.find(notRecorded, "request "+shortKey(request), -dollars(cost), "%s for %s", usd(cost), c.Model)
			continue
		}
		if i >= len(replies) {
			a.find(paidTwice, replies[0].key, -dollars(cost), "charge %d for %s, %s; recorded are %d", i+1, c.Model, usd(cost), len(replies))
			continue
		}
		e := replies[i]
		charged[e] = true
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
}
