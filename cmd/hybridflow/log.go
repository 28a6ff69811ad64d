package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"hybridflow/results/report"
)

// logger writes to standard error: lines of text, or with --log-format json a
// record for each line. All messages of commands go through it, which removes
// terminal codes that a model or a server wrote, for example into an error.
// Progress bars are drawn without it.
//
// Several goroutines may use it; each write should end with its line. The mutex
// guards the unfinished line.
type logger struct {
	w       io.Writer
	records *slog.Logger // nil for text

	mu   sync.Mutex
	rest []byte // a line that has not ended
}

// newLogger writes to w, as text or json.
func newLogger(w io.Writer, format string) *logger {
	l := &logger{w: w}
	if format == "json" {
		l.records = slog.New(slog.NewJSONHandler(w, nil))
	}
	return l
}

// Write takes lines. "warning: " before one is its level.
func (l *logger) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.records == nil {
		return printable{l.w}.Write(p)
	}
	l.rest = append(l.rest, p...)
	for {
		line, rest, ended := bytes.Cut(l.rest, []byte("\n"))
		if !ended {
			return len(p), nil
		}
		l.rest = slices.Clone(rest)
		level := slog.LevelInfo
		text, warning := strings.CutPrefix(string(line), "warning: ")
		if warning {
			level = slog.LevelWarn
		}
		l.records.Log(context.Background(), level, report.Printable(text))
	}
}

// printable is a writer that removes terminal codes, for JSON that may be shown on
// a terminal. Values stay the same.
type printable struct{ io.Writer }

func (p printable) Write(text []byte) (int, error) {
	_, err := io.WriteString(p.Writer, report.Printable(string(text)))
	return len(text), err
}

// fail reports the failure of a command, with a hint and its exit code.
func (l *logger) fail(err error, hint string, code int) {
	text := strings.TrimSpace(err.Error())
	if l.records != nil {
		args := []any{"code", code}
		if hint != "" {
			args = append(args, "hint", hint)
		}
		l.records.Error(report.Printable(text), args...)
		return
	}
	text = "hybridflow: " + text + "\n"
	if hint != "" {
		text += "hint: " + hint + "\n"
	}
	l.Write([]byte(text))
}

// logFormat finds --log-format in a command line that does not parse, for the
// message about it.
func logFormat(args []string, getenv func(string) string) string {
	for i, arg := range args {
		if format, ok := strings.CutPrefix(arg, "--log-format="); ok {
			return format
		}
		if arg == "--log-format" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return getenv("HYBRIDFLOW_LOG_FORMAT")
}
