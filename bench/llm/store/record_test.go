package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

func file(t testing.TB, db *bbolt.DB, in bucket, key, value string) {
	t.Helper()
	if err := db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(in)).Put([]byte(key), []byte(value)) }); err != nil {
		t.Fatal(err)
	}
}

// A damaged or foreign record is an error that names it, wherever it is read.
func TestStoreNamesUnreadableRecords(t *testing.T) {
	s, db := openStore(t)
	replay := s.Replay(options())
	key := s.scope(options()).key(llmtest.Prompted("count"))
	for _, c := range []struct{ name, value, want string }{
		{"not JSON", "\x00\x01", "not a record: invalid character"},
		{"nothing", "", "not a record: unexpected end"},
		{"a list", "[]", "not a record: json: cannot unmarshal"},
		{"no version", "{}", "not a record: no version"},
		{"cut short", `{"version":1,"Key":"` + key, "not a record: unexpected end"},
		{"a later version", `{"version":2,"Key":7}`, "version 2; this program reads version 1 (use the program that wrote it)"},
		{"another's", `{"version":1,"Key":"abc"}`, `holds the record of "abc"`},
		{"another type", `{"version":1,"Key":"` + key + `","Response":{"Text":7}}`, "not a record: json: cannot unmarshal number"},
	} {
		file(t, db, replyBucket, key, c.value)
		_, opening := New(db)
		_, asking := replay.Complete(t.Context(), llmtest.Prompted("count"), nil)
		_, waiting := s.Wrap(llmtest.Scripted{}, options()).Complete(t.Context(), llmtest.Prompted("count"), nil)
		var listing error
		for r, err := range s.All {
			if listing = err; r.Key != key {
				t.Errorf("%s: %+v", c.name, r)
			}
		}
		for _, err := range []error{opening, asking, waiting, listing} {
			if fault := (*Error)(nil); !errors.As(err, &fault) || fault.Key != key || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", c.name, err, c.want)
			}
		}
	}
}

// A changed key or field name would lose every recorded reply.
func TestRecordGolden(t *testing.T) {
	s, _ := openStore(t)
	const want = "d8ec1bd8b16c35ded3a94dd9fe5a26d606ded79a4803cb2cebb2975ee137a4f4"
	key := s.scope(options()).key(llmtest.Full())
	if key != want {
		t.Errorf("key %s, want %s", key, want)
	}
	const value = `{"version":1,"Key":"` + want + `","Endpoint":"http://a/v1","Extra":{"top_k":20},` +
		`"Request":{"Model":"gpt-4.1","Messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"1+1?"}],` +
		`"Temperature":0.5,"TopP":0.95,"MaxTokens":600,"Seed":7,"Stop":["\n\n","END"]},` +
		`"Response":{"Text":"ho","Thinking":"hm","Finish":"stop","Model":"big-1",` +
		`"Usage":{"Prompt":4,"CachedPrompt":3,"Completion":2,"Reasoning":1},"NoUsage":true,` +
		`"Logprobs":[-0.5],"Headers":{"X-Request-Id":"7"},"TTFT":1,"ITL":2,"Took":3,"Retry":4,"Queue":5,"Limited":6,"Attempts":7},` +
		`"Deltas":[{"Text":"ho","At":1}],"Price":{"Model":"big","Prompt":2,"Completion":8},` +
		`"CostUSD":0.25,"AtUnixMS":1700000000000,"Error":"cut","Timeout":true}`
	usd := 0.25
	record := Record{Key: want, Endpoint: "http://a/v1", Extra: json.RawMessage(`{"top_k":20}`), Request: llmtest.Full(),
		Response: llm.Response{Text: "ho", Thinking: "hm", Finish: "stop", Model: "big-1",
			Usage: llm.Usage{Prompt: 4, CachedPrompt: 3, Completion: 2, Reasoning: 1}, NoUsage: true, Logprobs: []float64{-0.5},
			Headers: map[string]string{"X-Request-Id": "7"}, TTFT: 1, ITL: 2, Took: 3, Retry: 4, Queue: 5, Limited: 6, Attempts: 7},
		Deltas: []llm.Delta{{Text: "ho", At: 1}}, Price: llm.Price{Model: "big", Prompt: 2, Completion: 8}, CostUSD: &usd,
		AtUnixMS: 1700000000000, Error: "cut", Timeout: true}
	var got versioned
	if err := decodeRecord(want, []byte(value), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(record, got.Record); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// An extra body that is not JSON is an error of each call.
func TestStoreRefusesExtraBody(t *testing.T) {
	s, _ := openStore(t)
	o := options()
	o.Extra["top_k"] = t.Context
	for _, c := range []llm.Client{s.Wrap(llmtest.Scripted{}, o), s.Replay(o)} {
		if _, err := c.Complete(t.Context(), llmtest.Prompted("count"), nil); err == nil ||
			!strings.Contains(err.Error(), "extra body of the requests to https://api.example.com/v1") {
			t.Error(err)
		}
	}
}

// All yields the records by key, replies first, and stops when its loop does.
func TestStoreYieldsAllRecords(t *testing.T) {
	s, db := openStore(t)
	for i := range 5 {
		c := llm.Client(llmtest.Scripted{})
		if i%2 > 0 {
			c = llmtest.Broken{Err: context.DeadlineExceeded}
		}
		s.Wrap(c, options()).Complete(t.Context(), llmtest.Prompted(fmt.Sprint("number ", i)), func(llm.Delta) {})
	}
	var got, want []string
	for r, err := range s.All {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.Key)
		if r.Endpoint != "https://api.example.com/v1" || string(r.Extra) != `{"top_k":20}` || r.Price.Completion != 1000 || r.AtUnixMS == 0 {
			t.Errorf("%+v", r)
		}
		if whole := r.Error == ""; whole != (r.CostUSD != nil) || whole == r.Timeout || whole != (len(r.Deltas) > 0) {
			t.Errorf("%+v", r)
		}
	}
	for _, name := range []bucket{replyBucket, failureBucket} {
		db.View(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte(name)).ForEach(func(k, v []byte) error {
				want = append(want, string(k[:keyLen]))
				if strings.Contains(string(v), "hunter2") {
					t.Errorf("a secret in %s", v)
				}
				return nil
			})
		})
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) != 5 {
		t.Error(diff)
	}
	n := 0
	for range s.All {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("went on for %d", n)
	}
}

// A record that can be read is written and read again unchanged.
func FuzzDecodeRecord(f *testing.F) {
	usd := 0.5
	r := Record{Key: "k", Endpoint: "http://a/v1", Extra: json.RawMessage(`{"top_k":20}`), Request: llmtest.Full(),
		Deltas:   []llm.Delta{{Text: "<a>", At: 1}},
		Response: llm.Response{Text: "<a>", Headers: map[string]string{"a": "b"}, Logprobs: []float64{-1}}, CostUSD: &usd, Error: "cut",
		Timeout: true}
	seed, err := r.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"version":1,"Key":"k","Extra":null}`))
	f.Add([]byte(`{"version":2}`))
	f.Fuzz(func(t *testing.T, value []byte) {
		var first, second versioned
		if err := decodeRecord("k", value, &first); err != nil {
			return
		}
		again, err := first.encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := decodeRecord("k", again, &second); err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		third, err := second.encode()
		if err != nil || string(third) != string(again) {
			t.Errorf("%s became %s, %v", again, third, err)
		}
		var a answer
		if err := decodeRecord("k", again, &a); err != nil || !cmp.Equal(a.Response, second.Response) {
			t.Errorf("%s answers %+v, %v", again, a.Response, err)
		}
	})
}

// Calls of earlier sessions count by their usage, or by the most they can have used.
func TestOwed(t *testing.T) {
	p := llm.Price{Prompt: 1, Completion: 2}
	asked60 := llm.Request{Model: "m", MaxTokens: 100, Messages: []llm.Message{{Role: "user", Content: strings.Repeat("x", 60)}}}
	known := llm.Response{Text: "x", Usage: llm.Usage{Prompt: 70, Completion: 15}}
	unknown := llm.Response{Text: "x", NoUsage: true}
	records := []Record{
		{Request: asked60, Response: known, Price: p},
		{Request: asked60, Response: unknown, Price: p},
		{Request: asked60, Response: unknown, Price: p, Error: "unexpected EOF", Extra: []byte("null")},
		{Request: asked60, Response: unknown, Price: p, Extra: []byte(`{"n":2}`)},
		{Price: p, Error: "429"},
	}
	usd, tokens, err := Owed(func(yield func(Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	})
	if usd != 0.0001+0.0004+0.0004+0.0006 || tokens != 85+300+300+400 || err != nil {
		t.Errorf("$%v, %d tokens, %v", usd, tokens, err)
	}
	bad := errors.New("bad record")
	if _, _, err := Owed(func(yield func(Record, error) bool) { yield(Record{}, bad) }); err != bad {
		t.Errorf("got %v", err)
	}
}
