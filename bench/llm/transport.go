package llm

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// An exchange is what one request hands to the transport through its context, and
// what the transport notes for it: go-openai drops zeros from the body it
// writes, and headers from the errors it reads.
type exchange struct {
	body   []byte      // of a chat, sent in place of go-openai's; nil for embeddings
	status int         // of the answer; 0 until there is one
	header http.Header // of the answer
	fault  []byte      // an answer that should have been another; nil if all is well
}

type exchangeKey struct{}

// A transport corrects what go-openai would measure wrongly. It sends the body of
// the request's exchange, and hands go-openai a stream of data lines only, that
// ends well after [DONE] and in no other way.
type transport struct {
	base    *http.Transport
	key     func() Secret // to send with the next request; "" for none
	headers map[string]Secret
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	c := req.Context().Value(exchangeKey{}).(*exchange)
	ctx, cancel := context.WithCancel(req.Context())
	out := req.Clone(ctx)
	if key := t.key(); key != "" {
		out.Header.Set("Authorization", "Bearer "+string(key))
	}
	for name, value := range t.headers {
		out.Header.Set(name, string(value))
	}
	if c.body != nil {
		req.Body.Close() // a RoundTripper must
		out.ContentLength = int64(len(c.body))
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(c.body)), nil }
		out.Body, _ = out.GetBody()
	}
	resp, err := t.base.RoundTrip(out)
	if err != nil {
		cancel()
		return nil, err
	}
	c.status, c.header = resp.StatusCode, resp.Header
	kind := resp.Header.Get("Content-Type")
	if ok := resp.StatusCode == http.StatusOK; ok && c.body != nil &&
		!strings.HasPrefix(kind, "application/json") && !strings.HasPrefix(kind, "text/html") {
		resp.Body = &events{body: resp.Body, in: bufio.NewReader(resp.Body), header: resp.Header, cancel: cancel}
		return resp, nil
	}
	defer cancel()
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	failed := resp.StatusCode != http.StatusOK || c.body != nil
	if !failed && bytes.Contains(text, []byte(`"error"`)) { // a failure that calls itself a success
		_, failed = parseError(text, resp.StatusCode, resp.Header)
	}
	if failed {
		c.fault = text
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, err
}

// events is an answer reduced to its data lines. Comments that keep a
// connection alive, of which go-openai accepts 300, and blank lines are dropped;
// an error sent as an event becomes the error of Read.
type events struct {
	body   io.ReadCloser
	in     *bufio.Reader
	header http.Header
	cancel context.CancelFunc

	line     []byte // what Read returns first
	err      error  // what it returns then
	named    bool   // the last "event:" said error
	finished bool   // nothing but the end of the body is to come
}

func (s *events) Read(p []byte) (int, error) {
	for len(s.line) == 0 && s.err == nil {
		s.next()
	}
	n := copy(p, s.line)
	if s.line = s.line[n:]; n > 0 || len(p) == 0 {
		return n, nil
	}
	return 0, s.err
}

// next reads one line and keeps it if it holds data.
func (s *events) next() {
	line, err := s.in.ReadSlice('\n') // valid until the next read, when it has been used up
	if err == bufio.ErrBufferFull {
		line = slices.Clone(line)
		var rest []byte
		rest, err = s.in.ReadBytes('\n')
		line = append(line, rest...)
	}
	if s.err = err; err == io.EOF {
		s.err = io.ErrUnexpectedEOF // closed before [DONE]
	}
	if name, ok := bytes.CutPrefix(line, []byte("event:")); ok {
		s.named = string(bytes.TrimSpace(name)) == "error"
	}
	data, ok := bytes.CutPrefix(line, []byte("data:"))
	data = bytes.TrimSpace(data)
	switch {
	case !ok, len(data) == 0:
		return
	case string(data) == "[DONE]":
		s.finished, s.err = true, io.EOF
	case err != nil && !json.Valid(data):
		return // cut in the middle
	case s.named, bytes.Contains(data, []byte(`"error"`)):
		if e, ok := parseError(data, http.StatusOK, s.header); ok || s.named {
			s.err = e
			return
		}
	}
	s.line = line
	if err != nil {
		s.line = append(slices.Clone(line), '\n')
	}
}

// Close leaves the connection of a finished answer fit for reuse by reading up
// to the terminator of the last chunk, for at most 4 KiB and 250 ms. That of an
// unfinished one is closed, so that the server may stop generating.
func (s *events) Close() error {
	if s.finished {
		limit := time.AfterFunc(250*time.Millisecond, s.cancel)
		io.CopyN(io.Discard, s.body, 4<<10)
		limit.Stop()
	}
	err := s.body.Close()
	s.cancel()
	return err
}
