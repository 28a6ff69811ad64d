package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows how far something is: a bar on a terminal, elsewhere a line
// now and then, because a log is no place for carriage returns.
type progress struct {
	bar   *progressbar.ProgressBar
	w     io.Writer
	what  string
	done  int64
	total int64
	begin time.Time
	next  time.Time
}

// logEvery is how often a line goes to a log.
const logEvery = 10 * time.Second

func newProgress(w io.Writer, what string, total int64, bytes bool) *progress {
	p := &progress{w: w, what: what, total: total, begin: time.Now(), next: time.Now().Add(logEvery)}
	if !isTerminal(w) {
		return p
	}
	options := []progressbar.Option{
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what), progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100 * time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionClearOnFinish(),
	}
	if bytes {
		options = append(options, progressbar.OptionShowBytes(true))
	}
	p.bar = progressbar.NewOptions64(total, options...)
	return p
}

// set moves to a place, which may lie behind the last one.
func (p *progress) set(done int64) {
	p.done = done
	if p.bar != nil {
		p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
		return
	}
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(logEvery)
		fmt.Fprintf(p.w, "%s: %d of %d (%.0f %%), %s\n", p.what, done, p.total,
			100*float64(done)/float64(max(p.total, 1)), now.Sub(p.begin).Round(time.Second))
	}
}

func (p *progress) add(n int) { p.set(p.done + int64(n)) }

func (p *progress) finish() {
	if p.bar != nil {
		p.bar.Finish()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
