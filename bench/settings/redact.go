package settings

import (
	"errors"
	"regexp"
)

// secretField is a field or header whose name says that its value is secret.
var secretField = regexp.MustCompile(`(?i)((?:key|token|secret|password|authorization)\w*["']?\s*[:=]\s*)[^\s,}]+`)

// redacted is an error about settings, which shows the lines around the mistake,
// without the values of fields that are named like secrets: somebody may have
// written a key where it does not belong.
func redacted(err error) error {
	text := secretField.ReplaceAllString(err.Error(), "$1(not shown)")
	if text == err.Error() {
		return err
	}
	return errors.New(text + "\n(a key belongs into a variable or a file: edge.key_env and edge.key_file name them)")
}
