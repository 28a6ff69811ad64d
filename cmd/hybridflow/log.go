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

// A logger is standard error: lines for people, or with --log-format json a
// record for each line. All that commands say goes through it, so that nothing
// that a model or a server wrote, in an error message say, reaches the terminal
// as a code. Progress bars alone are drawn past it.
//
// It may be used from several goroutines; each write should end with its line.
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

// A printable is where JSON goes, which people look at as well: what models
// wrote into it is no code for their terminal. Values stay what they are.
type printable struct{ io.Writer }

func (p printable) Write(text []byte) (int, error) {
	_, err := io.WriteString(p.Writer, report.Printable(string(text)))
	return len(text), err
}

// fail says why a command failed, and what to try.
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

// logFormat finds --log-format where the command line as a whole could not be
// read, and somebody waits to read why.
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
