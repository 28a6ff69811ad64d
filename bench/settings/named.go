package settings

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Named is a cell of a sweep that changes several fields at once and
// has a name to be called by.
type Named struct {
	Name       string         `json:"name" help:"of the cell, in rows and reports"`
	Set        map[string]any `json:"set,omitempty" help:"dotted field: value"`
	Strategies []string       `json:"strategies,omitempty" help:"that run in it; all where none is named"`
}

// ParseNamed reads "NAME: K=V K2=V2 @ STRATEGY,STRATEGY". Values are YAML;
// the part from @ on is optional, and so are assignments.
func ParseNamed(text string) (s Named, err error) {
	rest, strategies := cutStrategies(text)
	name, list, ok := strings.Cut(rest, ":")
	s = Named{Name: strings.TrimSpace(name), Set: map[string]any{}, Strategies: strategies}
	if !ok {
		return s, fmt.Errorf("setting %q: need NAME: KEY=VALUE KEY=VALUE, such as \"strict: budget.tokens=512 policy.tau0=0.4\"", text)
	}
	for _, a := range splitAssignments(list) {
		key, value, ok := strings.Cut(a, "=")
		if !ok || key == "" {
			return s, fmt.Errorf("setting %q: %q is not KEY=VALUE, such as budget.tokens=512", text, a)
		}
		if _, twice := s.Set[key]; twice {
			return s, fmt.Errorf("setting %q: %s is set twice", text, key)
		}
		var v any
		if err := yaml.Unmarshal([]byte(value), &v); err != nil {
			return s, fmt.Errorf("setting %q: value of %s: %w", text, key, err)
		}
		s.Set[key] = v
	}
	return s, nil
}

// splitAssignments splits at spaces, as far as the next word is an assignment:
// values such as {a: 1, b: 2} hold spaces too.
func splitAssignments(list string) (all []string) {
	for _, word := range strings.Fields(list) {
		key, _, ok := strings.Cut(word, "=")
		if isKey := ok && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_.") == ""; isKey || all == nil {
			all = append(all, word)
		} else {
			all[len(all)-1] += " " + word
		}
	}
	return all
}

// cutStrategies cuts " @ STRATEGY,STRATEGY" off the end of a text.
func cutStrategies(text string) (rest string, strategies []string) {
	i := strings.LastIndex(text, " @")
	if i < 0 {
		return text, nil
	}
	for name := range strings.SplitSeq(text[i+2:], ",") {
		strategies = append(strategies, strings.TrimSpace(name))
	}
	return text[:i], strategies
}

// UnmarshalYAML implements [yaml.NodeUnmarshaler], so that a field that does not
// exist, a value that it cannot have and a field that cannot differ between cells
// are errors that show their line.
func (s *Named) UnmarshalYAML(node ast.Node) error {
	type plain Named
	if err := yaml.NodeToValue(node, (*plain)(s), yaml.Strict()); err != nil {
		return err
	}
	at := node.GetToken()
	for _, key := range slices.Sorted(maps.Keys(s.Set)) {
		scratch := Defaults()
		if err := scratch.assign(key, s.Set[key]); err != nil {
			return &yaml.SyntaxError{Message: key + ": " + briefly(err), Token: tokenOf(node, key, at)}
		}
	}
	return nil
}

// briefly returns the message of an error without its source excerpt: that of the
// setting is shown instead.
func briefly(err error) string {
	if e := yaml.Error(nil); errors.As(err, &e) {
		return e.GetMessage()
	}
	return err.Error()
}

// tokenOf returns the position of a key in a setting's text.
func tokenOf(node ast.Node, key string, fallback *token.Token) *token.Token {
	for _, n := range ast.Filter(ast.MappingValueType, node) {
		if t := n.(*ast.MappingValueNode).Key.GetToken(); t.Value == key {
			return t
		}
	}
	return fallback
}

// assign changes a field that may differ between cells.
func (e *Experiment) assign(key string, value any) error {
	if err := variable(key); err != nil {
		return err
	}
	text, err := yaml.MarshalWithOptions(value, yaml.JSON())
	if err != nil {
		return fmt.Errorf("set %s: %w", key, err)
	}
	return e.Set(key + "=" + strings.TrimSpace(string(text)))
}

// apply lays the setting over an experiment.
func (s *Named) apply(e *Experiment) error {
	for _, key := range slices.Sorted(maps.Keys(s.Set)) { // a section before its fields
		if err := e.assign(key, s.Set[key]); err != nil {
			return err
		}
	}
	return nil
}
