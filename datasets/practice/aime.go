package practice

import (
	"fmt"
	"strconv"
)

// aimeTemplates have integer answers from 0 to 999. The formulas here are closed or
// logarithmic; the tests count the same things one by one.
var aimeTemplates = []freeTemplate{
	{"number theory", "remainders", 2, func(d *draw) (text, answer string) {
		m := pickSome(d, []int{7, 8, 9, 11, 13, 17, 19, 23, 25, 29, 31, 37, 41, 43}, 3) // pairwise coprime
		var r [3]int
		x, modulus := 0, 1
		for i := range m {
			r[i] = d.IntN(m[i])
			for x%m[i] != r[i] { // at most m[i] steps
				x += modulus
			}
			modulus *= m[i]
		}
		if x == 0 {
			x = modulus
		}
		return fmt.Sprintf("Let $n$ be the least positive integer that leaves the remainder $%d$ when divided by $%d$, the remainder $%d$ "+
			"when divided by $%d$, and the remainder $%d$ when divided by $%d$. Find the remainder when $n$ is divided by $1000$.",
			r[0], m[0], r[1], m[1], r[2], m[2]), strconv.Itoa(x % 1000)
	}},
	{"combinatorics", "tilings", 5, func(d *draw) (text, answer string) {
		n, a, b, c := d.between(40, 5000), d.between(2, 19), d.between(2, 19), d.between(2, 19)
		text = fmt.Sprintf("A strip of $1 \\times %d$ unit squares is to be covered completely, without overlap, by tiles of sizes $1 "+
			"\\times 1$, $1 \\times 2$ and $1 \\times 3$. The smallest tiles come in $%d$ colours, the next larger ones in $%d$ and the "+
			"largest in $%d$ colours; tiles of one size and colour cannot be told apart. Find the remainder when the number of coverings "+
			"is divided by $1000$.", n, a, b, c)
		ways := [3]int{1, 0, 0} // of strips of length i, i-1 and i-2: the last tile has length 1, 2 or 3
		for range n {
			ways = [3]int{(a*ways[0] + b*ways[1] + c*ways[2]) % 1000, ways[0], ways[1]}
		}
		return text, strconv.Itoa(ways[0])
	}},
	{"algebra", "recurrence", 4, func(d *draw) (text, answer string) {
		a, b, p, q := d.between(1, 20), d.between(1, 20), d.between(1, 9), d.between(1, 9)
		k, m := d.between(500, 9999), d.between(101, 999)
		text = fmt.Sprintf("A sequence is defined by $a_1 = %d$, $a_2 = %d$ and $a_{n+2} = %d a_{n+1} + %d a_n$ for every positive "+
			"integer $n$. Find the remainder when $a_{%d}$ is divided by $%d$.", a, b, p, q, k, m)
		for range k - 1 {
			a, b = b, (p*b+q*a)%m
		}
		return text, strconv.Itoa(a % m)
	}},
	{"geometry", "lattice-triangle", 3, func(d *draw) (text, answer string) {
		for {
			var x, y [3]int
			for i := range x {
				x[i], y[i] = d.between(-30, 30), d.between(-30, 30)
			}
			twice, border := (x[1]-x[0])*(y[2]-y[0])-(x[2]-x[0])*(y[1]-y[0]), 0
			twice = max(twice, -twice)
			for i := range x {
				border += gcd(x[(i+1)%3]-x[i], y[(i+1)%3]-y[i])
			}
			if twice < 100 || twice > 1800 {
				continue // too slim to be interesting, or more than 999 points
			}
			return fmt.Sprintf("In the coordinate plane, a triangle has the vertices $(%d,%d)$, $(%d,%d)$ and $(%d,%d)$. Find the "+
				"number of points with integer "+
				"coordinates that lie strictly inside the triangle, that is, neither outside it nor on one of its sides.",
				x[0], y[0], x[1], y[1], x[2], y[2]), strconv.Itoa((twice - border + 2) / 2) // Pick: A = I + B/2 - 1
		}
	}},
	{"probability", "matching-balls", 3, func(d *draw) (text, answer string) {
		r, g, b, take := d.between(4, 300), d.between(4, 300), d.between(4, 300), d.between(2, 4)
		same, all := binomial(r, take)+binomial(g, take)+binomial(b, take), binomial(r+g+b, take)
		k := gcd(same, all)
		return fmt.Sprintf("An urn holds $%d$ red, $%d$ green and $%d$ blue balls. From it $%d$ balls are drawn at random without "+
			"replacement. The probability that all of them have the same colour is $\\frac{m}{n}$, where $m$ and $n$ are relatively prime "+
			"positive integers. Find the remainder when $m+n$ is divided by $1000$.",
			r, g, b, take), strconv.Itoa((same/k + all/k) % 1000)
	}},
}

// binomial returns n over k, exactly as long as it and k times it fit an int.
func binomial(n, k int) int {
	c := 1
	for i := range k {
		c = c * (n - i) / (i + 1)
	}
	return c
}

// gcd is never negative.
func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}
