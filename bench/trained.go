package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"hybridflow/bench/strategy"
	"hybridflow/results"
	"hybridflow/router/learn"
)

// loadRouter reads a trained router, once for all cells, and refuses one that
// was trained on questions of this run.
func (h *Harness) loadRouter(ctx context.Context, path string) (*learn.Model, error) {
	if path == "" {
		return nil, nil
	}
	if m := h.routers[path]; m != nil {
		return m, nil
	}
	m, err := learn.Load(path)
	if err != nil {
		return nil, err
	}
	if h.routers == nil {
		h.routers = map[string]*learn.Model{}
	}
	h.routers[path] = m
	return m, errors.Join(h.attach(ctx, path, m), h.checkOverlap(path, m))
}

// checkOverlap compares the run's questions with those that a router was trained
// on. By policy.overlap, common questions are an error, are left out, or are counted.
func (h *Harness) checkOverlap(path string, m *learn.Model) error {
	all, dropped := 0, 0
	for i, qs := range h.questions {
		seen := seenBy(m, qs)
		all, dropped = all+len(qs), dropped+len(seen)
		if h.Experiment.Policy.Overlap == "drop" {
			h.questions[i] = without(qs, seen)
		}
	}
	if dropped > 0 && h.Experiment.Policy.Overlap == "refuse" {
		return &SeenError{Router: path, Seen: dropped, Questions: all}
	}
	h.Seen += dropped
	return nil
}

// seenBy returns the indices of the questions that a router was trained on.
func seenBy(m *learn.Model, qs []strategy.Question) []int {
	asked := make([]learn.Question, len(qs))
	for i := range qs {
		asked[i] = learn.Question{ID: qs[i].ID, Dataset: qs[i].Set, Text: qs[i].Body}
	}
	return m.Overlap(asked)
}

// without removes the questions at ascending indices.
func without(qs []strategy.Question, indices []int) []strategy.Question {
	for _, i := range slices.Backward(indices) {
		qs = slices.Delete(qs, i, i+1)
	}
	return qs
}

// unseen returns the questions that the cell's scorer was not trained on, since it
// scores those better than the questions of the run. Where policy.overlap is allow,
// it returns all.
func (c *cell) unseen(qs []strategy.Question) []strategy.Question {
	if c.models.DraftScorer == nil || c.Experiment.Policy.Overlap == "allow" {
		return qs
	}
	return without(qs, seenBy(c.models.DraftScorer, qs))
}

// routerRows describe the trained routers for the manifest, sorted by file.
func (h *Harness) routerRows() (rows []results.Router) {
	for _, path := range slices.Sorted(maps.Keys(h.routers)) {
		m, sum := h.routers[path], sha256.New()
		m.Write(sum) // a hash returns no errors
		rows = append(rows, results.Router{
			File: path, Method: m.Manifest.Method, Outcomes: m.Manifest.Outcomes, Datasets: m.Manifest.Datasets,
			IDsSHA256: m.Manifest.IDsSHA256, SHA256: hex.EncodeToString(sum.Sum(nil)),
		})
	}
	return rows
}

// A SeenError refuses a router that was trained on questions of the run.
type SeenError struct {
	Router          string
	Seen, Questions int
}

func (e *SeenError) Error() string {
	return fmt.Sprintf("router %s was trained on %d of the %d questions of this run", e.Router, e.Seen, e.Questions)
}
