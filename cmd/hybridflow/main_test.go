package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hybridflow": func() { os.Exit(mainCode()) }})
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
