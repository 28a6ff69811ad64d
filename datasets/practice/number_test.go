package practice

import (
	"math/big"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The second ways to the integers of the aime24 set: everything is counted or
// multiplied out one by one, from the numbers that stand in the text.
var numberChecks = map[string]func(n []int, text string) int{
	"sum-of-multiples": func(n []int, _ string) int {
		sum := 0
		for k := 1; k < n[0]; k++ {
			if (k%n[1] == 0 || k%n[2] == 0) && k%n[3] != 0 {
				sum += k
			}
		}
		return sum % 1000
	},
	"lattice-paths": func(n []int, text string) int { // row by row
		points := regexp.MustCompile(`\((\d+),(\d+)\)`).FindAllStringSubmatch(text, -1)
		at := func(i int) (int, int) {
			x, _ := strconv.Atoi(points[i][1])
			y, _ := strconv.Atoi(points[i][2])
			return x, y
		}
		w, h := at(1)
		var ways [21][21]int
		for x := range w + 1 {
			for y := range h + 1 {
				if x == 0 && y == 0 {
					ways[x][y] = 1
				}
				if x > 0 {
					ways[x][y] += ways[x-1][y]
				}
				if y > 0 {
					ways[x][y] += ways[x][y-1]
				}
				for i := 2; i < len(points); i++ {
					if px, py := at(i); px == x && py == y {
						ways[x][y] = 0
					}
				}
				ways[x][y] %= 1000
			}
		}
		return ways[w][h]
	},
	"recurrence": func(n []int, text string) int { // numbers: 1 a 2 b 2 p 1 q k m
		a, b, p, q, k, m := n[1], n[3], n[5], n[7], n[8], n[9]
		for range k - 1 {
			a, b = b, (p*b+q*a)%m
		}
		return a % m
	},
	"digit-sums": func(n []int, _ string) int { // low high r m
		count := 0
		for k := n[0]; k <= n[1]; k++ {
			sum := 0
			for rest := k; rest > 0; rest /= 10 {
				sum += rest % 10
			}
			if sum%n[3] == n[2] {
				count++
			}
		}
		return count % 1000
	},
	"remainders": func(n []int, _ string) int {
		for x := 1; ; x++ {
			if x%n[1] == n[0] && x%n[3] == n[2] && x%n[5] == n[4] {
				return x % 1000
			}
		}
	},
	"bounded-sums": func(n []int, _ string) int { // box by box
		ways := make([]int, n[5]+1)
		ways[0] = 1
		for _, most := range n[:5] {
			next := make([]int, len(ways))
			for sum, w := range ways {
				for k := 0; k <= most && sum+k < len(next); k++ {
					next[sum+k] += w
				}
			}
			ways = next
		}
		return ways[n[5]] % 1000
	},
	"square-divisors": func(n []int, text string) int { // all exponent vectors
		k := 2
		if strings.Contains(text, "cube") {
			k = 3
		}
		count := 0
		for a := range n[1] + 1 {
			for b := range n[3] + 1 {
				for c := range n[5] + 1 {
					for d := range n[7] + 1 {
						if a%k != 0 || b%k != 0 || c%k != 0 || d%k != 0 {
							count++
						}
					}
				}
			}
		}
		return count % 1000
	},
	"common-divisor-pairs": func(n []int, _ string) int { // numbers: 1 a 1 b g
		count := 0
		for x := n[4]; x <= n[1]; x += n[4] {
			for y := n[4]; y <= n[3]; y += n[4] {
				if binaryGCD(uint(x), uint(y)) == uint(n[4]) {
					count++
				}
			}
		}
		return count % 1000
	},
	"lattice-triangle": func(n []int, _ string) int { // every point of the bounding square
		side := func(i, j, x, y int) int { return (n[j]-n[i])*(y-n[i+1]) - (n[j+1]-n[i+1])*(x-n[i]) }
		count := 0
		for x := -30; x <= 30; x++ {
			for y := -30; y <= 30; y++ {
				a, b, c := side(0, 2, x, y), side(2, 4, x, y), side(4, 0, x, y)
				if a > 0 && b > 0 && c > 0 || a < 0 && b < 0 && c < 0 {
					count++
				}
			}
		}
		return count
	},
	"tilings": func(n []int, _ string) int { // numbers: 1 n 1 1 1 2 1 3 a b c 1000
		a, b, c := n[8], n[9], n[10]
		ways := make([]int, n[1]+3) // ways[i+2] for length i
		ways[2] = 1
		for i := 3; i < len(ways); i++ {
			ways[i] = (a*ways[i-1] + b*ways[i-2] + c*ways[i-3]) % 1000
		}
		return ways[len(ways)-1]
	},
	"prime-power-in-product": func(n []int, _ string) int { // factor by factor
		low, high, p := n[4], n[5], n[6]
		count := 0
		for k := low; k <= high; k++ {
			for rest := k; rest%p == 0; rest /= p {
				count++
			}
		}
		return count
	},
	"matching-balls": func(n []int, _ string) int { // ball after ball, in exact fractions
		all := n[0] + n[1] + n[2]
		total := new(big.Rat)
		for _, colour := range n[:3] {
			p := big.NewRat(1, 1)
			for k := range n[3] {
				p.Mul(p, big.NewRat(int64(colour-k), int64(all-k)))
			}
			total.Add(total, p)
		}
		sum := new(big.Int).Add(total.Num(), total.Denom())
		return int(sum.Mod(sum, big.NewInt(1000)).Int64())
	},
}

func binaryGCD(a, b uint) uint {
	if a == 0 || b == 0 {
		return a | b
	}
	shift := bits.TrailingZeros(a | b)
	for a >>= bits.TrailingZeros(a); b != 0; {
		b >>= bits.TrailingZeros(b)
		a, b = min(a, b), max(a, b)-min(a, b)
	}
	return a << shift
}

func TestNumbers(t *testing.T) {
	for template, questions := range byTemplate(questionSet(t, "aime24", 7, 1200)) {
		check := numberChecks[template]
		if check == nil {
			t.Errorf("%s has no second way to its answer", template)
			continue
		}
		for _, q := range questions {
			want := check(intsIn(q.Text), q.Text)
			if q.Answer != strconv.Itoa(want) || want < 0 || want > 999 {
				t.Fatalf("%s: answer %s, counted one by one %d: %s", q.ID, q.Answer, want, q.Text)
			}
		}
	}
}
