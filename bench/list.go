package bench

import (
	"slices"
	"strconv"
	"strings"

	"hybridflow/dag"
)

// readList reads a numbered list as models write it, an item a line: "1. text",
// "2) text", "**3.** text", also with a "(difficulty N)" in front of or behind the text.
// Other lines are left out. Steps get their place in the list as their ID.
func readList(text string, role dag.Role) []dag.Step {
	var steps []dag.Step
	for line := range strings.Lines(text) {
		task, ok := cutNumber(line)
		if !ok {
			continue
		}
		s := dag.Step{ID: strconv.Itoa(len(steps) + 1), Role: role}
		s.Task, s.Difficulty = cutDifficulty(task)
		if s.Task != "" {
			steps = append(steps, s)
		}
	}
	return steps
}

// cutNumber returns what follows the number of an item.
func cutNumber(line string) (rest string, ok bool) {
	line = strings.TrimLeft(line, " \t*#-")
	end := 0
	for end < len(line) && line[end] >= '0' && line[end] <= '9' {
		end++
	}
	if end == 0 || end > 3 || end == len(line) || strings.IndexByte(".):", line[end]) < 0 {
		return "", false
	}
	rest = line[end+1:]
	if rest == "" || strings.IndexByte(" \t*", rest[0]) < 0 { // "1.5 litres" is no item
		return "", false
	}
	return strings.Trim(rest, " \t\r\n*"), true
}

// cutDifficulty takes "(difficulty N)" out of an item.
func cutDifficulty(task string) (rest string, difficulty int) {
	open := strings.Index(task, "(difficulty")
	if open < 0 {
		open = strings.Index(task, "(Difficulty")
	}
	end := strings.IndexByte(task[max(open, 0):], ')')
	if open < 0 || end < 0 {
		return task, 0
	}
	end += open
	if difficulty = readDifficulty(task[open:end]); difficulty == 0 {
		return task, 0
	}
	before, after := strings.TrimSpace(task[:open]), strings.TrimSpace(task[end+1:])
	return strings.TrimSpace(before + " " + after), difficulty
}

// shorten keeps the first steps of a list, and notes how many are dropped.
func (x *execution) shorten(steps []dag.Step, most int) []dag.Step {
	if len(steps) > most {
		x.mended[dag.Surplus] += len(steps) - most
		steps = steps[:most]
	}
	return steps
}

// concluded adds the step that gives the answer from the results of all others.
// Without any there is nothing to add to: the question is asked in one piece.
func concluded(steps []dag.Step) []dag.Step {
	if len(steps) == 0 {
		return nil
	}
	return append(slices.Clip(steps), dag.Step{ID: "answer", Task: dag.DefaultFinalTask, Role: dag.Generate, Rely: ids(steps)})
}
