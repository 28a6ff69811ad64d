package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"hybridflow/results/report"
)

// tableWriters by format; the endings are those of files.
var tableWriters = map[string]struct {
	ending string
	write  func(t *report.Table, w io.Writer) error
}{
	"text":     {".txt", func(t *report.Table, w io.Writer) error { return t.Text(w, false) }},
	"colour":   {".txt", func(t *report.Table, w io.Writer) error { return t.Text(w, true) }},
	"markdown": {".md", (*report.Table).Markdown},
	"latex":    {".tex", (*report.Table).LaTeX},
	"csv":      {".csv", (*report.Table).CSV},
	"json":     {".json", (*report.Table).JSON},
}

// writeTables writes tables to standard output.
func writeTables(a *app, tables []report.Table, format string) error {
	w := a.stdout
	if format == "text" && useColour(a) {
		format = "colour"
	}
	if format == "json" { // one document
		var all []json.RawMessage
		for i := range tables {
			var b strings.Builder
			if err := tables[i].JSON(&b); err != nil {
				return err
			}
			all = append(all, json.RawMessage(b.String()))
		}
		return writeJSON(w, map[string]any{"tables": all})
	}
	for i := range tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := tableWriters[format].write(&tables[i], w); err != nil {
			return err
		}
	}
	return nil
}

// useColour follows no-color.org.
func useColour(a *app) bool { return isTerminal(a.stdout) && a.getenv("NO_COLOR") == "" }

// writeJSON writes one indented document that may be shown on a terminal.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(printable{w})
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// writeList writes a list with a header and without lines.
func writeList(w io.Writer, header table.Row, rows []table.Row) error {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	t.SetStyle(style)
	t.AppendHeader(header)
	t.AppendRows(rows)
	_, err := fmt.Fprintln(w, t.Render())
	return err
}

// saveTables writes each table in each format into a folder.
func saveTables(dir string, tables []report.Table, formats ...string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for i := range tables {
		for _, format := range formats {
			tw := tableWriters[format]
			path := filepath.Join(dir, tables[i].Name+tw.ending)
			if err := writeFile(path, func(w io.Writer) error { return tw.write(&tables[i], w) }); err != nil {
				return fmt.Errorf("write %s: %w", path, err)
			}
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
