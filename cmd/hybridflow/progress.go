package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hybridflow/results/report"
)

// A progress shows how far something is: a bar on a terminal, elsewhere a line or a
// record every ten seconds, because carriage returns spoil a log.
type progress struct {
	bar   *progressbar.ProgressBar
	w     io.Writer
	log   *slog.Logger // nil unless records are asked for
	what  string
	done  int64
	total int64
	begin time.Time
	next  time.Time
}

// logEvery is the interval between two lines of a log.
const logEvery = 10 * time.Second

func newProgress(w io.Writer, what string, total int64, bytes bool) *progress {
	p := &progress{w: w, what: report.Printable(what), total: total, begin: time.Now(), next: time.Now().Add(logEvery)}
	if l, ok := w.(*logger); ok {
		p.log, w = l.records, l.w // a bar needs the terminal itself
	}
	if p.log != nil || !isTerminal(w) {
		return p
	}
	options := []progressbar.Option{
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(p.what), progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100 * time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionClearOnFinish(),
	}
	if bytes {
		options = append(options, progressbar.OptionShowBytes(true))
	}
	p.bar = progressbar.NewOptions64(total, options...)
	return p
}

// set sets the number that is done, which may be less than before.
func (p *progress) set(done int64) {
	p.done = done
	if p.bar != nil {
		p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
		return
	}
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(logEvery)
		if p.log != nil {
			p.record()
			return
		}
		fmt.Fprintf(p.w, "%s: %d of %d (%.0f %%), %s\n", p.what, done, p.total,
			100*float64(done)/float64(max(p.total, 1)), now.Sub(p.begin).Round(time.Second))
	}
}

func (p *progress) add(n int) { p.set(p.done + int64(n)) }

func (p *progress) record() {
	p.log.Info("progress", "what", p.what, "done", p.done, "total", p.total, "seconds", time.Since(p.begin).Seconds())
}

// finish ends what is shown; nothing is where nothing began.
func (p *progress) finish() {
	switch {
	case p == nil:
	case p.bar != nil:
		p.bar.Finish()
	case p.log != nil:
		p.record() // programs read the last state
	}
}

func isTerminal(w io.Writer) bool {
	if l, ok := w.(*logger); ok {
		w = l.w
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
