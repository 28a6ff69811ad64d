package learn

import (
	"math"
	"testing"
)

func TestScan(t *testing.T) {
	const text = "Which of these is NOT 1,250.5 or 7?\nIt isn't \"big\".\nA. -4\nB. \\frac{1}{2}\nC) none\nAb. no option"
	got := make([]float64, len(formNames))
	scan(got, text)
	for form, want := range map[int]int{
		formBytes: len(text), formWords: 18, formLines: 5, formQuestions: 1,
		formOptions: 3, formOptionNumbers: 1, formNumbers: 5, formDigits: 9,
		formNegations: 3, formLaTeX: 5, formQuotes: 3, formBlanks: 0, formNonASCII: 0,
	} {
		if n := math.Expm1(got[form]); math.Abs(n-float64(want)) > 1e-9 {
			t.Errorf("%s: %.3g, want %d", formNames[form], n, want)
		}
	}
}

func TestScanOfOddTexts(t *testing.T) {
	for _, text := range []string{"", "\n", "\nA", "\nA.", "\nA. ", "x", "1", "\xff", "ß", "notnotnotnot"} {
		got := make([]float64, len(formNames))
		scan(got, text)
		if n := math.Expm1(got[formBytes]); math.Abs(n-float64(len(text))) > 1e-9 {
			t.Errorf("%q: %v bytes", text, n)
		}
		if got[formNegations] != 0 {
			t.Errorf("%q: a negation", text)
		}
	}
}
