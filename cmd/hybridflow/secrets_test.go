package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// aKey is what must never be seen again. Its length is that of a real one.
const aKey = "sk-canary-7f3a9c1e5b2d4860-do-not-tell"

// Nothing that a run leaves behind or says holds the key: not where the server
// repeats it in its errors and replies, and not where the process dies.
func TestKeysLeaveNoTrace(t *testing.T) {
	for name, serve := range map[string]http.HandlerFunc{
		"refused": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Request-Id", "r1")
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, `{"error":{"message":"Incorrect API key provided: %s","code":"invalid_api_key"}}`,
				strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		},
		"garbage": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprintf(w, "data: {%s\n\n", r.Header.Get("Authorization"))
		},
		"silence": func(_ http.ResponseWriter, r *http.Request) { // the process is told to dump its goroutines
			io.Copy(io.Discard, r.Body) // until then a server does not notice that its client is gone
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := httptest.NewServer(serve)
			defer s.Close()
			var said bytes.Buffer
			cmd := program(t, "run", "--out", filepath.Join(dir, "run"), "--datasets", "aime24", "--limit", "3", "--seed", "1",
				"--strategies", "edge-cot,hybridflow", "--edge", "llama-3.2-3b@"+s.URL+"/v1", "--cloud", "gpt-4.1@"+s.URL+"/v1",
				"--set", "time_scale=0.001", "--set", "edge.key_env=CANARY", "--set", "cloud.key_env=CANARY")
			cmd.Env = append(cmd.Env, "CANARY="+aKey)
			cmd.Stdout, cmd.Stderr = &said, &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if name == "silence" {
				time.Sleep(500 * time.Millisecond)
				cmd.Process.Signal(syscall.SIGQUIT)
			}
			cmd.Wait()
			s.CloseClientConnections()
			if said.Len() == 0 {
				t.Error("the run said nothing")
			}
			if strings.Contains(said.String(), aKey) {
				t.Errorf("the run said:\n%s", said.String())
			}
			files := 0
			err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				files++
				text, err := os.ReadFile(path)
				if bytes.Contains(text, []byte(aKey)) {
					t.Errorf("%s holds the key", path)
				}
				return err
			})
			if err != nil || files == 0 {
				t.Errorf("looked at %d files, error %v", files, err)
			}
		})
	}
}

// program is the program as a process, without a cache of benchmarks.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "hybridflow"
	cmd.Env = append(os.Environ(), "HF_HOME="+filepath.Join(t.TempDir(), "none"), "HF_HUB_OFFLINE=1")
	return cmd
}
