package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/jedib0t/go-pretty/v6/text"

	"hybridflow/bench/settings"
)

// A keysFlag lists the fields of an experiment and ends the command.
type keysFlag bool

// BeforeReset is what kong calls when it meets the flag.
func (keysFlag) BeforeReset(k *kong.Kong) error {
	keys, err := settings.Keys()
	if err != nil {
		return err
	}
	for _, key := range keys {
		name := key.Name
		if key.Default != "" {
			name += "=" + key.Default
		}
		fmt.Fprintln(k.Stdout, name)
		for line := range strings.SplitSeq(text.WrapSoft(key.Doc, 90), "\n") {
			fmt.Fprintln(k.Stdout, "    "+strings.TrimRight(line, " "))
		}
	}
	k.Exit(0)
	return nil
}
