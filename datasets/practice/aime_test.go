package practice

import (
	"math/big"
	"math/bits"
	"strconv"
	"testing"
)

// The second ways to the integers of the aime24 set: everything is counted or
// multiplied out one by one, from the numbers that stand in the text.
var aimeChecks = map[string]func(n []int) int{
	"recurrence": func(n []int) int { // numbers: 1 a 2 b 2 p 1 q k m; by powers of the step's matrix
		a, b, p, q, k, m := n[1], n[3], n[5], n[7], n[8], n[9]
		step := matrixPower([3][3]int{{0, 1}, {q, p}}, k-1, m)
		return (step[0][0]*a + step[0][1]*b) % m
	},
	"remainders": func(n []int) int {
		for x := 1; ; x++ {
			if x%n[1] == n[0] && x%n[3] == n[2] && x%n[5] == n[4] {
				return x % 1000
			}
		}
	},
	"lattice-triangle": func(n []int) int { // every point of the bounding square
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
	"tilings": func(n []int) int { // numbers: 1 n 1 1 1 2 1 3 a b c 1000; by powers of the step's matrix
		return matrixPower([3][3]int{{n[8], n[9], n[10]}, {1, 0, 0}, {0, 1, 0}}, n[1], 1000)[0][0]
	},
	"matching-balls": func(n []int) int { // ball after ball, in exact fractions
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

// matrixPower returns a to the power k >= 0, modulo m.
func matrixPower(a [3][3]int, k, m int) [3][3]int {
	if k == 0 {
		return [3][3]int{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	}
	times := func(a, b [3][3]int) (c [3][3]int) {
		for i := range 3 {
			for j := range 3 {
				c[i][j] = (a[i][0]*b[0][j] + a[i][1]*b[1][j] + a[i][2]*b[2][j]) % m
			}
		}
		return c
	}
	half := matrixPower(a, k/2, m)
	if power := times(half, half); k%2 == 0 {
		return power
	} else {
		return times(power, a)
	}
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

func TestAIME(t *testing.T) {
	for template, questions := range byTemplate(questionSet(t, "aime24", 7, 1200)) {
		check := aimeChecks[template]
		if check == nil {
			t.Errorf("%s has no second way to its answer", template)
			continue
		}
		for _, q := range questions {
			want := check(intsIn(q.Text))
			if q.Answer != strconv.Itoa(want) || want < 0 || want > 999 {
				t.Fatalf("%s: answer %s, counted one by one %d: %s", q.ID, q.Answer, want, q.Text)
			}
		}
	}
}
