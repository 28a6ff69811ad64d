package datasets

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A hub is the web side of a download: requests with a token, redirects and retries.
// It is independent of the cache. One goroutine uses it at a time.
type hub struct {
	endpoint *url.URL
	token    string
	client   *http.Client
	stall    time.Duration
	sleep    func(context.Context, time.Duration) error
}

func newHub(o PullOptions) (*hub, error) {
	endpoint, err := url.Parse(strings.TrimRight(cmp.Or(o.Endpoint, "https://huggingface.co"), "/"))
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" {
		return nil, errors.New("HF_ENDPOINT is not a web address such as https://huggingface.co")
	}
	h := &hub{
		endpoint: endpoint, token: o.Token, stall: cmp.Or(o.stall, time.Minute), sleep: o.sleep,
		client: &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone(), CheckRedirect: checkRedirect},
	}
	if h.sleep == nil {
		h.sleep = sleep
	}
	return h, nil
}

func (h *hub) url(repo, revision, name string) string {
	return h.endpoint.String() + "/datasets/" + repo + "/resolve/" + url.PathEscape(revision) + "/" + name
}

// A remote is the description of a file that the hub gives before the download.
type remote struct {
	commit string
	etag   string // names the content: SHA-256 of large files, git's SHA-1 of small ones
	size   int64  // bytes, -1 if not stated
}

// An ETag becomes a file name, so it may not be a path.
var etagPattern = regexp.MustCompile(`^[0-9A-Za-z_-][0-9A-Za-z._-]{0,127}$`)

// head requests a file's description. Large files are stored elsewhere, and the
// redirect to them has the description: X-Linked-Etag and X-Linked-Size.
func (h *hub) head(ctx context.Context, address string) (remote, error) {
	var r remote
	err := h.retry(ctx, func() error {
		return h.do(ctx, http.MethodHead, address, 0, func(resp *http.Response, _ func()) error {
			if resp.StatusCode >= 400 {
				return h.failure(resp)
			}
			etag := cmp.Or(resp.Header.Get("X-Linked-Etag"), resp.Header.Get("ETag"))
			r = remote{
				commit: resp.Header.Get("X-Repo-Commit"),
				etag:   strings.Trim(strings.TrimPrefix(etag, "W/"), `"`),
				size:   -1,
			}
			if !commitPattern.MatchString(r.commit) || !etagPattern.MatchString(r.etag) {
				return fmt.Errorf("%s answers %d without a commit and an ETag: is HF_ENDPOINT a Hugging Face hub?", h.endpoint.Host, resp.StatusCode)
			}
			if size, err := strconv.ParseInt(resp.Header.Get("X-Linked-Size"), 10, 64); err == nil && size >= 0 {
				r.size = size
			} else if resp.StatusCode == http.StatusOK {
				r.size = resp.ContentLength
			}
			return nil
		})
	})
	return r, err
}

var (
	errRedirects = errors.New("more than 10 redirects")
	errStalled   = errors.New("connection gave no data for too long")
)

// do makes one request and passes the response to use, which calls alive whenever
// there was progress. Errors of the connection are transient; their text omits the
// address, which may be signed after a redirect.
func (h *hub) do(ctx context.Context, method, address string, offset int64, use func(resp *http.Response, alive func()) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(h.stall, func() { cancel(errStalled) })
	defer watchdog.Stop()

	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "hybridflow")
	req.Header.Set("Accept-Encoding", "identity") // sizes and ranges are those of the file
	if h.token != "" {
		req.Header.Set("Authorization", "Bearer "+h.token)
	}
	if offset > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
	}
	resp, err := h.client.Do(req)
	if err == nil {
		defer resp.Body.Close()
		err = use(resp, func() { watchdog.Reset(h.stall) })
	}
	if err != nil && errors.Is(context.Cause(ctx), errStalled) {
		return &transientError{err: errStalled}
	}
	if address := (*url.Error)(nil); errors.As(err, &address) {
		return connectionError(h.endpoint.Host, address.Err)
	}
	return err
}

// checkRedirect keeps the token within the hub: net/http would also send it to
// subdomains and to other ports. A HEAD request stays within the hub itself.
func checkRedirect(next *http.Request, via []*http.Request) error {
	first := via[0].URL
	same := next.URL.Host == first.Host && (next.URL.Scheme == first.Scheme || next.URL.Scheme == "https")
	switch {
	case len(via) >= 10:
		return errRedirects
	case !same && next.Method == http.MethodHead:
		return http.ErrUseLastResponse
	case !same:
		next.Header.Del("Authorization")
	}
	return nil
}

// connectionError marks errors of the connection as transient, except those that
// another attempt would meet again.
func connectionError(host string, err error) error {
	reported := fmt.Errorf("ask %s: %w", host, err)
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	if errors.Is(err, errRedirects) || errors.As(err, &certificate) || errors.As(err, &dns) && dns.IsNotFound {
		return reported
	}
	return &transientError{err: reported}
}
