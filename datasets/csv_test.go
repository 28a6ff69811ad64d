package datasets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadCSV(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       [][]string
		err        string
	}{
		{name: "columns by name, in the order asked for", data: "z,b,a\n1,2,3\n", want: [][]string{{"3", "2"}}},
		{name: "white space around cells and names", data: " a ,b\n\" x\n\",\t y \n", want: [][]string{{"x", "y"}}},
		{name: "quotes, commas and lines within a cell", data: "a,b\n\"1, \"\"2\"\"\n3\",4\n", want: [][]string{{"1, \"2\"\n3", "4"}}},
		{name: "byte order mark", data: "\ufeffa,b\n1,2\n", want: [][]string{{"1", "2"}}},
		{name: "Windows lines", data: "a,b\r\n1,2\r\n", want: [][]string{{"1", "2"}}},
		{name: "no rows", data: "a,b\n"},
		{name: "empty file", data: "", err: "x.csv: empty, want a CSV header"},
		{name: "column missing", data: "a,c\n1,2\n", err: `x.csv: no column "b" among its 2 columns`},
		{name: "row too short", data: "a,b\n1,2\n3\n", err: "x.csv: read CSV: record on line 3: wrong number of fields"},
		{name: "quote left open", data: "a,b\n1,\"2\n", err: "x.csv: read CSV: parse error on line 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readCSV(dataFile{"x.csv", []byte(c.data)}, []string{"a", "b"})
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

// Whatever is read, each row has the cells asked for, trimmed.
func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("z,b,a\n1,2,3\n\" x\n\",\"\"\"\",y\n"))
	f.Add([]byte("a,b\r\n1,2"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := readCSV(dataFile{"x.csv", data}, []string{"a", "b"})
		if err != nil && !strings.HasPrefix(err.Error(), "x.csv: ") {
			t.Errorf("error without the file's name: %v", err)
		}
		for _, row := range rows {
			if len(row) != 2 || row[0] != strings.TrimSpace(row[0]) {
				t.Fatalf("row %q", row)
			}
		}
	})
}
