package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// layout is the version of the run folder's layout. It rises when a reader of
// the old layout would misread the new one; new columns alone do not raise it.
const layout = 1

// Values of Manifest.Status.
const (
	Complete    = "complete"
	Interrupted = "interrupted" // every row written is there, but not every trial was run
)

// A Manifest says what a run measured, on what, with what. It is a run's
// manifest.json; keys keep the order of the fields. Simulated and replayed runs
// leave out Created and Go, so that equal runs have equal manifests whenever and
// with whatever Go version they are made.
type Manifest struct {
	Format     int             `json:"format"`
	Status     string          `json:"status"`            // set by the Writer
	Tool       string          `json:"tool"`              // name and version of the program
	Go         string          `json:"go,omitempty"`      // version of Go that built the program, live runs only
	Command    []string        `json:"command,omitempty"` // as typed, without secrets
	Created    string          `json:"created,omitempty"` // RFC 3339, live runs only
	Backend    string          `json:"backend"`           // live, replay or sim
	Seeds      []uint64        `json:"seeds"`
	Strategies []string        `json:"strategies"`      // in the order in which they are shown; the first is the baseline
	Cells      []string        `json:"cells,omitempty"` // settings of a sweep, in the order in which they are shown
	Datasets   []Dataset       `json:"datasets"`
	Models     []Model         `json:"models"`
	Routers    []Router        `json:"routers,omitempty"`
	Grader     string          `json:"grader"` // version of the scoring rules
	ConfigHash string          `json:"config_hash"`
	Experiment json.RawMessage `json:"experiment,omitempty"`      // as given, with defaults filled in
	Seen       int             `json:"router_has_seen,omitempty"` // questions asked that a router was trained on, where that was allowed
	Trials     int64           `json:"trials,omitempty"`          // rows of queries.parquet when the run is complete
	KeepsText  bool            `json:"keeps_text,omitempty"`      // there is a texts.parquet
	Counts     Counts          `json:"counts"`                    // set by the Writer
}

// A Dataset says which questions a run asked.
type Dataset struct {
	Name      string `json:"name"` // as in [Query].Dataset, or as typed
	Family    string `json:"family"`
	Revision  string `json:"revision"` // which data this is, such as a hub commit
	Source    string `json:"source"`   // files read, for people
	Practice  bool   `json:"practice"` // made by a generator, not the benchmark itself
	Items     int    `json:"items"`    // questions asked
	Limit     int    `json:"limit,omitempty"`
	ItemsHash string `json:"items_hash"` // of [HashItems]
}

// A Model is what a tier asked. In a sweep over models a tier has several. Who
// plans is in the experiment: the model of one of the tiers.
type Model struct {
	Tier             string  `json:"tier"` // edge or cloud
	Name             string  `json:"name"`
	Host             string  `json:"host,omitempty"` // of the endpoint; "" for simulated models
	PromptPrice      float64 `json:"prompt_usd_per_million"`
	CompletionPrice  float64 `json:"completion_usd_per_million"`
	CachedPrice      float64 `json:"cached_usd_per_million"`
	PriceSource      string  `json:"price_source,omitempty"`
	PriceDate        string  `json:"price_date,omitempty"`
	SimulationSource string  `json:"simulation_source,omitempty"` // where a simulated model's abilities come from
}

// A Router is a trained router that a run used.
type Router struct {
	File      string   `json:"file"` // as given
	Method    string   `json:"method"`
	Outcomes  int      `json:"outcomes"` // that it was trained on
	Datasets  []string `json:"datasets"` // that these are of
	IDsSHA256 string   `json:"ids_sha256"`
	SHA256    string   `json:"sha256"` // of the file
}

// Counts are the rows of a run.
type Counts struct {
	Queries  int64            `json:"queries"`
	Subtasks int64            `json:"subtasks"`
	Texts    int64            `json:"texts,omitempty"`
	Status   map[string]int64 `json:"query_status"` // encoding/json sorts the keys
}

// Failed is the share of answers that are errors, timeouts or unparsed; 0
// where there are none.
func (m *Manifest) Failed() float64 {
	s := m.Counts.Status
	return float64(s["error"]+s["timeout"]+s["unparsed"]) / float64(max(m.Counts.Queries, 1))
}

// Done says how many trials were run, and of how many if that is known.
func (m *Manifest) Done() string {
	if m.Trials == 0 {
		return strconv.FormatInt(m.Counts.Queries, 10)
	}
	return fmt.Sprintf("%d of %d", m.Counts.Queries, m.Trials)
}

// HashItems identifies a set of questions by their IDs, in whatever order:
// "sha256:" and the digest of the sorted IDs, one a line.
func HashItems(ids []string) string {
	h := sha256.New()
	for _, id := range slices.Sorted(slices.Values(ids)) {
		fmt.Fprintln(h, id)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func manifestPath(dir string) string { return filepath.Join(dir, "manifest.json") }

func readManifest(dir string) (Manifest, error) {
	var m Manifest
	path := manifestPath(dir)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("read run: %w (%s is not a finished run; a folder of one holds manifest.json)", err, dir)
	}
	if err != nil {
		return m, fmt.Errorf("read run: %w", err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("read %s: %w (restore the file, or run the experiment again)", path, err)
	}
	if m.Format != layout {
		return m, fmt.Errorf("read %s: format %d, but this program reads format %d (use the version that wrote it: %s)",
			path, m.Format, layout, m.Tool)
	}
	return m, nil
}

func writeManifest(dir string, m Manifest) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return fmt.Errorf("write %s: %w", manifestPath(dir), err)
	}
	return WriteFile(manifestPath(dir), b.Bytes())
}
