package settings

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"github.com/goccy/go-yaml"
	"os"
	"regexp"
	"strings"
)

// Read lays YAML over the experiment; name is that of its file. An unknown field
// is an error that shows its line.
func (e *Experiment) Read(text []byte, name string) error {
	if err := decode(text, e); err != nil {
		return redacted(fmt.Errorf("read experiment %s:\n%w", name, err))
	}
	return nil
}

// ReadFile lays the YAML file of that name over the experiment.
func (e *Experiment) ReadFile(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read experiment: %w", err)
	}
	return e.Read(text, name)
}

// Set changes one field by an assignment to its dotted path, such as
// "budget.tokens=512". The value is YAML: lists are written [a, b].
func (e *Experiment) Set(assignment string) error {
	key, value, ok := strings.Cut(assignment, "=")
	if !ok || key == "" {
		return fmt.Errorf("set %q: need KEY=VALUE, such as budget.tokens=512", assignment)
	}
	doc := ""
	for i, part := range strings.Split(key, ".") {
		doc += "\n" + strings.Repeat("  ", i) + part + ":"
	}
	if err := decode([]byte(doc[1:]+" "+value+"\n"), e); err != nil {
		return redacted(fmt.Errorf("set %q:\n%w", assignment, err))
	}
	return nil
}

// decode lays YAML over an experiment.
func decode(text []byte, e *Experiment) error {
	var anything any
	if yaml.Unmarshal(text, &anything) == nil && anything == nil {
		return nil // decoding an empty document would clear all fields
	}
	err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(e)
	if err != nil && strings.Contains(err.Error(), `unknown field "notice"`) {
		return fmt.Errorf("%w\n(%s)", err, noticeReplaced)
	}
	return err
}

const noticeReplaced = "simulation.notice was replaced by recover_cloud, recover_edge and law; what notice=0.1 was: " +
	"recover_cloud=0.1 recover_edge=0.1 law=fresh-luck kappa=0 tax=0 opening=0.3 closing=0.5"

// Hash identifies the settings: it is the same for equal experiments.
func (e *Experiment) Hash() string {
	sum := sha256.Sum256(e.JSON())
	return hex.EncodeToString(sum[:8])
}

// JSON returns the experiment as the manifest of a run keeps it.
func (e *Experiment) JSON() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // plain fields only
	}
	return b
}

// secretField matches a field or header whose name says that its value is secret.
var secretField = regexp.MustCompile(`(?i)((?:key|token|secret|password|authorization)\w*["']?\s*[:=]\s*)[^\s,}]+`)

// redacted removes from an error, which shows the lines around a mistake, the
// values of fields that are named like secrets: a key may have been written where
// it does not belong.
func redacted(err error) error {
	text := secretField.ReplaceAllString(err.Error(), "$1(not shown)")
	if text == err.Error() {
		return err
	}
	return errors.New(text + "\n(a key belongs into a variable or a file: edge.key_env and edge.key_file name them)")
}
