package bench

import (
	"runtime"
	"testing"
	"time"
)

// A live run says when it was made and with which Go; a simulated one does not,
// since equal runs have equal manifests.
func TestManifestOfLiveRuns(t *testing.T) {
	url, _ := serveMock(t, small(1), 0.005)
	e := live(small(1), url, 0.005)
	e.Strategies = []string{"edge-cot", "cloud-cot"}
	m := prepare(t, e).Manifest()
	if created, err := time.Parse(time.RFC3339, m.Created); err != nil || time.Since(created) > time.Hour || m.Go != runtime.Version() {
		t.Errorf("live: created %q (%v), Go %q", m.Created, err, m.Go)
	}
	if m := prepare(t, small(1)).Manifest(); m.Created != "" || m.Go != "" {
		t.Errorf("simulated: created %q, Go %q", m.Created, m.Go)
	}
	for _, o := range m.Models {
		if o.Tier != "edge" && o.Tier != "cloud" {
			t.Errorf("a model of tier %q", o.Tier)
		}
	}
}
