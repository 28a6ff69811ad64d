package strategy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/dag"
)

// However the text is cut into pieces, the promises are the same.
func TestPromisesAreRead(t *testing.T) {
	for text, want := range map[string]string{
		`<promise topic="is x > y &amp; z?" tokens="5"/>`:  "1:is x > y & z?/5<",
		`a < b <promise topic='the pump&apos;s flow'/> c`:  "1:the pump's flow/0<",
		`<promise tokens=7 topic=short/><sync /><sync>x`:   "1:short/7<",
		`<promise topic=""/><promise/><promis topic="x"/>`: "",
		`<promise topic="a"/><sync/><promise topic="b"/>`:  "1:a/0<;2:b/0<1",
		`<promise topic="never closed`:                     "",
	} {
		for size := 1; size <= len(text); size++ {
			var p promises
			var got []string
			for i := 0; i < len(text); i += size {
				for _, s := range p.write(text[i:min(i+size, len(text))]) {
					got = append(got, fmt.Sprintf("%s:%s/%d<%s", s.ID, s.Task, s.Tokens, strings.Join(s.Rely, ",")))
				}
			}
			if strings.Join(got, ";") != want {
				t.Fatalf("%q in pieces of %d: %v, want %q", text, size, got, want)
			}
		}
	}
}

func FuzzOutlines(f *testing.F) {
	f.Add(`a <promise topic="b" tokens="3"/><sync/>`, 3)
	f.Add("1. (difficulty 3) x\n2) y (Difficulty: 9)", 1)
	f.Fuzz(func(t *testing.T, text string, size int) {
		size = max(1, min(size, len(text)))
		var whole, pieces promises
		want := whole.write(text)
		var got []dag.Step
		for i := 0; i < len(text); i += size {
			got = append(got, pieces.write(text[i:min(i+size, len(text))])...)
		}
		if len(text) < maxTag && !cmp.Equal(want, got) {
			t.Errorf("%q: %v whole, %v in pieces of %d", text, want, got, size)
		}
		for i, s := range readList(text, dag.Analyze) {
			if s.ID != fmt.Sprint(i+1) || strings.TrimSpace(s.Task) == "" || s.Difficulty < 0 || s.Difficulty > 9 {
				t.Errorf("%q: %+v", text, s)
			}
		}
	})
}
