package datasets

import (
	"errors"
	"strings"
	"testing"
)

func TestLookup(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"gpqa", "gpqa"},
		{"GPQA-Main", "gpqa"},
		{"gpqa_diamond", "gpqa-diamond"},
		{" MMLU-Pro ", "mmlu-pro"},
		{"AIME2024", "aime24"},
		{"livebench", "livebench-reasoning"},
		{"LiveBench-Reasoning@2024-11-25", "livebench-reasoning@2024-11-25"},
		{"MATH-500", "math500"},
	} {
		s, err := lookup(c.typed)
		if err != nil {
			t.Errorf("%q: %v", c.typed, err)
		} else if s.name != c.want {
			t.Errorf("%q is %s, want %s", c.typed, s.name, c.want)
		}
	}
}

func TestUnknownName(t *testing.T) {
	for _, c := range []struct{ name, typed, suggestion string }{
		{"a letter missing", "gpqa-dimond", "gpqa-diamond"},
		{"letters swapped", "mmlu-por", "mmlu-pro"},
		{"an alias misspelt", "amie2024", "aime24"},
		{"another date", "livebench-reasoning@2024-11-26", "livebench-reasoning@2024-11-25"},
		{"nothing like it", "hellaswag", ""},
		{"empty", "", ""},
		{"very long", strings.Repeat("gpqa", 1<<20), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := lookup(c.typed)
			var unknown *UnknownNameError
			if !errors.As(err, &unknown) {
				t.Fatalf("error %v, want an UnknownNameError", err)
			}
			if unknown.Suggestion != c.suggestion {
				t.Errorf("suggestion %q, want %q", unknown.Suggestion, c.suggestion)
			}
			for _, name := range names() {
				if !strings.Contains(err.Error(), name) {
					t.Errorf("%v does not list %s", err, name)
				}
			}
		})
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := map[string]string{}
	for _, s := range specs {
		for _, name := range append([]string{s.name}, s.aliases...) {
			if other, dup := seen[name]; dup {
				t.Errorf("%s is a name of %s and of %s", name, other, s.name)
			}
			if name != strings.ToLower(strings.ReplaceAll(name, "_", "-")) {
				t.Errorf("%s cannot be typed: names are lower case with hyphens", name)
			}
			seen[name] = s.name
		}
	}
}
