package plan

import (
	"slices"
	"strings"
)

// references reads a list of IDs as models write it: "1,2", "[1, 2]", "Step 1
// and 2", "none", "-" or "". A reference that is no ID is kept as it is, for the
// engine to count as missing.
func references(s string) []string {
	refs := splitList(s)
	for { // cleaning can expose a prefix that is to be cleaned again; it only shrinks
		again := splitList(strings.Join(refs, ","))
		if slices.Equal(refs, again) {
			return refs
		}
		refs = again
	}
}

// splitList splits at punctuation; "none" ends the list if it comes first.
func splitList(s string) []string {
	var refs []string
	separator := func(r rune) bool { return strings.ContainsRune(",;|[](){}\"'`", r) }
	for part := range strings.FieldsFuncSeq(s, separator) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if isPlain(part) && len(part) <= maxID {
			if refs = append(refs, part); len(refs) == maxRely {
				return refs
			}
			continue
		}
		if isNone(part) {
			if refs == nil { // "none, because it is the first"
				return nil
			}
			continue
		}
		for _, ref := range splitWords(part) {
			if refs = append(refs, ref); len(refs) == maxRely {
				return refs
			}
		}
	}
	return refs
}

// splitWords reads the part between two commas. "1 and 2" and "steps 1 2" are
// two references; "find the area" is one.
func splitWords(part string) (refs []string) {
	var run []string
	flush := func() {
		if !slices.ContainsFunc(run, func(w string) bool { return !strings.ContainsAny(w, "0123456789") }) {
			for _, w := range run {
				refs = appendID(refs, w)
			}
		} else {
			refs = appendID(refs, strings.Join(run, " "))
		}
		run = run[:0]
	}
	for w := range strings.FieldsSeq(part) {
		switch {
		case isAnd(w):
			flush()
		case !isStep(w):
			run = append(run, w)
		}
	}
	flush()
	return refs
}

func appendID(refs []string, id string) []string {
	if id = cleanID(id); id != "" {
		refs = append(refs, id)
	}
	return refs
}

func isNone(part string) bool {
	first, _, _ := strings.Cut(part, " ")
	return isOneOf(" none null nil no nothing empty n/a na nan - -- – — ", strings.Trim(first, ".:"))
}

func isAnd(word string) bool { return isOneOf(" and & + or ", word) }

func isStep(word string) bool {
	return isOneOf(" step steps subtask subtasks task tasks ", strings.Trim(word, "#.:"))
}

// isOneOf reports whether a word is in a list, in any case.
func isOneOf(list, word string) bool { return strings.Contains(list, " "+strings.ToLower(word)+" ") }

// cleanID normalizes IDs and references to the same form: "Step 1", "#1" and "1."
// are all "1".
func cleanID(s string) string {
	if isPlain(s) && len(s) <= maxID {
		return s
	}
	s = strings.Join(strings.Fields(s), " ")
	s = bounded(s, maxID)
	for {
		before := s
		s = strings.Trim(s, " #.:()[]\"'`")
		for _, word := range [...]string{"subtask", "step", "task"} {
			s = cutWord(s, word)
		}
		if s == before {
			return strings.Clone(s)
		}
	}
}

// cutWord removes a word such as "step" from an ID if the ID proper follows it.
func cutWord(s, word string) string {
	if len(s) <= len(word) || !strings.EqualFold(s[:len(word)], word) {
		return s
	}
	rest := s[len(word):]
	if plural := strings.TrimLeft(rest, "sS"); len(plural) == len(rest)-1 {
		rest = plural
	}
	id := strings.TrimLeft(rest, " _-#:.")
	if id == "" || len(id) == len(rest) && !isDigit(id[0]) {
		return s
	}
	return id
}
