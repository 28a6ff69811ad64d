package practice

import "testing"

func TestQuantityText(t *testing.T) {
	tests := []struct {
		form quantity
		v    float64
		want string
	}{
		{sig("m"), 0, "0.00 m"},
		{sig("m"), 1.005, "1.00 m"},
		{sig("m"), 9.999, "10.00 m"},
		{sig("m"), 0.0012345, "0.00123 m"},
		{sig("m"), 0.00012345, "1.23 × 10^-4 m"},
		{sig("m"), 123456, "123000 m"},
		{sig("m"), 999999, "1000000 m"},
		{sig("m"), 1234567, "1.23 × 10^6 m"},
		{sig("m"), -12.34, "-12.3 m"},
		{money, 12.345, "$12.35"},
		{percent, 99.96, "100.0 %"},
		{quantity{max: 1}, 0.5, "0.500"},
	}
	for _, tt := range tests {
		if got := tt.form.text(tt.v); got != tt.want {
			t.Errorf("text(%v) = %q, want %q", tt.v, got, tt.want)
		}
	}
}

// Somebody who bets on the size of an option, such as the middle one, does no
// better than chance.
func TestOptionRanks(t *testing.T) {
	for family, options := range map[string]int{"gpqa": 4, "mmlu-pro": 10} {
		const n = 4000
		ranks := make([]int, options)
		for _, q := range questionSet(t, family, 1, n) {
			right, smaller := optionValue(t, q.Options[q.Answer[0]-'A']), 0
			for _, option := range q.Options {
				if optionValue(t, option) < right {
					smaller++
				}
			}
			ranks[smaller]++
		}
		for rank, k := range ranks {
			if expected := n / options; k < expected*3/4 || k > expected*5/4 {
				t.Errorf("%s: %d right options have %d smaller ones, want about %d: %v", family, k, rank, expected, ranks)
			}
		}
	}
}
