package datasets

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"testing"
)

// invented.zip was written by Info-ZIP 3.0 the way GPQA's archive was:
// encrypted, with data descriptors; one member deflated, one stored.
func inventedZip(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/load/invented.zip")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadMember(t *testing.T) {
	archive := inventedZip(t)
	want, err := os.ReadFile("testdata/load/gpqa.csv")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"gpqa_diamond.csv": string(want), "stored.txt": "short"} {
		got, err := readMember(archive, name, gpqaPassword)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s: got %d bytes %.40q, want %d", name, len(got), got, len(want))
		}
	}
}

func TestReadMemberErrors(t *testing.T) {
	archive := inventedZip(t)
	damaged := bytes.Clone(archive)
	damaged[100] ^= 1 // in the deflated data
	start := bytes.Index(archive, []byte("dataset/stored.txt"))
	flipped := bytes.Clone(archive)
	flipped[start+len("dataset/stored.txt")+12] ^= 1 // first byte after the encryption header
	for _, c := range []struct {
		name, member, password string
		data                   []byte
		want                   string
	}{
		{"another password", "gpqa_diamond.csv", "guess", archive, "member gpqa_diamond.csv: encrypted with another password"},
		{"no such member", "gpqa_main.csv", gpqaPassword, archive, "no member gpqa_main.csv among its 2"},
		{"a path is not a name", "dataset/stored.txt", gpqaPassword, archive, "no member"},
		{"damaged deflate data", "gpqa_diamond.csv", gpqaPassword, damaged, "member gpqa_diamond.csv: damaged: "},
		{"one bit of stored data", "stored.txt", gpqaPassword, flipped, "member stored.txt: damaged: zip: checksum error"},
		{"cut short", "stored.txt", gpqaPassword, archive[:len(archive)-30], "zip: not a valid zip file"},
		{"not a zip file", "stored.txt", gpqaPassword, []byte("<html>"), "zip: not a valid zip file"},
		{"empty", "stored.txt", gpqaPassword, nil, "zip: not a valid zip file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readMember(c.data, c.member, c.password)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// A member that unpacks to far more than any benchmark is refused, and a name
// that leads out of a folder leads nowhere: nothing is written.
func TestReadMemberHostile(t *testing.T) {
	archive := writeZip(t, map[string][]byte{"../../../bomb": make([]byte, maxMember+1)})
	_, err := readMember(archive, "bomb", gpqaPassword)
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than 16 MB") {
		t.Errorf("error %v, want a refusal", err)
	}
}

// writeZip makes a zip file that is not encrypted.
func writeZip(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range members {
		m, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What a stranger calls GPQA's archive is read or refused, never a panic, and
// what is read is what its checksum says.
func FuzzReadMember(f *testing.F) {
	f.Add(inventedZip(f), "stored.txt")
	f.Add(inventedZip(f), "gpqa_diamond.csv")
	f.Add(writeZip(f, map[string][]byte{"plain": []byte("text")}), "plain")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		content, err := readMember(data, name, gpqaPassword)
		if (content == nil) == (err == nil) {
			t.Errorf("%d bytes and error %v", len(content), err)
		}
	})
}
