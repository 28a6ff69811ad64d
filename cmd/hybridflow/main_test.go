package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hybridflow": func() { os.Exit(mainCode()) }, "fetch": fetch})
}

// fetch is a command of scripts: it prints what is at the URL that ends the first
// line of a file.
func fetch() {
	text, err := os.ReadFile(os.Args[1])
	line, _, _ := strings.Cut(string(text), "\n")
	var resp *http.Response
	if err == nil {
		resp, err = http.Get(line[strings.LastIndexByte(line, ' ')+1:])
	}
	if err == nil {
		_, err = io.Copy(os.Stdout, resp.Body)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var update = flag.Bool("update", false, "rewrite what scripts compare with")

// The scripts are what a user sees. They run in an empty home, without a cache.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("HF_HUB_OFFLINE", "1")
			if data := os.Getenv("HYBRIDFLOW_TESTDATA"); data != "" {
				abs, err := filepath.Abs(data)
				if err != nil {
					return err
				}
				e.Setenv("TESTDATA", abs)
			}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			return cond == "testdata" && os.Getenv("HYBRIDFLOW_TESTDATA") != "", nil
		},
	})
}
