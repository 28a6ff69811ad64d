package settings

import (
	"errors"
	"regexp"
)

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
