package strategy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hybridflow/dag"
)

var (
	// An item has a number of up to three digits, and a space behind it: "1.5
	// litres" is none.
	item       = regexp.MustCompile(`^[ \t*#-]*[0-9]{1,3}[.):]([ \t*].*)`)
	inBrackets = regexp.MustCompile(`\([Dd]ifficulty[:*= \t]*[1-9][^)]*\)`)
)

// readList reads a numbered list as models write it, an item a line: "1. text",
// "2) text", "**3.** text", also with a "(difficulty N)" in front of or behind the text.
// Other lines are left out. Steps get their place in the list as their ID.
func readList(text string, role dag.Role) []dag.Step {
	var steps []dag.Step
	for line := range strings.Lines(text) {
		found := item.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		task := strings.Trim(found[1], " \t\r\n*")
		s := dag.Step{ID: strconv.Itoa(len(steps) + 1), Role: role}
		s.Task, s.Difficulty = cutDifficulty(task)
		if s.Task != "" {
			steps = append(steps, s)
		}
	}
	return steps
}

// cutDifficulty takes "(difficulty N)" out of an item.
func cutDifficulty(task string) (rest string, difficulty int) {
	if !strings.Contains(task, "ifficulty") { // much faster than the expression
		return task, 0
	}
	at := inBrackets.FindStringIndex(task)
	if at == nil {
		return task, 0
	}
	before, after := strings.TrimSpace(task[:at[0]]), strings.TrimSpace(task[at[1]:])
	return strings.TrimSpace(before + " " + after), readDifficulty(task[at[0]:at[1]])
}

// outlined writes steps as a numbered list.
func outlined(steps []dag.Step) string {
	return strings.Join(mapped(steps, func(s dag.Step) string { return s.ID + ". " + s.Task }), "\n")
}

func ids(steps []dag.Step) []string { return mapped(steps, func(s dag.Step) string { return s.ID }) }

// mapped returns what a function makes of each value.
func mapped[A, B any](all []A, f func(A) B) []B {
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = f(a)
	}
	return out
}

// concluded adds the step that gives the answer from the results of all others.
// Without any there is nothing to add to: the question is asked in one piece.
func concluded(steps []dag.Step) []dag.Step {
	if len(steps) == 0 {
		return nil
	}
	return append(slices.Clip(steps), dag.Step{ID: "answer", Task: dag.DefaultFinalTask, Role: dag.Generate, Rely: ids(steps)})
}
