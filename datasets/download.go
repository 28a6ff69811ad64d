package datasets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// download stores a file in the cache as a blob. It is written to BLOB.incomplete,
// continued there after an interruption, and renamed only when size and checksum are
// those announced.
func (h *hub) download(ctx context.Context, address string, want remote, blob string, progress func(done int64)) error {
	if err := os.MkdirAll(filepath.Dir(blob), 0o755); err != nil {
		return err
	}
	incomplete := blob + ".incomplete"
	err := h.retry(ctx, func() error { return h.attempt(ctx, address, want, incomplete, progress) })
	if err != nil {
		return err
	}
	return os.Rename(incomplete, blob)
}

// attempt downloads the missing part of a file and checks the whole.
func (h *hub) attempt(ctx context.Context, address string, want remote, incomplete string, progress func(done int64)) error {
	f, err := os.OpenFile(incomplete, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	progress(have)
	if have != want.size {
		err = h.do(ctx, http.MethodGet, address, have, func(resp *http.Response, alive func()) error {
			return h.receive(resp, f, have, want.size, func(done int64) { alive(); progress(done) })
		})
		if err != nil {
			return err
		}
	}
	if _, err := checkBlob(incomplete, want.etag); errors.Is(err, errChecksum) {
		// What is there cannot be continued.
		return &transientError{err: errors.Join(err, f.Truncate(0))}
	} else if err != nil {
		return err
	}
	return f.Sync()
}

// receive writes a response's body to f, which holds the first have bytes. It stops
// one byte beyond size.
func (h *hub) receive(resp *http.Response, f *os.File, have, size int64, progress func(done int64)) error {
	switch resp.StatusCode {
	case http.StatusOK: // all of it, even if a part was requested
		have = 0
	case http.StatusPartialContent:
		if got := resp.Header.Get("Content-Range"); !strings.HasPrefix(got, fmt.Sprintf("bytes %d-", have)) {
			return &transientError{err: errors.Join(fmt.Errorf("asked for bytes from %d on, got %.40q", have, got), f.Truncate(0))}
		}
	case http.StatusRequestedRangeNotSatisfiable:
		return &transientError{err: errors.Join(errors.New("the part downloaded before does not fit the file"), f.Truncate(0))}
	default:
		return h.failure(resp)
	}
	if err := f.Truncate(have); err != nil {
		return err
	}
	if _, err := f.Seek(have, io.SeekStart); err != nil {
		return err
	}
	b := &body{resp.Body, have, progress}
	if size >= 0 {
		b.Reader = io.LimitReader(resp.Body, size-have+1)
	}
	if _, err := io.Copy(f, b); err != nil {
		return err
	}
	switch {
	case size >= 0 && b.done > size:
		return errors.Join(fmt.Errorf("the hub announced %d bytes and sends more", size), f.Truncate(0))
	case b.done < size:
		return &transientError{err: fmt.Errorf("got %d of %d bytes", b.done, size)}
	}
	return nil
}

// A body reports how many bytes of a file have arrived. Its errors, those of the
// connection, are transient, unlike those of the disk.
type body struct {
	io.Reader
	done     int64
	progress func(done int64)
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.done += int64(n); n > 0 {
		b.progress(b.done)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &transientError{err: fmt.Errorf("after %d bytes: %w", b.done, err)}
	}
	return n, err
}

// failure is the error for a status that is not a success. A refusal by the host to
// which the hub redirects means that a signed address has expired: another attempt
// gets a new one.
func (h *hub) failure(resp *http.Response) error {
	host, status := resp.Request.URL.Host, resp.StatusCode
	denied := status == http.StatusUnauthorized || status == http.StatusForbidden
	if denied && host == h.endpoint.Host {
		return &AccessError{
			Repo: repoOf(resp.Request.URL.Path), Status: status,
			Code: redact(resp.Header.Get("X-Error-Code"), h.token), Token: h.token != "",
		}
	}
	err := fmt.Errorf("%s answers %d %s", host, status, http.StatusText(status))
	if code := resp.Header.Get("X-Error-Code"); code != "" {
		err = fmt.Errorf("%w (%.60s)", err, code)
	}
	if denied || status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status >= 500 {
		return &transientError{err: err, after: retryAfter(resp.Header, time.Now())}
	}
	return err
}

// repoOf extracts ORG/NAME from /datasets/ORG/NAME/resolve/...
func repoOf(path string) string {
	_, rest, _ := strings.Cut(path, "/datasets/")
	repo, _, _ := strings.Cut(rest, "/resolve/")
	return repo
}
