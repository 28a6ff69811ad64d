package datasets

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
		{plainCount, 2.5, "3"},
		{count("cubes"), 41.2, "41 cubes"},
		{money, 12.345, "$12.35"},
		{percent, 99.96, "100.0 %"},
		{probability, 0.5, "0.500"},
	}
	for _, tt := range tests {
		if got := tt.form.text(tt.v); got != tt.want {
			t.Errorf("text(%v) = %q, want %q", tt.v, got, tt.want)
		}
	}
}
