package learn

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func trained(t testing.TB, method string) *Model {
	t.Helper()
	m, _, err := Train(t.Context(), learnable(150, 1), TrainOptions{
		Method: method, Features: FeatureOptions{Project: 8}, Seed: 1, Files: []string{"toy.jsonl"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSaveAndLoad(t *testing.T) {
	skipArithmetic(t)
	path := filepath.Join(t.TempDir(), "router.json")
	for _, r := range recipes {
		m := trained(t, r.name)
		if err := m.Save(path); err != nil {
			t.Fatal(err)
		}
		got, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range learnable(50, 9) {
			a, b := m.Predict(o.Example()), got.Predict(o.Example())
			a.CloudTokens, a.EdgeSeconds, a.CloudSeconds = 0, 0, 0 // not known
			b.CloudTokens, b.EdgeSeconds, b.CloudSeconds = 0, 0, 0
			if a != b {
				t.Fatalf("%s: %+v before, %+v after", r.name, a, b)
			}
		}
		if !bytes.Equal(bytesOf(t, m), bytesOf(t, got)) {
			t.Errorf("%s: another file after loading", r.name)
		}
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestHeaderIsReadable(t *testing.T) {
	text := string(bytesOf(t, trained(t, "logistic-pair")))
	for _, want := range []string{
		`"format": "hybridflow router"`, `"version": 1`, `"method": "logistic-pair"`, `"toy.jsonl"`, `"outcomes": 150`,
		`"small"`, `"ids_sha256": "`, `"ece_floor": `, `"words": 2`, `"question_words"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the file", want)
		}
	}
	if strings.Contains(text, "manifold") {
		t.Error("the file holds question text")
	}
}

func TestLoadRefuses(t *testing.T) {
	good := string(bytesOf(t, trained(t, "blend")))
	for _, c := range []struct{ name, old, new, want string }{
		{"other format", `"hybridflow router"`, `"x"`, "no hybridflow router model"},
		{"no JSON", `{`, `[`, "no hybridflow router model"},
		{"newer", `"version": 1`, `"version": 2`, "version 2 of the format, this program reads 1"},
		{"other features", `"fingerprint": "`, `"fingerprint": "00`, "computed in another way"},
		{"other n-grams", `"words": 2`, `"words": 1`, "computed in another way"},
		{"too long n-grams", `"words": 2`, `"words": 99`, "n-grams of 99 words"},
		{"renamed column", `"question_words"`, `"question_verbs"`, `column 2 is "question_verbs", need "question_words"`},
		{"column left out", `"question_words",`, ``, "54 columns with 55 means"},
		{"unknown regressor", `"kind": "logistic"`, `"kind": "forest"`, `regressor "forest"`},
		{"other numeric features", `"numeric": 55`, `"numeric": 54`, "learned from 54 numeric features, the file defines 55"},
		{"other projection", `"dims": 8`, `"dims": 7`, "projection of"},
		{"cut weights", `"w": "AA`, `"w": "`, "damaged"},
		{"no features", `"features": {`, `"nothing": {`, "feature definition is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(good, c.old, c.new, 1)
			if c.name == "cut weights" {
				at := strings.Index(good, `"w": "`) + len(`"w": "`)
				bad = good[:at] + good[at+2:]
			}
			if bad == good {
				t.Fatalf("%s is not in the file", c.old)
			}
			path := filepath.Join(t.TempDir(), "router.json")
			if err := os.WriteFile(path, []byte(bad), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Load(path)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// A file can be anything; what is accepted can be served.
func FuzzReadModel(f *testing.F) {
	m, _, err := Train(f.Context(), learnable(20, 1), TrainOptions{Features: FeatureOptions{Text: textFeatures{Bits: 6, Words: 1}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bytesOf(f, m))
	f.Add([]byte(`{"format":"hybridflow router","version":1,"features":{"text":{"bits":1}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if m, err := readModel(text); err == nil {
			m.Predict(probe)
		}
	})
}

func TestOverlapWithTraining(t *testing.T) {
	outcomes := learnable(20, 1)
	long := "On which of the seven hills did the first of the twelve kings build his house of stone"
	outcomes[3].Prompt = long + "?\nA. one\nB. two"
	m, _, err := Train(t.Context(), outcomes, TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := reload(t, m).Overlap([]Question{
		{"toy", "7", "other text"},
		{"other", "7", "other text"},
		{"other", "x", strings.ToUpper(outcomes[5].Prompt) + " !"},
		{"other", "x", long},
		{"other", "x", long + "\nA. three\nB. four"},
		{"other", "x", "Which is true?\nA. one\nB. two"},
	})
	if want := []int{0, 2, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
