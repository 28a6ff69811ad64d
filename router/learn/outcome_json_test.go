package learn

import (
	"bytes"
	"compress/gzip"
	"errors"
	"iter"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const aLine = `{"id":"7","dataset":"d","category":"c","prompt":"Why?",` +
	`"edge":{"model":"s","correct":true,"prompt_tokens":3,"latency_s":null},` +
	`"cloud":{"model":"l","correct":0.25,"cost_usd":0.001},"more":[1]}`

func collect(seq iter.Seq2[Outcome, error]) (all []Outcome, err error) {
	for o, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

func decode(s string) ([]Outcome, error) {
	return collect(DecodeOutcomes("f.jsonl", strings.NewReader(s)))
}

func TestReadOutcome(t *testing.T) {
	nan := math.NaN()
	want := []Outcome{{ID: "7", Dataset: "d", Category: "c", Prompt: "Why?",
		Edge:  Answer{"s", 1, 3, nan, nan, nan},
		Cloud: Answer{"l", .25, nan, nan, nan, .001},
	}}
	got, err := decode("\n" + aLine + "\r\n\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if b := got[0].Benefit(); b != -.75 {
		t.Errorf("benefit %v, want -0.75", b)
	}
}

func TestOutcomeErrorsNameLineAndField(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"not JSON", `{"id"`, `id`, "f.jsonl:2: invalid character"},
		{"cut", `,"more":[1]}`, ``, "f.jsonl:2: unexpected end of JSON"},
		{"two in a line", `]}`, `]}{}`, "f.jsonl:2: invalid character '{' after top-level value"},
		{"no id", `"id":"7",`, ``, "f.jsonl:2: id: missing"},
		{"number as id", `"7"`, `7`, "f.jsonl:2: id: a number, needs to be a string"},
		{"no prompt", `Why?`, ``, "f.jsonl:2: prompt: missing"},
		{"no edge", `"edge"`, `"egde"`, "f.jsonl:2: edge, cloud: one is missing"},
		{"no grade", `"correct":true,`, ``, "f.jsonl:2: edge.correct: missing"},
		{"null grade", `"correct":0.25`, `"correct":null`, "f.jsonl:2: cloud.correct: missing"},
		{"grade in words", `"correct":true`, `"correct":"yes"`, `f.jsonl:2: correct: "\"yes\"" is no grade`},
		{"grade in percent", `0.25`, `25`, "f.jsonl:2: cloud.correct: 25 is no grade"},
		{"negative tokens", `:3,`, `:-3,`, "f.jsonl:2: edge.prompt_tokens: -3"},
		{"dollars as text", `0.001`, `"$1"`, "f.jsonl:2: cloud.cost_usd: a string, needs to be a float64"},
		{"difficulty out of range", `"id"`, `"difficulty":12,"id"`, "f.jsonl:2: difficulty: 12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(aLine, c.from, c.to, 1)
			if bad == aLine {
				t.Fatal("the case changes nothing")
			}
			_, err := decode(aLine + "\n" + bad + "\n")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want ... %s ...", err, c.want)
			}
		})
	}
	if _, err := collect(ReadOutcomes("nowhere.jsonl")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := decode(strings.Repeat(" ", maxLine+2)); err == nil || !strings.Contains(err.Error(), "f.jsonl:1: longer than") {
		t.Errorf("an endless line: %v", err)
	}
}

func TestGzipIsFoundByContent(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(strings.Repeat(aLine+"\n", 3)))
	z.Close()
	for cut, want := range map[int]int{0: 3, 9: -1, b.Len() - 3: -1} {
		data := b.Bytes()[:b.Len()-cut]
		got, err := collect(DecodeOutcomes("f", bytes.NewReader(data)))
		if want >= 0 && (err != nil || len(got) != want) {
			t.Errorf("%d outcomes, %v; want %d", len(got), err, want)
		}
		if want < 0 && (err == nil || !strings.Contains(err.Error(), "read outcomes f:")) {
			t.Errorf("a gzip file cut by %d bytes: %d outcomes, %v", cut, len(got), err)
		}
	}
}

func TestWriteReadsBack(t *testing.T) {
	want, err := decode(aLine + "\n" + strings.ReplaceAll(aLine, "Why?", `<é> \"\n`))
	if err != nil {
		t.Fatal(err)
	}
	want[0].Difficulty = 4
	for _, name := range []string{"o.jsonl", "o.jsonl.gz"} {
		path := filepath.Join(t.TempDir(), name)
		if err := WriteOutcomes(path, EachOutcome(want)); err != nil {
			t.Fatal(err)
		}
		got, err := collect(ReadOutcomes(path))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	stop := errors.New("stop")
	var broken iter.Seq2[Outcome, error] = func(yield func(Outcome, error) bool) { yield(Outcome{}, stop) }
	for name, seq := range map[string]iter.Seq2[Outcome, error]{
		"a broken sequence": broken, "an outcome that is not valid": EachOutcome([]Outcome{{ID: "1"}}),
	} {
		dir := t.TempDir()
		if err := WriteOutcomes(filepath.Join(dir, "o.jsonl"), seq); err == nil {
			t.Errorf("%s was written", name)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
}

// What the reader accepts, the writer writes, and the reader reads as the same.
func FuzzDecodeOutcomes(f *testing.F) {
	f.Add([]byte(aLine))
	f.Add([]byte("{}\n"))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := collect(DecodeOutcomes("f", bytes.NewReader(data)))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := EncodeOutcomes(&b, EachOutcome(first)); err != nil {
			t.Fatal(err)
		}
		again, err := collect(DecodeOutcomes("f", &b))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again, cmpopts.EquateNaNs()); diff != "" {
			t.Error(diff)
		}
	})
}

func BenchmarkDecodeOutcomes(b *testing.B) {
	data := []byte(strings.Repeat(aLine+"\n", 1000))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := collect(DecodeOutcomes("f", bytes.NewReader(data))); err != nil {
			b.Fatal(err)
		}
	}
}
