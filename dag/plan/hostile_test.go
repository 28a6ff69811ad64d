package plan

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hybridflow/dag"
)

// hostile plans, by their size in bytes.
var hostile = []struct {
	name string
	text func(size int) string
}{
	{"many steps", func(size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, `<Step ID="%d" Task="a" Rely="%d"/>`, i, i+1)
		}
		return b.String()
	}},
	{"one attribute", func(size int) string { return `<Step ID="1" Task="` + strings.Repeat("a", size) + `"/>` }},
	{"no closing quote", func(size int) string { return `<Step ID="1" Task="` + strings.Repeat("a b=\"", size/5) }},
	{"quotes", repeat(`<Step Task="`, `"`)},
	{"quotes and blanks", repeat(`<Step Task="`, `"        `)},
	{"forgotten quotes", repeat(`<Step Task="`, ` id = "`)},
	{"names", repeat(`<Step Task="`, `" x = `)},
	{"blanks", repeat(`<Step Task=`, " a")},
	{"angles", repeat(``, "<")},
	{"entities", repeat(`<Step Task="`, "&#38;&")},
	{"nested steps", repeat(``, "<Step ID='1'><Task>")},
	{"children", repeat(`<Step>`, "<Task></Rely>")},
	{"comments", repeat(``, "<!--")},
	{"references", repeat(`<Step Rely="`, "1, and none step ")},
	{"long ID", repeat(`<Step ID="`, "step. ")},
	{"braces", repeat(``, "{")},
	{"nested JSON", repeat(``, `{"a":`)},
	{"nested JSON, closed", func(size int) string {
		return strings.Repeat(`{"a":`, size/6) + "1" + strings.Repeat("}", size/6)
	}},
	{"JSON strings", repeat(`{"`, `\"`)},
	{"JSON list", repeat(`{"task":"a","rely":`, "[")},
}

func repeat(begin, part string) func(int) string {
	return func(size int) string { return begin + strings.Repeat(part, (size-len(begin))/len(part)) }
}

// Quadratic time would take minutes at this size, linear time takes
// milliseconds; the bound is far from both, so that a busy machine passes.
func TestHostilePlansAreBounded(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			text := h.text(2 << 20)
			begin := time.Now()
			var p Parser
			steps := p.Write(text[:100])
			for rest := text[100:]; rest != ""; {
				n := min(len(rest), 4096)
				steps = append(steps, p.Write(rest[:n])...)
				rest = rest[n:]
				if cap(p.buf) > 2*maxPlan {
					t.Fatalf("the parser keeps %d bytes", cap(p.buf))
				}
			}
			steps = append(steps, p.Close()...)
			e := dag.NewEngine(dag.Config{})
			e.Start(0)
			e.Add(0, steps...)
			e.PlanDone(0)
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if p.Found().Truncated == 0 {
				t.Error("2 MiB are not truncated")
			}
			for _, s := range steps {
				if len(s.Task) > maxValue || len(s.ID) > maxID || len(s.Rely) > maxRely {
					t.Fatalf("task of %d bytes, ID of %d, %d references", len(s.Task), len(s.ID), len(s.Rely))
				}
			}
			if n := len(e.Trace()); n > 7 { // 6 by default, and the final one
				t.Errorf("%d nodes", n)
			}
		})
	}
}

func TestTruncatedIsCounted(t *testing.T) {
	for text, want := range map[string]string{
		`<Step Task="a"/>`: "",
		`<Step Task="` + strings.Repeat("a", maxValue) + `"/>`:          "",
		`<Step Task="` + strings.Repeat("é", maxValue) + `"/>`:          "truncated=1",
		`<Step Task="a"/><Step Task="b`:                                 "truncated=1",
		`<Step Task="a"/></Plan>` + strings.Repeat(" ", maxPlan):        "truncated=1",
		`[{"task": "a"}, {"task": "b`:                                   "truncated=1",
		`[{"task": "` + strings.Repeat("a", maxValue+1) + `"},{"id": 1`: "truncated=1",
	} {
		_, found := Parse(text)
		e := dag.NewEngine(dag.Config{})
		e.Note(dag.Truncated, found.Truncated)
		if got := e.Repairs().String(); got != want {
			t.Errorf("%.40s: repairs %q, want %q", text, got, want)
		}
	}
}
