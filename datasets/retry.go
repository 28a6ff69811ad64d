package datasets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// A transientError is one after which another attempt may succeed.
type transientError struct {
	err   error
	after time.Duration // pause that the server requests; 0 if none
}

func (e *transientError) Error() string { return e.err.Error() }
func (e *transientError) Unwrap() error { return e.err }

const (
	maxAttempts  = 5                // of one request
	longestPause = 30 * time.Second // between attempts, by our own choice
	longestWait  = 5 * time.Minute  // between attempts, if the server asks for it
)

// retry calls do until it succeeds, fails for good or the attempts are used up.
// The pause before another attempt is the one the server requests, else 1 s, 2 s, 4 s
// and so on.
func (h *hub) retry(ctx context.Context, do func() error) error {
	for attempt, pause := 1, time.Second; ; attempt, pause = attempt+1, min(2*pause, longestPause) {
		err := do()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var transient *transientError
		if !errors.As(err, &transient) {
			return err
		}
		if attempt >= maxAttempts {
			return fmt.Errorf("gave up after %d attempts: %w", attempt, err)
		}
		wait := cmp.Or(transient.after, pause)
		if wait > longestWait {
			return fmt.Errorf("%w, and asks to wait %s", err, wait)
		}
		if err := h.sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// retryAfter reads a Retry-After header: seconds or a date.
func retryAfter(header http.Header, now time.Time) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// An AccessError means that the hub refuses a file: the repository is gated or
// private, or does not exist, which the hub does not reveal without access.
type AccessError struct {
	Repo   string // ORG/NAME
	Status int    // 401 or 403
	Code   string // the hub's error code, such as GatedRepo; may be ""
	Token  bool   // a token was sent
}

func (e *AccessError) Error() string {
	with := "without a token"
	if e.Token {
		with = "with the token given"
	}
	message := fmt.Sprintf("no access to %s %s: the hub answers %d", e.Repo, with, e.Status)
	if e.Code != "" {
		message += " (" + e.Code + ")"
	}
	return message
}

// Hint describes how to obtain access.
func (e *AccessError) Hint() string {
	hint := fmt.Sprintf("accept the terms at https://huggingface.co/datasets/%s and set HF_TOKEN to a token of that account", e.Repo)
	if e.Repo == gpqaRepo {
		hint += "; or give the authors' archive (dataset.zip of github.com/idavidrein/gpqa) with --gpqa-zip FILE"
	}
	return hint
}
