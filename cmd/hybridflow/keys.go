package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/jedib0t/go-pretty/v6/text"

	"hybridflow/bench/settings"
)

// keysFlag lists the fields of an experiment and ends the command.
type keysFlag bool

// BeforeReset runs when kong meets the flag, before it checks the others.
func (keysFlag) BeforeReset(k *kong.Kong) error {
	for _, key := range settings.Keys() {
		name := key.Name
		if key.Default != "" {
			name += "=" + key.Default
		}
		fmt.Fprintln(k.Stdout, name)
		for line := range strings.SplitSeq(text.WrapSoft(key.Help, 90), "\n") {
			fmt.Fprintln(k.Stdout, "    "+strings.TrimRight(line, " "))
		}
	}
	k.Exit(0)
	return nil
}
