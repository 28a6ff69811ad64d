package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// unused is a flag that has no effect beside the other flags.
type unused struct {
	flag string
	when bool   // it has none
	why  string // for the user
}

// refuse returns an error about the first flag on the command line that has no
// effect. Flags that variables set pass: these are for other commands too.
func (a *app) refuse(flags ...unused) error {
	for _, f := range flags {
		if f.when && a.typed[f.flag] {
			return &usageError{fmt.Errorf("--%s has no effect here: %s", f.flag, f.why)}
		}
	}
	return nil
}

// typedFlags returns the names of the flags on the command line.
func typedFlags(k *kong.Context) map[string]bool {
	names := map[string]bool{}
	for _, p := range k.Path {
		if p.Flag != nil {
			names[p.Flag.Name] = true
		}
	}
	return names
}
