package summary

import (
	"slices"
	"strconv"
	"strings"
)

// A Setting is a cell of a sweep, parsed: what it changes in the run's own
// settings. The zero value is the run's own setting.
type Setting struct {
	Name   string  // of a setting that has one, such as "paper"
	Fields []Field // what it assigns, in the order of the cell
	cell   string
}

// A Field is a field of the experiment and the value that a setting gives it.
type Field struct{ Key, Value string }

// parseSetting parses the column "cell", such as "paper budget.tokens=512
// policy.tau0=0.2". A first word that assigns nothing is the setting's name; later
// words that assign nothing belong to the value before them.
func parseSetting(cell string) Setting {
	s := Setting{cell: cell}
	for word := range strings.FieldsSeq(cell) {
		key, value, ok := strings.Cut(word, "=")
		switch n := len(s.Fields); {
		case ok:
			s.Fields = append(s.Fields, Field{key, value})
		case n > 0:
			s.Fields[n-1].Value += " " + word
		default:
			s.Name = strings.TrimSpace(s.Name + " " + word)
		}
	}
	return s
}

// String is the cell that was parsed.
func (s Setting) String() string { return s.cell }

// Unswept reports whether the setting is the run's own, or one with a name, and
// not one of those around it that a sweep makes.
func (s Setting) Unswept() bool { return len(s.Fields) == 0 }

// size is the number of things that the setting fixes, its name included.
func (s Setting) size() int {
	if s.Name == "" {
		return len(s.Fields)
	}
	return len(s.Fields) + 1
}

// within reports whether everything that s fixes is the same in o.
func (s Setting) within(o Setting) bool {
	return (s.Name == "" || s.Name == o.Name) && !slices.ContainsFunc(s.Fields, func(f Field) bool { return !slices.Contains(o.Fields, f) })
}

// keys are the fields that the setting assigns, for readers.
func (s Setting) keys() string {
	var keys []string
	for _, f := range s.Fields {
		keys = append(keys, f.Key)
	}
	return strings.Join(keys, ", ")
}

// without splits the value of a field off the setting.
func (s Setting) without(key string) (value string, rest Setting, ok bool) {
	rest.Name = s.Name
	for _, f := range s.Fields {
		if f.Key == key {
			value, ok = f.Value, true
		} else {
			rest.Fields = append(rest.Fields, f)
		}
	}
	rest.cell = rest.words(Field.String)
	return value, rest, ok
}

// words are the name and the fields, each as given.
func (s Setting) words(field func(Field) string) string {
	words := []string{s.Name}
	for _, f := range s.Fields {
		words = append(words, field(f))
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// Short is the setting without the sections of its fields, but for those of a
// tier, which would be ambiguous.
func (s Setting) Short() string {
	return s.words(func(f Field) string {
		if section, field, ok := strings.Cut(f.Key, "."); ok && section != "edge" && section != "cloud" {
			f.Key = field
		}
		return f.String()
	})
}

// PointLabel is the setting beside a point, without its name and its first key,
// which are the same along a line.
func (s Setting) PointLabel() string {
	if s.Unswept() {
		return ""
	}
	first, rest := s.Fields[0].Value, Setting{Fields: s.Fields[1:]}
	return strings.TrimSpace(first + " " + rest.words(Field.String))
}

func (f Field) String() string { return f.Key + "=" + f.Value }

// number is the value as a number, if it is one.
func (f Field) number() (float64, bool) {
	v, err := strconv.ParseFloat(f.Value, 64)
	return v, err == nil
}

// SettingOf is an arm's setting, for readers. Beside rows under shown fields, a row
// under the run's own settings says which values of them it has.
func (s *Summary) SettingOf(a int) string {
	arm := s.Arms[a]
	words := []string{arm.Setting.String()}
	for _, key := range s.shown {
		own := s.own[key]
		if own != "" && s.variesBeside(arm, key) {
			words = append(words, Field{key, own}.String())
		}
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// variesBeside reports whether an arm that leaves a field as it is has one beside it
// that does not.
func (s *Summary) variesBeside(arm Arm, key string) bool {
	if _, _, ok := arm.Setting.without(key); ok {
		return false
	}
	return slices.ContainsFunc(s.Headline, func(o int) bool {
		other := s.Arms[o]
		_, rest, ok := other.Setting.without(key)
		return ok && other.Strategy == arm.Strategy && other.Run == arm.Run && rest.String() == arm.Setting.String()
	})
}
