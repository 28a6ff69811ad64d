package practice

import (
	"fmt"
	"math"
)

var economicsTemplates = []template{
	{"economics", "arc-elasticity", 2, arcElasticity},
	{"economics", "tax-incidence", 3, taxIncidence},
	{"economics", "real-growth", 3, realGrowth},
	{"economics", "monopoly-profit", 4, monopolyProfit},
}

var goods = []string{"bicycle repairs", "theatre tickets", "rye flour", "printer paper", "olive oil", "ferry tickets", "tomatoes", "chess lessons"}

func arcElasticity(d *draw) problem {
	p1, q1 := d.between(20, 90), 10*d.between(20, 90)
	p2, q2 := p1+d.between(3, 30), q1-10*d.between(2, 15)
	a, b, u, v := float64(p1), float64(p2), float64(q1), float64(q2)
	d.explain("By midpoints the relative change of quantity is %d/%g, that of price %d/%g; the elasticity is their ratio.", q1-q2, (u+v)/2, p2-p1, (a+b)/2)
	return problem{
		text: fmt.Sprintf("When the price of %s rises from $%d to $%d, the quantity demanded in a week falls from %d to %d. "+
			"What is the absolute value of the price elasticity of demand by the midpoint method?", pick(d, goods), p1, p2, q1, q2),
		right: (u - v) / (u + v) * (a + b) / (b - a),
		form:  plainNumber,
		wrong: []float64{(u - v) / u * a / (b - a), (u - v) / v * b / (b - a), (b - a) / (a + b) * (u + v) / (u - v), (u - v) / (b - a), (b - a) / (u - v), (u - v) / u * b / (b - a)},
	}
}

func taxIncidence(d *draw) problem {
	b, e := d.between(2, 9), d.between(2, 9)
	price, tax := d.between(20, 80), d.between(2, 15)
	quantity0 := b*price + 20*d.between(8, 40) // so that demand and supply meet at price
	a, c := quantity0+b*price, quantity0-e*price
	after := float64(quantity0) - float64(b*e*tax)/float64(b+e)
	d.explain("Without tax the price is %d; the buyers' price rises by %d × %d/(%d + %d), so the quantity is %.5g and the revenue is that times $%d.", price, e, tax, b, e, after, tax)
	sign := "+"
	if c < 0 {
		sign, c = "-", -c
	}
	return problem{
		text: fmt.Sprintf("Weekly demand for %s is Q = %d - %d P and weekly supply is Q = %d P %s %d, with P in dollars. A tax of $%d per unit is then levied on sellers. "+
			"How much revenue does the tax raise per week?", pick(d, goods), a, b, e, sign, c, tax),
		right: float64(tax) * after,
		form:  money,
		wrong: []float64{float64(tax * quantity0), float64(tax) * (float64(quantity0) - float64(b*tax)), float64(tax) * (float64(quantity0) - float64(e*tax)),
			float64(b*e*tax*tax) / float64(2*(b+e)), after * float64(price), after * float64(e*tax) / float64(b+e), after * float64(b*tax) / float64(b+e)},
	}
}

func realGrowth(d *draw) problem {
	n1, n2 := d.between(300, 900), d.between(5, 25)
	d1, d2 := d.real(98, 112, 10), d.real(0.5, 4, 10)
	g2, def2 := float64(n1)*(1+float64(n2)/100), math.Round((d1+d2)*10)/10
	g2 = math.Round(g2)
	nominal, prices := g2/float64(n1), def2/d1
	d.explain("Real output grows by the factor (%.4g/%d)/(%g/%g).", g2, n1, def2, d1)
	return problem{
		text: fmt.Sprintf("Nominal output of a country rises from %d billion to %g billion dollars in a year, while its price deflator moves from %g to %g. "+
			"By what percentage does real output grow?", n1, g2, d1, def2),
		right: 100 * (nominal/prices - 1),
		form:  percent,
		wrong: []float64{100 * (nominal - 1), 100 * (prices - 1), 100 * (nominal*prices - 1), 100 * (1 - prices/nominal), 100 * (nominal/def2*100 - 1), 100 * (nominal - 1) / prices},
	}
}

func monopolyProfit(d *draw) problem {
	a, b, c := 2*d.between(40, 120), d.real(0.2, 3, 10), 2*d.between(5, 25)
	m := float64(a - c)
	q := m / (2 * b)
	fixed := int(m * q / 2 * d.real(0.1, 0.8, 100)) // leaves a profit
	f := float64(fixed)
	d.explain("Marginal revenue %d - 2 × %g Q equals %d at Q = %.5g; price minus cost is half of %d - %d, and fixed cost comes off.", a, b, c, q, a, c)
	return problem{
		text: fmt.Sprintf("The only supplier of %s in a town faces the daily inverse demand P = %d - %g Q. Each unit costs $%d, and fixed costs are $%d a day. "+
			"All units are sold at one price. What is the largest daily profit?", pick(d, goods), a, b, c, fixed),
		right: m*m/(4*b) - f,
		form:  money,
		wrong: []float64{m * m / (4 * b), m*m/(2*b) - f, m*m/(8*b) - f, float64(a)*float64(a)/(4*b) - f, m*m/b - f, q * (float64(a) - b*q)},
	}
}

var businessTemplates = []template{
	{"business", "net-present-value", 3, netPresentValue},
	{"business", "break-even", 2, breakEven},
	{"business", "order-quantity", 2, orderQuantity},
	{"business", "markup-discount", 2, markupDiscount},
}

func netPresentValue(d *draw) problem {
	invest, r := 1000*d.between(5, 40), d.real(3, 14, 4)
	g := 1 + r/100
	first, second := 100*d.between(30, 300), 100*d.between(30, 300)
	need := float64(invest) - float64(first)/g - float64(second)/(g*g)
	third := 100 * (d.between(5, 90) + max(0, int(need*g*g*g/100))) // the project pays
	c1, c2, c3, i := float64(first), float64(second), float64(third), float64(invest)
	d.explain("The value is -%d + %d/%.5g + %d/%.5g² + %d/%.5g³.", invest, first, g, second, g, third, g)
	return problem{
		text: fmt.Sprintf("A machine costs $%d today and brings in $%d, $%d and $%d at the end of the first, second and third year. The cost of capital is "+
			"%g %% a year. What is the net present value of the purchase?", invest, first, second, third, r),
		right: c1/g + c2/(g*g) + c3/(g*g*g) - i,
		form:  money,
		wrong: []float64{c1 + c2 + c3 - i, c1 + c2/g + c3/(g*g) - i, (c1 + c2 + c3) / (g * g * g), (c1+c2+c3)/(g*g*g) - i, c1/g + c2/(g*g) + c3/(g*g*g), c1/g + c2/(1+2*r/100) + c3/(1+3*r/100) - i},
	}
}

func breakEven(d *draw) problem {
	fixed, price := 500*d.between(10, 200), d.between(30, 120)
	unit, profit := price-d.between(8, 25), 100*d.between(10, 300)
	margin := float64(price - unit)
	f, p := float64(fixed), float64(profit)
	d.explain("Each unit contributes $%d - $%d, and %d + %d dollars must be covered, rounded up to a whole unit.", price, unit, fixed, profit)
	return problem{
		text: fmt.Sprintf("A workshop has fixed costs of $%d a year. It sells a lamp for $%d that costs $%d in material and labour. "+
			"What is the least number of lamps it must sell in a year for a profit of at least $%d before tax?", fixed, price, unit, profit),
		right: math.Ceil((f + p) / margin),
		form:  count("lamps"),
		wrong: []float64{math.Ceil(f / margin), math.Ceil((f + p) / float64(price)), math.Ceil((f + p) / float64(unit)), math.Ceil((f - p) / margin), math.Ceil(p / margin), math.Ceil((f + p) / float64(price+unit))},
	}
}

func orderQuantity(d *draw) problem {
	demand, fee, hold := 100*d.between(10, 400), d.between(15, 150), d.real(0.5, 12, 10)
	n, k := float64(demand), float64(fee)
	eoq := math.Sqrt(2 * n * k / hold)
	d.explain("The cheapest order is Q = sqrt(2 × %d × %d/%g) = %.5g units, and the year takes %d/Q orders.", demand, fee, hold, eoq, demand)
	return problem{
		text: fmt.Sprintf("A shop sells %d units of an article a year at an even pace. Each order costs $%d, and keeping a unit in stock for a year costs $%g. "+
			"By the economic order quantity model, how many orders a year are best, on average?", demand, fee, hold),
		right: n / eoq,
		form:  sig("orders"),
		wrong: []float64{n / math.Sqrt(n*k/hold), eoq, 2 * n / eoq, math.Sqrt(2 * n * hold / k), n / (2 * k / hold), n / math.Sqrt(2*n*hold/k)},
	}
}

func markupDiscount(d *draw) problem {
	cost, up, off, tax := d.real(10, 250, 20), d.between(25, 90), d.between(5, 40), d.real(4, 22, 2)
	u, o, t := 1+float64(up)/100, 1-float64(off)/100, 1+tax/100
	d.explain("The price is %.2f × %.4g × %.4g × %.4g dollars.", cost, u, o, t)
	return problem{
		text: fmt.Sprintf("A dealer buys a coat for $%.2f and marks it up by %d %% of its cost. In a sale the marked price is cut by %d %%, "+
			"and sales tax of %g %% is added to the reduced price. What does a customer pay at the till?", cost, up, off, tax),
		right: cost * u * o * t,
		form:  money,
		wrong: []float64{cost * (u + o - 1) * t, cost * (u + o + t - 2), cost * u * o, cost * u * (o + t - 1), cost / (1 - float64(up)/100) * o * t, cost * u * t, cost * u * (2 - o) * t},
	}
}
