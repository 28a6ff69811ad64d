package practice

import (
	"fmt"
	"strconv"
)

// aimeTemplates have integer answers from 0 to 999. The formulas here are
// closed or logarithmic; the tests count the same things one by one.
var aimeTemplates = []template{
	{"number theory", "sum-of-multiples", 3, sumOfMultiples},
	{"combinatorics", "lattice-paths", 4, latticePaths},
	{"algebra", "recurrence", 4, recurrence},
	{"number theory", "digit-sums", 5, digitSums},
	{"number theory", "remainders", 2, simultaneousRemainders},
	{"combinatorics", "bounded-sums", 4, boundedSums},
	{"number theory", "square-divisors", 3, squareDivisors},
	{"number theory", "common-divisor-pairs", 4, commonDivisorPairs},
	{"geometry", "lattice-triangle", 3, latticeTriangle},
	{"combinatorics", "tilings", 5, tilings},
	{"number theory", "prime-power-in-product", 2, primePowerInProduct},
	{"probability", "matching-balls", 3, matchingBalls},
}

// lastThree is an answer "modulo 1000".
func lastThree(n int) string { return strconv.Itoa(((n % 1000) + 1000) % 1000) }

func sumOfMultiples(d *draw) problem {
	n := d.between(1000, 99_999)
	k := pickSome(d, []int{3, 4, 5, 6, 7, 9, 10, 11, 13, 14, 15, 17}, 3)
	a, b, c := k[0], k[1], k[2]
	sum := func(step int) int { m := (n - 1) / step; return step * m * (m + 1) / 2 }
	either := sum(a) + sum(b) - sum(lcm(a, b))
	eitherAndC := sum(lcm(a, c)) + sum(lcm(b, c)) - sum(lcm(lcm(a, b), c))
	return problem{
		text: fmt.Sprintf("Let $S$ be the sum of all positive integers less than $%d$ that are divisible by $%d$ or by $%d$ (or by both) but are not divisible by $%d$. "+
			"Find the remainder when $S$ is divided by $1000$.", n, a, b, c),
		answer: lastThree(either - eitherAndC),
	}
}

func latticePaths(d *draw) problem {
	w, h := d.between(13, 20), d.between(13, 20)
	x1, y1 := d.between(1, w-4), d.between(1, h-4)
	x2, y2 := d.between(x1+1, w-2), d.between(y1+1, h-2)
	x3, y3 := d.between(x2, w-1), d.between(y2+1, h-1)
	p := [][2]int{{x1, y1}, {x2, y2}, {x3, y3}, {w, h}}
	// free[i] counts the paths that meet no earlier forbidden point: take off
	// those that meet point j first.
	var free [4]int
	for i := range p {
		free[i] = binomial(p[i][0]+p[i][1], p[i][0])
		for j := range i {
			dx, dy := p[i][0]-p[j][0], p[i][1]-p[j][1]
			free[i] -= free[j] * binomial(dx+dy, dx)
		}
	}
	return problem{
		text: fmt.Sprintf("A robot walks on the lattice points of the plane from $(0,0)$ to $(%d,%d)$. Each step leads from $(x,y)$ to $(x+1,y)$ or to $(x,y+1)$. The robot must not visit any of the points "+
			"$(%d,%d)$, $(%d,%d)$ and $(%d,%d)$. Find the remainder when the number of its possible walks is divided by $1000$.", w, h, x1, y1, x2, y2, x3, y3),
		answer: lastThree(free[3]),
	}
}

func recurrence(d *draw) problem {
	a, b, p, q := d.between(1, 20), d.between(1, 20), d.between(1, 9), d.between(1, 9)
	k, m := d.between(500, 9999), d.between(101, 999)
	// (a_k, a_{k+1}) is the k-1st power of the step applied to (a_1, a_2).
	u := matPowMod([3][3]int{{0, 1}, {q, p}}, k-1, m)
	return problem{
		text: fmt.Sprintf("A sequence is defined by $a_1 = %d$, $a_2 = %d$ and $a_{n+2} = %d a_{n+1} + %d a_n$ for every positive integer $n$. "+
			"Find the remainder when $a_{%d}$ is divided by $%d$.", a, b, p, q, k, m),
		answer: strconv.Itoa((u[0][0]*a + u[0][1]*b) % m),
	}
}

func digitSums(d *draw) problem {
	low := d.between(100, 9999)
	high := d.between(20_000, 99_999)
	m := d.between(3, 13)
	r := d.IntN(m)
	return problem{
		text: fmt.Sprintf("Let $N$ be the number of integers $n$ with $%d \\le n \\le %d$ such that the sum of the decimal digits of $n$ leaves the remainder $%d$ when it is divided by $%d$. "+
			"Find the remainder when $N$ is divided by $1000$.", low, high, r, m),
		answer: lastThree(digitSumCount(high, m, r) - digitSumCount(low-1, m, r)),
	}
}

// digitSumCount counts the integers from 0 to n whose digit sum is r modulo m,
// for n below 10^5, by fixing the leading digits of n one after another.
func digitSumCount(n, m, r int) int {
	var ways [5][46]int // ways[k][s]: numbers of k digits, zeros in front allowed, with digit sum s
	ways[0][0] = 1
	for k := 1; k < len(ways); k++ {
		for s := range ways[k-1] {
			for digit := 0; digit <= 9 && s+digit < len(ways[k]); digit++ {
				ways[k][s+digit] += ways[k-1][s]
			}
		}
	}
	total, prefix := 0, 0
	for k, unit := 4, 10_000; k >= 0; k, unit = k-1, unit/10 {
		digit := n / unit % 10
		for smaller := range digit {
			for s, w := range ways[k] {
				if (prefix+smaller+s)%m == r {
					total += w
				}
			}
		}
		prefix += digit
	}
	if prefix%m == r {
		total++
	}
	return total
}

func simultaneousRemainders(d *draw) problem {
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
	return problem{
		text: fmt.Sprintf("Let $n$ be the least positive integer that leaves the remainder $%d$ when divided by $%d$, the remainder $%d$ when divided by $%d$, and the remainder $%d$ when divided by $%d$. "+
			"Find the remainder when $n$ is divided by $1000$.", r[0], m[0], r[1], m[1], r[2], m[2]),
		answer: lastThree(x),
	}
}

func boundedSums(d *draw) problem {
	var most [5]int
	room := 0
	for i := range most {
		most[i] = d.between(3, 24)
		room += most[i]
	}
	n := d.between(room/4, room*3/4)
	total := 0
	for set := range 1 << len(most) { // inclusion-exclusion over the bounds that are broken
		left, sign := n, 1
		for i, b := range most {
			if set>>i&1 == 1 {
				left, sign = left-b-1, -sign
			}
		}
		if left >= 0 {
			total += sign * binomial(left+4, 4)
		}
	}
	return problem{
		text: fmt.Sprintf("Five boxes have room for at most $%d$, $%d$, $%d$, $%d$ and $%d$ balls. Let $N$ be the number of ways to distribute $%d$ indistinguishable balls over the boxes, "+
			"where a box may stay empty. Find the remainder when $N$ is divided by $1000$.", most[0], most[1], most[2], most[3], most[4], n),
		answer: lastThree(total),
	}
}

func squareDivisors(d *draw) problem {
	p := pickSome(d, []int{2, 3, 5, 7, 11, 13, 17, 19}, 4)
	k := d.between(2, 3)
	word := map[int]string{2: "square", 3: "cube"}[k]
	e, all, powers := [4]int{}, 1, 1
	for i := range e {
		e[i] = d.between(2, 16)
		all *= e[i] + 1
		powers *= e[i]/k + 1
	}
	return problem{
		text: fmt.Sprintf("Let $n = %d^{%d} \\cdot %d^{%d} \\cdot %d^{%d} \\cdot %d^{%d}$. Let $N$ be the number of positive divisors of $n$ that are not the %s of an integer. "+
			"Find the remainder when $N$ is divided by $1000$.", p[0], e[0], p[1], e[1], p[2], e[2], p[3], e[3], word),
		answer: lastThree(all - powers),
	}
}

func commonDivisorPairs(d *draw) problem {
	a, b, g := d.between(100, 1500), d.between(100, 1500), d.between(2, 12)
	total := 0
	for k := 1; k <= min(a, b)/g; k++ {
		total += moebius(k) * (a / g / k) * (b / g / k)
	}
	return problem{
		text: fmt.Sprintf("Let $N$ be the number of ordered pairs $(x,y)$ of integers with $1 \\le x \\le %d$ and $1 \\le y \\le %d$ whose greatest common divisor is exactly $%d$. "+
			"Find the remainder when $N$ is divided by $1000$.", a, b, g),
		answer: lastThree(total),
	}
}

func latticeTriangle(d *draw) problem {
	for {
		ax, ay, bx, by := d.between(-30, 30), d.between(-30, 30), d.between(-30, 30), d.between(-30, 30)
		cx, cy := d.between(-30, 30), d.between(-30, 30)
		twice := (bx-ax)*(cy-ay) - (cx-ax)*(by-ay)
		if twice < 0 {
			twice = -twice
		}
		if twice < 100 || twice > 1800 {
			continue // too slim to be interesting, or more than 999 points
		}
		border := gcd(bx-ax, by-ay) + gcd(cx-bx, cy-by) + gcd(ax-cx, ay-cy)
		return problem{
			text: fmt.Sprintf("In the coordinate plane, a triangle has the vertices $(%d,%d)$, $(%d,%d)$ and $(%d,%d)$. Find the number of points with integer coordinates that lie strictly inside the triangle, "+
				"that is, neither outside it nor on one of its sides.", ax, ay, bx, by, cx, cy),
			answer: strconv.Itoa((twice - border + 2) / 2), // Pick: A = I + B/2 - 1
		}
	}
}

func tilings(d *draw) problem {
	n, a, b, c := d.between(40, 50_000), d.between(2, 9), d.between(2, 9), d.between(2, 9)
	// A strip of length n ends in a tile of length 1, 2 or 3.
	u := matPowMod([3][3]int{{a, b, c}, {1, 0, 0}, {0, 1, 0}}, n, 1000)
	return problem{
		text: fmt.Sprintf("A strip of $1 \\times %d$ unit squares is to be covered completely, without overlap, by tiles of sizes $1 \\times 1$, $1 \\times 2$ and $1 \\times 3$. The smallest tiles come in $%d$ colours, "+
			"the next larger ones in $%d$ and the largest in $%d$ colours; tiles of one size and colour cannot be told apart. Find the remainder when the number of coverings is divided by $1000$.", n, a, b, c),
		answer: strconv.Itoa(u[0][0]),
	}
}

func primePowerInProduct(d *draw) problem {
	p := pick(d, []int{2, 3, 5, 7, 11, 13})
	low := d.between(20, 9000)
	high := low + d.between(60, 900)
	exponent := func(n int) int { // of p in n!, by Legendre
		e := 0
		for n /= p; n > 0; n /= p {
			e += n
		}
		return e
	}
	return problem{
		text: fmt.Sprintf("Let $P = %d \\cdot %d \\cdot %d \\cdots %d$ be the product of all integers from $%d$ through $%d$. Find the largest integer $k$ such that $%d^k$ divides $P$.",
			low, low+1, low+2, high, low, high, p),
		answer: lastThree(exponent(high) - exponent(low-1)),
	}
}

func matchingBalls(d *draw) problem {
	r, g, b, take := d.between(4, 150), d.between(4, 150), d.between(4, 150), d.between(2, 4)
	same := binomial(r, take) + binomial(g, take) + binomial(b, take)
	all := binomial(r+g+b, take)
	k := gcd(same, all)
	return problem{
		text: fmt.Sprintf("An urn holds $%d$ red, $%d$ green and $%d$ blue balls. From it $%d$ balls are drawn at random without replacement. The probability that all of them have the same colour is $\\frac{m}{n}$, "+
			"where $m$ and $n$ are relatively prime positive integers. Find the remainder when $m+n$ is divided by $1000$.", r, g, b, take),
		answer: lastThree(same/k + all/k),
	}
}

// binomial returns n over k, exactly as long as it and k times it fit an int.
func binomial(n, k int) int {
	if k < 0 || k > n {
		return 0
	}
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

func lcm(a, b int) int { return a / gcd(a, b) * b }

// moebius returns the Möbius function of n >= 1.
func moebius(n int) int {
	mu := 1
	for p := 2; p*p <= n; p++ {
		if n%p != 0 {
			continue
		}
		if n /= p; n%p == 0 {
			return 0
		}
		mu = -mu
	}
	if n > 1 {
		mu = -mu
	}
	return mu
}

// matPowMod returns a matrix to the power k >= 0, modulo m.
func matPowMod(a [3][3]int, k, m int) [3][3]int {
	r := [3][3]int{{1 % m, 0, 0}, {0, 1 % m, 0}, {0, 0, 1 % m}}
	for ; k > 0; k >>= 1 {
		if k&1 == 1 {
			r = matMulMod(r, a, m)
		}
		a = matMulMod(a, a, m)
	}
	return r
}

func matMulMod(a, b [3][3]int, m int) (c [3][3]int) {
	for i := range 3 {
		for j := range 3 {
			c[i][j] = (a[i][0]*b[0][j] + a[i][1]*b[1][j] + a[i][2]*b[2][j]) % m
		}
	}
	return c
}
