package practice

import (
	"fmt"
	"math"
)

var biologyTemplates = []template{
	{"biology", "bacterial-growth", 2, bacterialGrowth},
	{"biology", "carriers", 3, carriers},
	{"biology", "mark-recapture", 1, markRecapture},
	{"biology", "dihybrid-cross", 2, dihybridCross},
}

func bacterialGrowth(d *draw) problem {
	start, doubling, hours := d.between(100, 900), d.between(15, 55), d.real(1, 6, 10)
	n := float64(start)
	generations := hours * 60 / float64(doubling)
	d.explain("In %g h there are %g × 60/%d doublings, so the number is %d × 2^%.4g.", hours, hours, doubling, start, generations)
	return problem{
		text: fmt.Sprintf("A liquid culture starts with %d bacteria. In the exponential phase, which begins at once and lasts, the population doubles every "+
			"%d minutes. How many bacteria are there after %g hours, to three significant digits?", start, doubling, hours),
		right: n * math.Exp2(generations),
		form:  sig("cells"),
		wrong: []float64{n * 2 * generations, n * math.Exp(generations), n * math.Exp2(generations-1), n * math.Exp2(generations+1), n * (1 + generations), math.Exp2(generations)},
	}
}

func carriers(d *draw) problem {
	oneIn, people := d.between(400, 9000), 100*d.between(20, 990)
	q := math.Sqrt(1 / float64(oneIn))
	n := float64(people)
	d.explain("The allele frequency is q = sqrt(1/%d), carriers are 2q(1-q) of the population of %d.", oneIn, people)
	return problem{
		text: fmt.Sprintf("A recessive disorder shows in one of %d newborns of a population in Hardy-Weinberg equilibrium. How many healthy carriers "+
			"of the allele does one expect among %d people of that population?", oneIn, people),
		right: 2 * q * (1 - q) * n,
		form:  count("people"),
		wrong: []float64{q * (1 - q) * n, 2 * q * n, q * n, (1 - q) * (1 - q) * n, 2 * n / float64(oneIn), n / float64(oneIn), 2 * q * q * n},
	}
}

var animals = []string{"carp", "voles", "newts", "field crickets", "sparrows", "shore crabs", "hedgehogs", "snails"}

func markRecapture(d *draw) problem {
	marked, caught := d.between(40, 400), d.between(50, 400)
	again := d.between(5, min(marked, caught)/2)
	m, c, r := float64(marked), float64(caught), float64(again)
	d.explain("The marked share of the second catch, %d/%d, estimates the marked share of the population, so N = %d × %d/%d.", again, caught, marked, caught, again)
	return problem{
		text: fmt.Sprintf("To count the %s of a reserve, %d of them are caught, marked and released. A week later, a second catch of %d holds %d marked ones. "+
			"Nothing has died, come or gone meanwhile. What is the Lincoln-Petersen estimate of the population?", pick(d, animals), marked, caught, again),
		right: m * c / r,
		form:  sig("animals"),
		wrong: []float64{(m+1)*(c+1)/(r+1) - 1, m + c - r, m * c / (r * 10), m * c, m * r, m * (c - r) / r, c * c / r},
	}
}

func dihybridCross(d *draw) problem {
	offspring := 16 * d.between(10, 900)
	classes := []struct {
		share  float64
		wanted string
	}{
		{9, "show both dominant traits"}, {3, "show the first dominant trait but not the second"}, {6, "show exactly one of the two dominant traits"},
		{4, "are homozygous for both genes"}, {8, "are heterozygous for exactly one of the genes"}, {7, "do not show both dominant traits"},
	}
	c := pick(d, classes)
	n := float64(offspring)
	d.explain("Of 16 equally likely combinations of gametes, %g %s.", c.share, c.wanted)
	return problem{
		text: fmt.Sprintf("Two plants are heterozygous for two genes on different chromosomes, each with complete dominance. "+
			"They are crossed and give %d seeds. How many of the plants from these seeds are expected to be such that they %s?", offspring, c.wanted),
		right: n * c.share / 16,
		form:  count("plants"),
		wrong: []float64{n * 9 / 16, n * 3 / 16, n * 1 / 16, n * 3 / 4, n / 4, n / 2, n * 6 / 16, n * 7 / 16},
	}
}

var healthTemplates = []template{
	{"health", "predictive-value", 3, predictiveValue},
	{"health", "drip-rate", 2, dripRate},
	{"health", "drug-level", 2, drugLevel},
}

func predictiveValue(d *draw) problem {
	prev, sens, spec := d.real(0.5, 20, 10), d.real(70, 99, 10), d.real(80, 99, 10)
	p, a, b := prev/100, sens/100, spec/100
	d.explain("By Bayes' rule the share is %.4g × %.4g/(%.4g × %.4g + %.4g × %.4g).", p, a, p, a, 1-p, 1-b)
	return problem{
		text: fmt.Sprintf("A disease has a prevalence of %g %% in a screened population. The test has a sensitivity of %g %% and a specificity of %g %%. "+
			"What percentage of the people with a positive result really have the disease?", prev, sens, spec),
		right: 100 * p * a / (p*a + (1-p)*(1-b)),
		form:  percent,
		wrong: []float64{sens, 100 * p * a, 100 * (1 - p) * b / ((1-p)*b + p*(1-a)), spec, 100 * (p*a + (1-p)*(1-b)), 100 * p / (p + (1-p)*(1-b)), prev},
	}
}

func dripRate(d *draw) problem {
	volume, hours, drops := 50*d.between(4, 60), d.real(1, 24, 4), pick(d, []int{10, 15, 20, 60})
	v, f := float64(volume), float64(drops)
	d.explain("%d mL × %d drops/mL over %g × 60 min.", volume, drops, hours)
	return problem{
		text: fmt.Sprintf("A patient is to receive %d mL of saline by gravity infusion over %g hours. The tubing delivers %d drops per mL. "+
			"To how many drops per minute must the clamp be set?", volume, hours, drops),
		right: v * f / (hours * 60),
		form:  sig("drops/min"),
		wrong: []float64{v / hours, v * f / hours, v / (hours * 60), v * 60 / (hours * f), v * hours / f, v * f / 60},
	}
}

func drugLevel(d *draw) problem {
	dose, volume, half, t := 5*d.between(10, 200), d.between(8, 70), d.real(1, 12, 10), d.real(1, 24, 10)
	t = math.Min(t, 4*half)
	c0 := float64(dose) / float64(volume)
	d.explain("The concentration starts at %d/%d mg/L and halves every %g h, for %g h.", dose, volume, half, t)
	return problem{
		text: fmt.Sprintf("A drug is injected into a vein as one dose of %d mg and spreads at once over a volume of distribution of %d L. It is eliminated by "+
			"first-order kinetics with a half-life of %g h. What is its concentration in plasma %g h after the injection?", dose, volume, half, t),
		right: c0 * math.Exp2(-t/half),
		form:  sig("mg/L"),
		wrong: []float64{c0 * math.Exp(-t/half), c0 * (1 - math.Exp2(-t/half)), c0, c0 / (1 + t/half), c0 * half / t, float64(dose) * math.Exp2(-t/half)},
	}
}

var psychologyTemplates = []template{
	{"psychology", "weber-fraction", 1, weberFraction},
	{"psychology", "effect-size", 2, effectSize},
	{"psychology", "test-reliability", 2, testReliability},
}

func weberFraction(d *draw) problem {
	base, jnd, other := 5*d.between(10, 100), d.real(1, 12, 10), 5*d.between(10, 300)
	b, o := float64(base), float64(other)
	d.explain("Weber's fraction is %g/%d, times the new standard of %d g.", jnd, base, other)
	return problem{
		text: fmt.Sprintf("For a standard weight of %d g held in the hand, an observer just notices an increase of %g g. If Weber's law holds, "+
			"what increase is just noticed on a standard weight of %d g?", base, jnd, other),
		right: jnd / b * o,
		form:  sig("g"),
		wrong: []float64{jnd, jnd * b / o, jnd + (o-b)/100, o + jnd/b*o, jnd * math.Log(o) / math.Log(b), jnd * math.Sqrt(o/b), o - b},
	}
}

func effectSize(d *draw) problem {
	n1, n2 := d.between(12, 80), d.between(12, 80)
	s1, s2 := d.real(4, 15, 10), d.real(4, 15, 10)
	low, gain := d.real(30, 60, 10), d.real(2, 18, 10)
	high := math.Round((low+gain)*10) / 10
	f1, f2 := float64(n1-1), float64(n2-1)
	pooled := math.Sqrt((f1*s1*s1 + f2*s2*s2) / (f1 + f2))
	d.explain("The pooled variance is (%d × %g² + %d × %g²)/%d, and d is the difference of %.4g over its root.", n1-1, s1, n2-1, s2, n1+n2-2, high-low)
	return problem{
		text: fmt.Sprintf("A trained group of %d people has a mean recall score of %g with a standard deviation of %g; a control group of %d people has a mean of %g "+
			"with a standard deviation of %g. What is Cohen's d with the pooled standard deviation?", n1, high, s1, n2, low, s2),
		right: (high - low) / pooled,
		form:  plainNumber,
		wrong: []float64{(high - low) / s1, (high - low) / s2, (high - low) / (s1 + s2), (high - low) / (pooled * pooled),
			(high - low) / (pooled * math.Sqrt(1/float64(n1)+1/float64(n2))), (high - low) / math.Sqrt(s1*s1+s2*s2)},
	}
}

func testReliability(d *draw) problem {
	r, k := d.real(0.3, 0.85, 1000), d.real(1.5, 5, 10)
	right := k * r / (1 + (k-1)*r)
	d.explain("By the Spearman-Brown formula the reliability is %g × %g/(1 + (%g - 1) × %g).", k, r, k, r)
	return problem{
		text: fmt.Sprintf("A questionnaire has a reliability of %g. It is lengthened to %g times as many items, all parallel to the present ones. "+
			"Which reliability does the Spearman-Brown formula predict?", r, k),
		right: right,
		form:  probability,
		wrong: []float64{math.Min(1, k*r), math.Pow(r, 1/k), r / (k - (k-1)*r), 2 * r / (1 + r), r, k * r / (1 + k*r), math.Sqrt(r)},
	}
}
