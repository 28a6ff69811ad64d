package datasets

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadJSONL(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       []mathRow
		err        string
	}{
		{name: "empty lines", data: "\ufeff{\"answer\":\"1\"}\r\n\n{\"answer\":\"2\"}", want: []mathRow{{Answer: "1"}, {Answer: "2"}}},
		{name: "fields nobody asked for", data: `{"answer":"1","x":[{}]}`, want: []mathRow{{Answer: "1"}}},
		{name: "line cut short", data: "{\"answer\":\"1\"}\n\n{\"answer\":", err: "x.jsonl:3: read JSON line: unexpected end"},
		{name: "another type", data: `{"level":"one"}`, err: "x.jsonl:1: read JSON line: json: cannot unmarshal string"},
		{name: "a web page", data: "<html>", err: "x.jsonl:1: read JSON line: invalid character '<'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readJSONL[mathRow](dataFile{"x.jsonl", []byte(c.data)})
			if c.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), c.err) {
					t.Errorf("error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// There are as many rows as lines that are not empty, or an error.
func FuzzReadJSONL(f *testing.F) {
	data, err := os.ReadFile("testdata/load/math.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("{}\n[\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := readJSONL[mathRow](dataFile{"x.jsonl", data})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "x.jsonl:") {
				t.Errorf("error without the file's name: %v", err)
			}
			return
		}
		lines := 0
		for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
			if len(bytes.TrimSpace(line)) > 0 {
				lines++
			}
		}
		if len(rows) != lines {
			t.Errorf("%d rows of %d lines", len(rows), lines)
		}
	})
}
