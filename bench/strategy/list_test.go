package strategy

import (
	"fmt"
	"strings"
	"testing"

	"hybridflow/dag"
)

func TestListsAreRead(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1. a\n2. b", "a/0 b/0"},
		{"Sure:\n\n 1) a.\n- 2: b\nand so on\n### 3. c", "a./0 b/0 c/0"},
		{"1. (difficulty 3) a\n2. b (Difficulty: 9)\n3. c (difficulty high)", "a/3 b/9 c (difficulty high)/0"},
		{"1.5 litres\n2024 was a year\n12345. x\n7.\n", ""},
		{"**1. a**\r\n**2.** b", "a/0 b/0"},
	} {
		var got []string
		for _, s := range readList(c.text, dag.Analyze) {
			got = append(got, fmt.Sprintf("%s/%d", s.Task, s.Difficulty))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
